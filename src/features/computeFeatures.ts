import { createMatrix, definedKindOf } from "../core/index.js";
import type { SymbolMarket } from "../market/index.js";
import type { Feature } from "./feature.js";
import { FeatureContext } from "./featureContext.js";
import type { FeatureTable } from "./featureTable.js";
import { FEATURES } from "./registry.js";

/**
 * Features of one symbol, one row a bar.
 *
 * Timing: row i uses what was known at the close of bar i, joined on `knownMs`, and nothing later.
 * NaN: during a feature's look-back, and outside the coverage of its input; never filled.
 *
 * @param options.features Which features, {@link FEATURES} by default; one's own may be among them.
 * @throws {TypeError} If the market is not one symbol's, or what is asked for are no features.
 * @throws {RangeError} If two features share a name, or one throws, returns the wrong number of values or, of
 *   one's own, an infinite one; names it.
 */
export function computeFeatures(
  market: SymbolMarket,
  options: { readonly features?: readonly Feature[] } = {},
): FeatureTable {
  if (typeof (market as Partial<SymbolMarket> | undefined)?.bars !== "object")
    throw new TypeError(
      "Cannot compute features as they are made of one symbol's market, with its bars: found " +
        `${Array.isArray(market) ? "a list" : "something without bars"}; pass one of markets, as markets[0]`,
    );
  const { features = FEATURES } = options;
  const stray = Array.isArray(options) ? options : features.find((each) => typeof each?.compute !== "function");
  if (stray !== undefined)
    throw new TypeError(
      "Cannot compute features as options.features must be a list of features: found " +
        `${Array.isArray(stray) ? "a list in place of the options" : JSON.stringify(stray)}; ` +
        "pass { features: [...FEATURES, yours] }, each made by defineFeature",
    );
  const twice = features.find(({ name }, i) => features.findIndex((other) => other.name === name) < i);
  if (twice !== undefined)
    throw new RangeError(`Cannot compute features as each name may occur once: "${twice.name}" occurs twice`);
  const context = new FeatureContext(market);
  const missing: string[] = [];
  const present: { readonly feature: Feature; readonly values: Float64Array }[] = [];
  for (const feature of features) {
    const values = valuesOf(feature, context);
    if (values === undefined) missing.push(feature.name);
    else present.push({ feature, values });
  }
  const matrix = createMatrix(context.rows, present.length);
  fillRows(matrix.data, present);
  return {
    names: present.map(({ feature }) => feature.name),
    values: matrix,
    missing,
    warmupRows: Math.max(0, ...present.map(({ feature }) => feature.lookBackBars - 1)),
  };
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
        (error instanceof Error ? error.message : String(error)),
      { cause: error },
    );
  }
  if (values === undefined) return undefined;
  const found = (values as Float64Array | null)?.length;
  if (found !== context.rows)
    throw new RangeError(
      `Cannot compute "${name}" as it must give one value a bar: ${context.rows} bars, ${found ?? "no"} values`,
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

/** Rows that are turned at a time, so that what is read and what is written both stay in the cache. */
const TILE_ROWS = 256;

/** Columns into row-major order; NaN in each column's look-back, whatever a feature of one's own says there. */
function fillRows(
  data: Float32Array,
  columns: readonly { readonly feature: Feature; readonly values: Float64Array }[],
): void {
  const width = columns.length;
  const rows = columns[0]?.values.length ?? 0;
  for (let first = 0; first < rows; first += TILE_ROWS) {
    const end = Math.min(first + TILE_ROWS, rows);
    for (let column = 0; column < width; column++) {
      const { feature, values } = columns[column]!;
      const ready = Math.min(end, feature.lookBackBars - 1);
      for (let row = first; row < ready; row++) data[row * width + column] = NaN;
      for (let row = Math.max(first, ready); row < end; row++) data[row * width + column] = values[row]!;
    }
  }
}
