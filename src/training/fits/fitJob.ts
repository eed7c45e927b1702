/**
 * One fit of one member on one window: the unit of work of a training run.
 *
 * Its result is a folder named by the hash of everything it depends on, so a killed run picks up where
 * it stopped, and a repeated one finds its answers.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  canonicalJson,
  codeHashOf,
  createRng,
  openSealedJson,
  readBoundedFile,
  sayPercent,
  sealJson,
  sha256,
  sha256OfArrays,
  writeDirectoryAtomically,
  type ModuleFile,
  type ProgressListener,
} from "../../core/index.js";
import type { Dataset } from "../../dataset/index.js";
import { memberNamed, type EpochRecord, type FitHistory, type Member, type MemberOptions } from "../../models/index.js";
import { balanceRng } from "./balanceRng.js";
import { fitPrepared, type FitSummary } from "./fitPrepared.js";
import type { RowSettings } from "../recipes/trainingSettings.js";
import { stopOnTrouble } from "../monitors/stopOnTrouble.js";
import { prepareTrainingSet, windowsOf } from "./prepareTrainingSet.js";
import type { TrainingRecipe } from "../recipes/recipe.js";

/** What to fit, on which rows of the dataset in `datasetDirectory`, and which rows to score afterwards. */
export interface FitJob {
  /** For people: "v4 as shipped, fold 2, LSTM". */
  readonly task: string;
  readonly datasetDirectory: string;
  readonly datasetHash: string;
  readonly recipe: TrainingRecipe;
  /** Name of the member. */
  readonly member: string;
  /** All of the member's options. */
  readonly options: MemberOptions;
  readonly settings: RowSettings;
  readonly trainRows: Int32Array;
  readonly predictRows: Int32Array;
  readonly seed: number;
  /** Names the random stream below the seed by which its rows are balanced: all fits of a window share it. */
  readonly window: string;
  /** Names the random stream below the seed of all else: what the rows are, and which of the member's fits this is. */
  readonly stream: string;
  /** Ranks the fits of a run by their time. */
  readonly cost: number;
  /** Most steps that the fit may take. */
  readonly mostEpochs: number;
  /** Modules that define the member; absent for a built-in one. */
  readonly extensions?: readonly ModuleFile[];
}

/** The members that a process knows once it has loaded these modules. */
export type MembersFor = (extensions: readonly ModuleFile[] | undefined) => Promise<readonly Member[]>;

/** What a fit leaves behind; `modelDirectory` can be loaded. */
export interface FitOutcome {
  readonly modelDirectory: string;
  /** Per predicted row, in the order of `predictRows`. */
  readonly score: Float32Array;
  readonly probability: Float32Array;
  readonly history: FitHistory;
  readonly summary: FitSummary;
}

const CARD = "fit.json";

/**
 * The folder of a job's result below `fitsDirectory`. Options of other members do not enter: a search over
 * one member finds the fits of the rest. Nor do the modules of a quant's own for a built-in member.
 */
export function fitDirectory(fitsDirectory: string, job: FitJob): string {
  const { recipe, member, options, settings, trainRows, predictRows, datasetHash, seed, window, stream } = job;
  const rows = [sha256OfArrays([trainRows]), sha256OfArrays([predictRows])];
  const own = job.extensions?.map((module) => module.sha256) ?? [];
  const code = [codeHashOf(import.meta.url), ...own];
  const content = { recipe, member, options, settings, rows, datasetHash, seed, window, stream, code };
  return join(fitsDirectory, sha256(canonicalJson(content)).slice(0, 32));
}

