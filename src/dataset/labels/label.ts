/** What a label is: one value that says what it is called, what it needs, how it is made and what is known of it. */
import { defined, didYouMean, fillOptions, type Options, type OptionValues } from "../../core/index.js";
import type { SimulatedTruth, SymbolMarket } from "../../market/index.js";
import type { LabelTable } from "./labelTable.js";

/** Tables of a market that a label may need beside its bars. */
export type LabelInput = Exclude<keyof SymbolMarket, "bars">;

/** What the run says about time, beside a label's own options. */
export interface LabelTimes {
  readonly barMs: number;
  /** Longest time until a label is known: a whole number of bars. */
  readonly horizonMs: number;
}

export interface Label<T extends Options = Options> {
  /** Name in the YAML's `label.kind`. */
  readonly name: string;
  /** As a page calls it: "horizon label". */
  readonly title: string;
  readonly options: T;
  /** What it needs beside bars; a market without it is refused by that name. */
  readonly inputs: readonly LabelInput[];
  /** Which bars get no label, as a clause: "a bar up to the horizon is absent". */
  readonly leavesOut: string;
  /** What BUY means under these options, as a clause: "return above 0". */
  buyMeans(options: OptionValues<T>): string;
  /** One row per bar that can be labelled; it may look ahead, up to `t1Ms` of the row. */
  label(market: SymbolMarket, options: OptionValues<T> & LabelTimes): LabelTable;
  /**
   * P(label = 1) of each row given everything known at its decision, from the simulator's closed form over
   * `truth.horizonMs`. Absent where there is none.
   *
   * @param rows.barRow Index of each decision bar. @param rows.thetaFrac As the label's own table has it.
   */
  truth?(truth: SimulatedTruth, rows: { readonly barRow: Int32Array; readonly thetaFrac: Float64Array }): Float64Array;
}

/** A label with the options that a run gives it. */
export interface ChosenLabel {
  readonly label: Label;
  readonly options: OptionValues<Options>;
}

/** What a label of one's own must say; the rest has a default. */
export type LabelDefinition<T extends Options> = Pick<Label<T>, "name" | "label"> &
  Partial<Pick<Label<T>, "title" | "options" | "inputs" | "leavesOut" | "buyMeans" | "truth">>;

const NAME = /^[A-Za-z][A-Za-z0-9]{0,59}$/;

/**
 * A label of one's own, to be chosen by its name beside those of `LABELS`.
 *
 * @throws {RangeError} If the name is no word of letters and digits, or an option bears the name of a run's time.
 * @throws {TypeError} If `label` is no function.
 *
 * @example
 * export const closesHigher = defineLabel({
 *   name: "closesHigher",
 *   buyMeans: () => "the next bar closes higher than it opens",
 *   label: ({ bars }, { barMs }) => labelByHorizon(bars, { horizonMs: barMs }),
 * });
 */
export function defineLabel<T extends Options = Record<never, never>>({
  title,
  options,
  inputs = [],
  leavesOut = "it gives them none",
  buyMeans,
  ...rest
}: LabelDefinition<T>): Label<T> {
  const { name } = rest;
  const action = `define the label ${JSON.stringify(name)}`;
  if (typeof name !== "string" || !NAME.test(name))
    throw new RangeError(
      `Cannot ${action} as its name must be one word of letters and digits, a letter first: found ${String(name)}`,
    );
  if (typeof rest.label !== "function")
    throw new TypeError(
      `Cannot ${action} as it must label a market, label: ({ bars }, { horizonMs }) => …: ` +
        `label is ${typeof rest.label}`,
    );
  const taken = Object.keys(options ?? {}).find((option) => option === "barMs" || option === "horizonMs");
  if (taken !== undefined)
    throw new RangeError(`Cannot ${action} as the run itself says what ${taken} is: found an option of that name`);
  return defined("label", {
    title: title ?? `label ${name}`,
    // Without a table of options T is the empty one.
    options: options ?? ({} as T),
    inputs,
    leavesOut,
    buyMeans: buyMeans ?? (() => `what the label ${name} calls BUY`),
    ...rest,
  });
}

/**
 * The label called `name` with its options filled in.
 *
 * @throws {RangeError} If none is called that, or an option is unknown or out of range; lists what there is.
 */
export function chooseLabel(
  labels: readonly Label[],
  { name, options = {} }: { readonly name: string; readonly options?: Partial<OptionValues<Options>> },
): ChosenLabel {
  const label = labels.find((each) => each.name === name);
  if (label === undefined) {
    const known = labels.map((each) => each.name);
    throw new RangeError(
      `Cannot label as the kind must be one of ${known.join(", ")}: found "${name}"${didYouMean(name, known)}`,
    );
  }
  return { label, options: fillOptions(`make the ${label.title}`, label.options, options) };
}
