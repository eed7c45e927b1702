/** A member as a quant writes it: what was learnt is plain data, and a function that scores with it. */
import type { OptionSearch, Options, OptionValues } from "../../core/index.js";
import type { OnnxGraph, OnnxValue } from "../export/onnxGraph.js";
import type { OnnxInput } from "../export/onnxInput.js";
import type { InputOf, InputShape, MemberContext } from "./member.js";

/** What a plain member learns from; NaN marks a missing feature. */
export interface PlainTrainingSet<ReadsWindows extends boolean> {
  readonly x: InputOf<ReadsWindows>;
  readonly y: Uint8Array;
  /** One a row, all 1 where the recipe weights nothing. */
  readonly weight: Float32Array;
  /** A purged inner slice of later rows that decides when a fit ends or how strongly it is held back. */
  readonly validation?: { readonly x: InputOf<ReadsWindows>; readonly y: Uint8Array; readonly weight: Float32Array };
}

export interface PlainMember<T extends Options, State, ReadsWindows extends boolean> {
  /** Key in the YAML: letters and digits, not that of another member. */
  readonly name: string;
  /** As a page calls it; the name when absent. */
  readonly label?: string;
  readonly options: T;
  /** True: it is given windows of bars; false: the last row of each. */
  readonly readsWindows: ReadsWindows;
  /**
   * Whether its fit minimises the loss it is told. False when absent: its scores are then taken for P(BUY)
   * under the weights of its training rows, whatever loss the recipe names.
   */
  readonly heedsLoss?: boolean;
  /** What was learnt, as plain JSON: no typed arrays, every number finite. Randomness is `context.rng`'s alone. */
  fit(train: PlainTrainingSet<ReadsWindows>, options: OptionValues<T>, context: MemberContext): State | Promise<State>;
  /** One score in [0, 1] a sample. */
  score(state: State, x: InputOf<ReadsWindows>): ArrayLike<number>;
  /** Writes the score into a graph, from what was learnt; a member without it cannot be exported to ONNX. */
  toOnnx?(state: State, graph: OnnxGraph, input: OnnxInput): OnnxValue;
  /**
   * What is wrong with what a model directory says was learnt, whoever wrote it; undefined if nothing is. Absent:
   * it is taken as it is, and `score` meets it.
   */
  stateObjection?(state: unknown, features: number): string | undefined;
  /** Where a search looks for BUY's share of the weight of its training rows; absent where that is left alone. */
  readonly buyWeightSearch?: OptionSearch;
  /** Time of a fit a row; decides which fits begin first. */
  cost?(options: OptionValues<T>, shape: InputShape): number;
  /** What it is under these options, as a page says it; their names and values when absent. */
  describe?(options: OptionValues<T>): string;
}