/** Runs a job and puts its result into `directory`, whole or not at all, unless it is there already. */
export async function runFitJob(
  directory: string,
  job: FitJob,
  {
    loadDataset,
    membersFor,
    onProgress,
    onEpoch,
  }: {
    readonly loadDataset: (directory: string) => Dataset;
    readonly membersFor: MembersFor;
    readonly onProgress?: ProgressListener;
    /** What it throws ends the fit. */
    readonly onEpoch?: (record: EpochRecord) => void;
  },
): Promise<void> {
  if (existsSync(directory)) return;
  const { recipe, settings } = job;
  const member = memberNamed(`fit ${job.task}`, job.member, await membersFor(job.extensions));
  const dataset = loadDataset(job.datasetDirectory);
  if (dataset.hash !== job.datasetHash)
    throw new RangeError(
      `Cannot fit ${job.task} as the dataset in "${job.datasetDirectory}" must be the one that was ` +
        "split: its hash differs; prepare it again",
    );
  const rng = createRng(job.seed).child("training").child(recipe.slug).child(job.stream).child(member.name);
  const prepared = prepareTrainingSet(dataset, job.trainRows, {
    recipe,
    readsWindows: member.readsWindows,
    settings,
    rng: balanceRng(job.seed, recipe, job.window),
  });
  const { stopAfterWarnings: steps } = settings;
  const watch = steps === undefined ? undefined : stopOnTrouble(job.task, { steps, mostSteps: job.mostEpochs });
  const { model, summary, history } = await fitPrepared(prepared, {
    member,
    options: job.options,
    calibration: recipe.calibration,
    context: {
      rng: rng.child("fit"),
      featureNames: dataset.featureNames,
      onEpoch: (record) => {
        onProgress?.(progressOf(job, record));
        watch?.(record);
        onEpoch?.(record);
      },
    },
  });
  try {
    const x = windowsOf(dataset, job.predictRows, settings.sequenceBars);
    const score = model.score(x);
    const probability = model.predict(x);
    await writeDirectoryAtomically(directory, async (temporary) => {
      await model.save(join(temporary, "model"));
      const files = { "score.bin": bytesOf(score), "probability.bin": bytesOf(probability) };
      for (const [name, content] of Object.entries(files)) writeFileSync(join(temporary, name), content);
      const hashes = Object.fromEntries(Object.entries(files).map(([name, content]) => [name, sha256(content)]));
      writeFileSync(join(temporary, CARD), sealJson({ history, summary, hashes }));
    });
  } finally {
    model.dispose();
  }
}

/** What `fit.json` says; the hashes are of the files beside it. */
type FitCard = Pick<FitOutcome, "history" | "summary"> & { readonly hashes: Readonly<Record<string, string>> };

/** An epoch is a line or two. */
const MOST_CARD_BYTES = 64 * 1_024 * 1_024;

/**
 * Reads the result of a job that has run.
 *
 * @throws {RangeError} If it has not, or a file of it is not the one that was written; names the file.
 */
export function readFitOutcome(fitsDirectory: string, job: FitJob): FitOutcome {
  const directory = fitDirectory(fitsDirectory, job);
  const refuse = (found: string): RangeError =>
    new RangeError(
      `Cannot use the fit in "${directory}" as it must be as it was written: ${found}; remove the folder and ` +
        "train again",
    );
  const bytesBeside = (name: string, most: number): Buffer => {
    try {
      return readBoundedFile(join(directory, name), most);
    } catch (error) {
      throw error instanceof RangeError ? refuse(`${name} ${error.message}`) : error;
    }
  };
  let card: FitCard;
  try {
    card = openSealedJson(bytesBeside(CARD, MOST_CARD_BYTES)) as FitCard;
  } catch (error) {
    throw error instanceof SyntaxError ? refuse(`${CARD} ${error.message}`) : error;
  }
  const column = (name: string): Float32Array => {
    const content = bytesBeside(name, 4 * job.predictRows.length);
    if (sha256(content) !== card.hashes[name]) throw refuse(`${name} has other bytes`);
    return floatsOf(content);
  };
  return {
    modelDirectory: join(directory, "model"),
    score: column("score.bin"),
    probability: column("probability.bin"),
    history: card.history,
    summary: card.summary,
  };
}

function progressOf(
  job: FitJob,
  { epoch, trainLoss, validationLoss, buyRatio }: EpochRecord,
): Parameters<ProgressListener>[0] {
  const loss = (validationLoss ?? trainLoss).toFixed(4);
  return {
    task: job.task,
    done: epoch,
    total: job.mostEpochs,
    detail: `loss ${loss}, Buy ratio ${sayPercent(buyRatio, { decimals: 0 })}`,
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function floatsOf(content: Buffer): Float32Array {
  const values = new Float32Array(content.length / 4);
  new Uint8Array(values.buffer).set(content);
  return values;
}
