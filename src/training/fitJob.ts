/**
 * One fit of one member on one window: the unit of work of a training run.
 *
 * Its result is a folder named by the hash of everything it depends on, so a killed run picks up where
 * it stopped, and a repeated one finds its answers.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, codeHashOf, createRng, sha256, sha256OfArrays, writeDirectoryAtomically, type ProgressListener } from "../core/index.js";
import type { Dataset } from "../dataset/index.js";
import { fitGradientBoosting, fitLstm, type EpochRecord, type FitContext, type FitHistory, type FittedModel, type MemberKind } from "../models/index.js";
import type { MemberSettings } from "./memberSettings.js";
import { prepareTrainingSet, windowsOf, type PreparedTraining } from "./prepareTrainingSet.js";
import type { ModelRecipe } from "./recipe.js";

/** Rooms whose code decides what a fit returns. */
const CODE_OF_A_FIT = ["core", "dataset", "models", "training"];

/** What to fit, on which rows of the dataset in `datasetDirectory`, and which rows to score afterwards. */
export interface FitJob {
  /** For people: "v4 as shipped, fold 2, LSTM". */
  readonly task: string;
  readonly datasetDirectory: string;
  readonly datasetHash: string;
  readonly recipe: ModelRecipe;
  readonly member: MemberKind;
  readonly settings: MemberSettings;
  readonly trainRows: Int32Array;
  readonly predictRows: Int32Array;
  readonly seed: number;
  /** Names the random stream below the seed: "fold-2". */
  readonly stream: string;
}

/** What a fit leaves behind; `modelDirectory` can be loaded. */
export interface FitOutcome {
  readonly modelDirectory: string;
  /** Per predicted row, in the order of `predictRows`. */
  readonly score: Float32Array;
  readonly probability: Float32Array;
  readonly history: FitHistory;
  readonly summary: FitSummary;
}

export type FitSummary = Omit<PreparedTraining, "trainingSet">;

/** The folder of a job's result below `fitsDirectory`. */
export function fitDirectory(fitsDirectory: string, job: FitJob): string {
  const { task: _task, datasetDirectory: _directory, trainRows, predictRows, ...rest } = job;
  const rows = [sha256OfArrays([trainRows]), sha256OfArrays([predictRows])];
  return join(fitsDirectory, sha256(canonicalJson({ ...rest, rows, code: codeHashOf(CODE_OF_A_FIT) })).slice(0, 32));
}

/** Runs a job unless its result is already there. */
export async function runFitJob(
  fitsDirectory: string,
  job: FitJob,
  { loadDataset, onProgress }: { readonly loadDataset: (directory: string) => Dataset; readonly onProgress?: ProgressListener },
): Promise<void> {
  const directory = fitDirectory(fitsDirectory, job);
  if (existsSync(directory)) return;
  const dataset = loadDataset(job.datasetDirectory);
  const rng = createRng(job.seed).child("training").child(job.recipe.slug).child(job.stream).child(job.member);
  const { trainingSet, ...summary } = prepareTrainingSet(dataset, job.trainRows, { recipe: job.recipe, settings: job.settings, rng: rng.child("balance") });
  const context: FitContext = {
    rng: rng.child("fit"),
    onEpoch: (record) => onProgress?.(progressOf(job, record)),
  };
  const model = await fitMember(job, trainingSet, summary, dataset.featureNames, context);
  try {
    const x = windowsOf(dataset, job.predictRows, job.settings.sequenceBars);
    const score = model.score(x);
    const probability = model.predict(x);
    await writeDirectoryAtomically(directory, async (temporary) => {
      await model.save(join(temporary, "model"));
      writeFileSync(join(temporary, "score.bin"), bytesOf(score));
      writeFileSync(join(temporary, "probability.bin"), bytesOf(probability));
      writeFileSync(join(temporary, "fit.json"), `${JSON.stringify({ history: model.history, summary }, null, 1)}\n`);
    });
  } finally {
    model.dispose();
  }
}

/** Reads the result of a job that has run. @throws {Error} If it has not. */
export function readFitOutcome(fitsDirectory: string, job: FitJob): FitOutcome {
  const directory = fitDirectory(fitsDirectory, job);
  const { history, summary } = JSON.parse(readFileSync(join(directory, "fit.json"), "utf8")) as Pick<FitOutcome, "history" | "summary">;
  const column = (name: string) => {
    const values = floatsOf(readFileSync(join(directory, name)));
    if (values.length !== job.predictRows.length) {
      throw new RangeError(`Cannot use the fit in "${directory}" as ${name} must hold ${job.predictRows.length} values: found ${values.length}; remove the folder and train again`);
    }
    return values;
  };
  return { modelDirectory: join(directory, "model"), score: column("score.bin"), probability: column("probability.bin"), history, summary };
}

function fitMember(job: FitJob, trainingSet: PreparedTraining["trainingSet"], { loss, link }: FitSummary, featureNames: readonly string[], context: FitContext): Promise<FittedModel> {
  const shared = { loss, link, featureNames };
  if (job.member === "lstm") return fitLstm(trainingSet, { ...job.settings.lstm, ...shared }, context);
  return fitGradientBoosting(trainingSet, { ...job.settings.gradientBoosting, ...shared }, context);
}

function progressOf(job: FitJob, { epoch, trainLoss, validationLoss, buyRatio }: EpochRecord): Parameters<ProgressListener>[0] {
  const total = job.member === "lstm" ? job.settings.lstm.epochs : job.settings.gradientBoosting.rounds;
  const loss = (validationLoss ?? trainLoss).toFixed(4);
  return { task: job.task, done: epoch, total, detail: `loss ${loss}, Buy ratio ${(100 * buyRatio).toFixed(0)} %` };
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function floatsOf(content: Buffer): Float32Array {
  const values = new Float32Array(content.length / 4);
  new Uint8Array(values.buffer).set(content);
  return values;
}
