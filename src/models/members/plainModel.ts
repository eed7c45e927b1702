/** A member that is a fit and a score over plain data, behind the contract of every model. */
import { lastRows, sampleCount } from "../../dataset/index.js";
import type {
  Calibration,
  EpochRecord,
  FitHistory,
  FittedModel,
  Loss,
  ModelInput,
  ProbabilityLink,
  TrainingSet,
} from "../contract.js";
import { refusal, requireFile, writeModel } from "../directory/modelFiles.js";
import type { ToOnnx } from "../export/onnxInput.js";
import { readEpoch } from "../epochRecord.js";
import { applyLink, linkWithCalibration } from "../losses/applyLink.js";
import { linkOfPosterior } from "../losses/linkOfPosterior.js";
import { meanLoss } from "../losses/lossTerm.js";
import { requireScores } from "../requireScores.js";
import { requireColumns, requireContext, requireTrainingSet } from "../requireTrainingSet.js";
import { scoreInBlocks } from "../scoreInBlocks.js";
import { parseJson, type Options, type OptionValues } from "../../core/index.js";
import type { PlainMember, PlainTrainingSet } from "./plainMember.js";
import type { InputOf, MemberContext, SavedModel } from "./member.js";

const STATE_FILE = "state.json";

interface PlainParts<State> {
  readonly state: State;
  readonly featureNames: readonly string[];
  readonly link: ProbabilityLink;
  readonly history?: FitHistory;
  /** Shared by copies of one model: dispose of one, and all are. */
  readonly life: { isOver: boolean };
}

type Scoring<State, ReadsWindows extends boolean> = Pick<
  PlainMember<Options, State, ReadsWindows>,
  "name" | "readsWindows" | "score"
>;

class PlainModel<State, ReadsWindows extends boolean> implements FittedModel {
  readonly kind: string;
  readonly featureNames: readonly string[];
  readonly link: ProbabilityLink;
  readonly history?: FitHistory;
  readonly #member: Scoring<State, ReadsWindows>;
  readonly #parts: PlainParts<State>;

  constructor(member: Scoring<State, ReadsWindows>, parts: PlainParts<State>) {
    this.#member = member;
    this.#parts = parts;
    this.kind = member.name;
    this.featureNames = parts.featureNames;
    this.link = parts.link;
    if (parts.history !== undefined) this.history = parts.history;
  }

