/**
 * A long series in parts: what is held at once does not grow with it, and every value is that of the whole series, to
 * the bit.
 *
 * Trailing windows are summed in blocks that are counted from the first bar, so a part begins at a multiple of all
 * their lengths, and its first values, which reach behind that, are those of the part before. Recursions go on from
 * what they were there. What a feature of one's own remembers nobody knows: it is computed over the whole series.
 */
import { definedKindOf, messageOf, sayCounted } from "../core/index.js";
import type { Bars, SymbolMarket } from "../market/index.js";
import type { Feature } from "./feature.js";
import { FeatureContext, type RecursionFirsts } from "./featureContext.js";
import type { FilledColumn } from "./fillRows.js";
import { FEATURES } from "./registry.js";

/** A multiple of the windows of the registry: 12, 14, 20, 48, 96 and 288 bars. */
export const PART_BARS = 20_160;
/** Bars to which a value may reach back, recursions aside: a spike 288 bars ago among the 288 before it. */
const REACH_BARS = 576;

/** Values of consecutive bars. */
export interface FeatureColumns {
  /** Bar of the series at which every column begins. */
  readonly firstBar: number;
  /** First bar that no part before has given. */
  readonly freshBar: number;
  /** Bar of the series behind the last. */
  readonly endBar: number;
  /** In the order of the features. */
  readonly columns: readonly FilledColumn[];
}

/**
 * The columns of features over one symbol's bars, part by part, ascending; a market without bars has one empty part.
 *
 * Timing and NaN as `computeFeatures` says, but for the look-back, in which a column may say anything.
 *
 * @param options.backBars Bars that a part repeats of the one before, for windows that end at its first fresh bar.
 * @throws What `computeFeatures` does.
 */
export function* featureColumns(
  market: SymbolMarket,
  { features, backBars = 0 }: { readonly features: readonly Feature[]; readonly backBars?: number },
): Generator<FeatureColumns> {
  requireFeatures(market, features);
  const bars = market.bars.timeMs.length;
  const ownColumns = columnsOfOwn(market, features);
  const overlap = REACH_BARS + backBars;
  let firsts: RecursionFirsts | undefined;
  for (let start = 0; start === 0 || start + overlap < bars; start += PART_BARS) {
    const endBar = Math.min(bars, start + PART_BARS + overlap);
    const context = new FeatureContext({ ...market, bars: barsBetween(market.bars, start, endBar) }, firsts);
    const firstBar = start === 0 ? 0 : start + REACH_BARS;
    yield {
      firstBar,
      freshBar: start === 0 ? 0 : start + overlap,
      endBar,
      columns: features.map((feature): FilledColumn => ({
        lookBackBars: feature.lookBackBars,
        values: ownColumns.has(feature)
          ? ownColumns.get(feature)?.subarray(firstBar, endBar)
          : valuesOf(feature, context)?.subarray(firstBar - start),
      })),
    };
    firsts = start + PART_BARS < endBar ? context.recursionsAt(PART_BARS) : undefined;
  }
}

/** Of the features that are not in the registry. */
function columnsOfOwn(market: SymbolMarket, features: readonly Feature[]): Map<Feature, Float64Array | undefined> {
  const context = new FeatureContext(market);
  const own = features.filter((feature) => !FEATURES.includes(feature));
  return new Map(own.map((feature) => [feature, valuesOf(feature, context)]));
}

/** Views, no copies. */
function barsBetween({ symbol, barMs, ...columns }: Bars, from: number, to: number): Bars {
  const views = Object.entries(columns).map(([name, column]) => [name, column?.subarray(from, to)]);
  return { symbol, barMs, ...(Object.fromEntries(views) as typeof columns) };
}

function requireFeatures(market: SymbolMarket, features: readonly Feature[]): void {
  if (typeof (market as Partial<SymbolMarket> | undefined)?.bars !== "object")
    throw new TypeError(
      "Cannot compute features as they are made of one symbol's market, with its bars: found " +
        `${Array.isArray(market) ? "a list" : "something without bars"}; pass one of markets, as markets[0]`,
    );
  const stray = features.find((each) => typeof each?.compute !== "function");
  if (stray !== undefined) throw strayOptions(JSON.stringify(stray));
  const twice = features.find(({ name }, i) => features.findIndex((other) => other.name === name) < i);
  if (twice !== undefined)
    throw new RangeError(`Cannot compute features as each name may occur once: "${twice.name}" occurs twice`);
}

/** What is said of options that hold no features. */
export function strayOptions(found: string): TypeError {
  return new TypeError(
    `Cannot compute features as options.features must be a list of features: found ${found}; ` +
      "pass { features: [...FEATURES, yours] }, each made by defineFeature",
  );
}

/** What a feature says of each bar, looked at before anything trusts it: it may be anybody's. */
function valuesOf(feature: Feature, context: FeatureContext): Float64Array | undefined {
  const { name, lookBackBars } = feature;
  let values: Float64Array | undefined;
  try {
    values = feature.compute(context);
  } catch (error) {
    throw new RangeError(
      `Cannot compute "${name}" as it must give its values on every market: on ${context.bars.symbol} it says ` +
        messageOf(error),
      { cause: error },
    );
  }
  if (values === undefined) return undefined;
  const found = (values as Float64Array | null)?.length;
  if (found !== context.rows)
    throw new RangeError(
      `Cannot compute "${name}" as it must give one value a bar: ${sayCounted(context.rows, "bar")}, ` +
        `${found ?? "no"} values`,
    );
  if (definedKindOf(feature) === undefined) return values;
  for (let row = lookBackBars - 1; row < values.length; row++) {
    if (Math.abs(Math.fround(values[row]!)) !== Infinity) continue;
    throw new RangeError(
      `Cannot compute "${name}" as every value must be a number that fits 32 bits, or NaN: bar ${row} of ` +
        `${context.bars.symbol} is ${values[row]}`,
    );
  }
  return values;
}
