/** What a member of the ensemble is: one value that says how it is set, fitted, saved, loaded and spoken of. */
import type { OptionSearch, Options, OptionValues } from "../../core/index.js";
import type { ToOnnx } from "../export/onnxInput.js";
import type { FitContext, FitDecisions, FittedModel, ModelInput, ProbabilityLink, TrainingSet } from "../contract.js";

/** Values of a member's options, by name. */
export type MemberOptions = OptionValues<Options>;

/** Options of a direct fit: whatever is left out has its default. */
export type FitOptions<T extends Options> = Partial<OptionValues<T>> & Partial<FitDecisions>;

/** What a fit is told besides its options. */
export interface MemberContext extends FitContext, FitDecisions {}

/** The windows of a dataset: bars a window, columns a bar. */
export interface InputShape {
  readonly steps: number;
  readonly features: number;
}

/** What a model directory holds, once it has been found whole: nothing in it has been changed since it was saved. */
export interface SavedModel {
  /** For messages. */
  readonly directory: string;
  readonly featureNames: readonly string[];
  readonly link: ProbabilityLink;
  /** What the member itself wrote into `model.json`. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The files beside it, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

export interface Member<T extends Options = Options> {
  /** Key in the YAML, kind of its models: "lstm". */
  readonly name: string;
  /** As a page calls it: "LSTM". */
  readonly label: string;
  readonly options: T;
  /** Whether it reads windows of bars; the others read a row, so that a synthetic row means something to them. */
  readonly readsWindows: boolean;
  /** What one step of its fit is called. */
  readonly step: "epoch" | "boosting round";
  /** @throws {RangeError} If the training set or an option is refused. */
  fit(train: TrainingSet, options: OptionValues<T>, context: MemberContext): Promise<FittedModel>;
  /** Refuses values that no table can refuse one by one. @throws {RangeError} Naming the option. */
  requireOptions?(options: OptionValues<T>): void;
  /** What is wrong with the part of a card that is the member's own; undefined if nothing is. */
  cardObjection(body: SavedModel["body"]): string | undefined;
  /** Scores are those of the saved model to the bit. @throws {RangeError} If the files do not fit the card. */
  load(saved: SavedModel): FittedModel;
  /** Writes the score of a fitted model into a graph; a member without it cannot be exported. */
  readonly toOnnx?: ToOnnx<FittedModel>;
  /** Time of a fit a row, in units that only rank members. */
  cost(options: OptionValues<T>, shape: InputShape): number;
  /** Most steps that a fit may take. */
  mostEpochs(options: OptionValues<T>): number;
  /** What it is under these options, as a page says it. */
  describe(options: OptionValues<T>): string;
  /** Where a search looks for BUY's share of the weight of its training rows; absent where that is left alone. */
  readonly buyWeightSearch?: OptionSearch;
  /** `options` with what a search found laid over them, where that moves more than what it names. */
  withFound?(options: OptionValues<T>, found: Partial<OptionValues<T>>): OptionValues<T>;
}

/** Samples as a member reads them: windows, or the last row of each. */
export type InputOf<ReadsWindows extends boolean> = ReadsWindows extends true
  ? Exclude<ModelInput, { readonly cols: number }>
  : Extract<ModelInput, { readonly cols: number }>;