  score(x: ModelInput): Float32Array {
    const { name, readsWindows } = this.#member;
    const action = `score with "${name}"`;
    if (this.#parts.life.isOver) throw new Error(`Cannot ${action} as it must still be in use: it was disposed of`);
    requireColumns(action, x, this.featureNames);
    const score = scoreInBlocks(x, (block) => {
      const samples = sampleCount(block);
      if (samples === 0) return new Float32Array(0);
      const part = Float32Array.from(this.#member.score(this.#parts.state, inputOf(action, readsWindows, block)));
      if (part.length === samples) return part;
      throw new RangeError(`Cannot ${action} as it must give one score a sample: found ${part.length} for ${samples}`);
    });
    return requireScores(action, score);
  }

  predict(x: ModelInput): Float32Array {
    return applyLink(this.score(x), this.link);
  }

  withCalibration(calibration: Calibration | undefined): FittedModel {
    return new PlainModel(this.#member, { ...this.#parts, link: linkWithCalibration(this.link, calibration) });
  }

  async save(directory: string): Promise<void> {
    const state = Buffer.from(`${JSON.stringify(this.#parts.state)}\n`);
    const { kind, featureNames, link } = this;
    await writeModel(directory, { kind, featureNames, link }, { [STATE_FILE]: state });
  }

  /** What was learnt. @throws {Error} If it was disposed of. */
  get state(): State {
    if (this.#parts.life.isOver)
      throw new Error(`Cannot use "${this.kind}" as it must still be in use: it was disposed of`);
    return this.#parts.state;
  }

  dispose(): void {
    this.#parts.life.isOver = true;
  }
}

/** Fits a plain member and watches what it learnt: a fit that tells of no epochs counts as one. An option called
 * `epochs` is the most that there may be. */
export async function fitPlain<T extends Options, State, ReadsWindows extends boolean>(
  member: PlainMember<T, State, ReadsWindows>,
  train: TrainingSet,
  options: OptionValues<T>,
  context: MemberContext,
): Promise<FittedModel> {
  const action = `fit "${member.name}"`;
  requireContext(action, context);
  const { loss, link, featureNames, onEpoch } = context;
  requireTrainingSet(action, train, featureNames);
  const epochs: EpochRecord[] = [];
  const tell = (record: EpochRecord) => {
    epochs.push(record);
    onEpoch?.(record);
  };
  const learnt = await member.fit(plainTrainingSet(action, member.readsWindows, train), options, {
    ...context,
    onEpoch: tell,
  });
  const objection = jsonObjection(learnt, "what it returned");
  if (objection !== undefined)
    throw new TypeError(`Cannot ${action} as its fit must return plain JSON: ${objection}; see Array.from`);
  // As it will be read from disk.
  const state = JSON.parse(JSON.stringify(learnt)) as State;
  const own = member.heedsLoss === true ? link : linkOfPosterior(link, loss);
  const scoring: Scoring<State, ReadsWindows> = {
    name: member.name,
    readsWindows: member.readsWindows,
    score: (known, x) => member.score(known, x),
  };
  const parts = { state, featureNames, link: own, life: { isOver: false } };
  if (epochs.length === 0) tell(readFit(new PlainModel(scoring, parts), train, loss));
  return new PlainModel(scoring, { ...parts, history: historyOf(epochs, Number(options["epochs"] ?? 1)) });
}

/** Nothing but what every card says. */
export function plainCardObjection(body: SavedModel["body"]): string | undefined {
  const [key] = Object.keys(body);
  return key === undefined ? undefined : `it has no key "${key}"`;
}

export function loadPlain<T extends Options, State, ReadsWindows extends boolean>(
  { name, readsWindows, score, stateObjection }: PlainMember<T, State, ReadsWindows>,
  { directory, files, featureNames, link }: SavedModel,
): FittedModel {
  let state: unknown;
  try {
    state = parseJson(Buffer.from(requireFile(directory, files, STATE_FILE)).toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) throw refusal(directory, `${STATE_FILE} is not JSON: ${error.message}`);
    throw error;
  }
  const objection = stateObjection?.(state, featureNames.length);
  if (objection !== undefined) throw refusal(directory, `${STATE_FILE} is none that "${name}" learns: ${objection}`);
  return new PlainModel<State, ReadsWindows>(
    { name, readsWindows, score },
    { state: state as State, featureNames, link, life: { isOver: false } },
  );
}

export function plainToOnnx<T extends Options, State, ReadsWindows extends boolean>({
  name,
  toOnnx,
}: PlainMember<T, State, ReadsWindows>): ToOnnx<FittedModel> {
  return (model, graph, input) => {
    if (!(model instanceof PlainModel) || model.kind !== name || toOnnx === undefined)
      throw new TypeError(`Cannot write "${name}" into a graph as the model must be one: found ${model.kind}`);
    return toOnnx(model.state as State, graph, input);
  };
}

function readFit(model: FittedModel, { x, y, weight, validation }: TrainingSet, loss: Loss): EpochRecord {
  const score = model.score(x);
  return readEpoch({
    epoch: 1,
    loss,
    link: model.link,
    trainLoss: meanLoss(loss, y, score, weight),
    ...(validation
      ? {
          validation: {
            y: validation.y,
            score: model.score(validation.x),
            ...(validation.weight ? { weight: validation.weight } : {}),
          },
        }
      : { train: { y, score } }),
  });
}

function historyOf(epochs: readonly EpochRecord[], most: number): FitHistory {
  const losses = epochs.map(({ validationLoss, trainLoss }) => validationLoss ?? trainLoss);
  return { epochs, bestEpoch: losses.indexOf(Math.min(...losses)) + 1, stoppedEarly: epochs.length < most };
}

function plainTrainingSet<ReadsWindows extends boolean>(
  action: string,
  readsWindows: ReadsWindows,
  { x, y, weight, validation }: TrainingSet,
): PlainTrainingSet<ReadsWindows> {
  const part = (of: Pick<TrainingSet, "x" | "y" | "weight">) => ({
    x: inputOf(action, readsWindows, of.x),
    y: of.y,
    weight: of.weight ?? new Float32Array(of.y.length).fill(1),
  });
  return { ...part({ x, y, ...(weight ? { weight } : {}) }), ...(validation ? { validation: part(validation) } : {}) };
}

function inputOf<ReadsWindows extends boolean>(
  action: string,
  readsWindows: ReadsWindows,
  x: ModelInput,
): InputOf<ReadsWindows> {
  if (readsWindows && !("endRow" in x))
    throw new RangeError(
      `Cannot ${action} as its input must be windows of consecutive bars: found single rows; ` +
        "pass x: { rows, steps, endRow }, where endRow holds the last row of each window",
    );
  // The two cases of the conditional type, which the compiler cannot tell apart here.
  return (readsWindows ? x : lastRows(x)) as InputOf<ReadsWindows>;
}

/** What in a value JSON would lose, and where; undefined where it comes back as it went. */
function jsonObjection(value: unknown, at: string): string | undefined {
  if (value === null || typeof value === "string" || typeof value === "boolean") return undefined;
  if (typeof value === "number") return Number.isFinite(value) ? undefined : `${at} is ${value}`;
  const isPlain =
    typeof value === "object" && (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);
  if (!isPlain) return `${at} is ${typeof value === "object" ? value.constructor.name : typeof value}`;
  for (const [key, part] of Object.entries(value)) {
    const objection = jsonObjection(part, `${at}.${key}`);
    if (objection !== undefined) return objection;
  }
  return undefined;
}
