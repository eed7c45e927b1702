/** What a feature is. */
import { defined, requireInteger } from "../core/index.js";
import type { FeatureContext } from "./featureContext.js";

export type FeatureGroup =
  | "returns"
  | "volatility"
  | "trend"
  | "oscillators"
  | "volume"
  | "candle"
  | "position"
  | "liquidation flow"
  | "clock"
  | "liquidations, funding and interest";

export type FeatureInput =
  "bars" | "quoteVolume" | "tradeCount" | "takerBuyVolume" | "liquidations" | "funding" | "openInterest" | "depth";

export interface Feature {
  readonly name: string;
  readonly group: FeatureGroup | "own";
  /** How a person would write it down. */
  readonly formula: string;
  /** Tables and columns it reads. */
  readonly inputs: readonly FeatureInput[];
  /** Bars that must exist up to and including the decision bar before there is a value. */
  readonly lookBackBars: number;
  readonly unit: string;
  /**
   * One value a bar, known at its close; NaN where it is not. Undefined when the market lacks an input
   * altogether, which makes the feature missing.
   */
  readonly compute: (context: FeatureContext) => Float64Array | undefined;
}

/** What {@link defineFeature} is told; the rest has defaults. */
export type FeatureDefinition = Pick<Feature, "name" | "lookBackBars" | "compute"> &
  Partial<Pick<Feature, "formula" | "group" | "inputs" | "unit">>;

/** As a column of a table and a name in XGBoost's own files. */
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,59}$/;
/** Everything that a feature may read. */
export const FEATURE_INPUTS: readonly FeatureInput[] = [
  "bars",
  "quoteVolume",
  "tradeCount",
  "takerBuyVolume",
  "liquidations",
  "funding",
  "openInterest",
  "depth",
];

/**
 * A feature of one's own, to be handed to `computeFeatures` beside `FEATURES` or exported from a file that the
 * YAML names under `extensions`.
 *
 * @throws {RangeError} If the name is no word, the look-back no whole number of bars, or an input unknown.
 * @throws {TypeError} If there is no function that computes it.
 *
 * @example
 * const gap = defineFeature({ name: "gap", formula: "ln(o / previous c)", lookBackBars: 2,
 *   compute: ({ bars }) => bars.open.map((open, i) => Math.log(open / (bars.close[i - 1] ?? NaN))) });
 * computeFeatures(market, { features: [...FEATURES, gap] });
 */
export function defineFeature({
  name,
  formula = name,
  group = "own",
  inputs = ["bars"],
  unit = "",
  lookBackBars,
  compute,
}: FeatureDefinition): Feature {
  if (typeof name !== "string" || !NAME.test(name))
    throw new RangeError(
      "Cannot define a feature as its name must be a letter and up to 59 letters, digits or underscores: " +
        `found ${JSON.stringify(name)}`,
    );
  const action = `define feature "${name}"`;
  requireInteger(action, { lookBackBars }, { atLeast: 1 });
  const stray = inputs.find((input) => !FEATURE_INPUTS.includes(input));
  if (stray !== undefined)
    throw new RangeError(`Cannot ${action} as its inputs must be among ${FEATURE_INPUTS.join(", ")}: found "${stray}"`);
  if (typeof compute !== "function")
    throw new TypeError(`Cannot ${action} as compute must be a function of the market: found ${typeof compute}`);
  return defined("feature", { name, group, formula, inputs, lookBackBars, unit, compute });
}
