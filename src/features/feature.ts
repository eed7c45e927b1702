/** What a feature is. */
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

/**
 * A feature of one's own, to be handed to `computeFeatures` beside `FEATURES`.
 *
 * @example
 * const gap = defineFeature({ name: "gap", formula: "ln(o / previous c)", lookBackBars: 2,
 *   compute: ({ bars }) => bars.open.map((open, i) => Math.log(open / (bars.close[i - 1] ?? NaN))) });
 * computeFeatures(market, { features: [...FEATURES, gap] });
 */
export function defineFeature({
  group = "own",
  inputs = ["bars"],
  unit = "",
  ...rest
}: Pick<Feature, "name" | "formula" | "lookBackBars" | "compute"> &
  Partial<Pick<Feature, "group" | "inputs" | "unit">>): Feature {
  return { group, inputs, unit, ...rest };
}
