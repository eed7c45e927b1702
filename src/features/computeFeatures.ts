import { createMatrix, type Matrix } from "../core/index.js";
import type { SymbolMarket } from "../market/index.js";
import type { Feature } from "./feature.js";
import { featureColumns, strayOptions } from "./featureColumns.js";
import type { FeatureTable } from "./featureTable.js";
import { fillRows } from "./fillRows.js";
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
  if (Array.isArray(options)) throw strayOptions("a list in place of the options");
  const { features = FEATURES } = options;
  let values: Matrix | undefined;
  let present: readonly Feature[] = [];
  for (const { firstBar, freshBar, endBar, columns } of featureColumns(market, { features })) {
    // Whether a market has an input at all is the same in every part of it.
    present = features.filter((_, k) => columns[k]!.values !== undefined);
    values ??= createMatrix(market.bars.timeMs.length, present.length);
    const fresh = columns.flatMap(({ values: column, lookBackBars }) =>
      column === undefined ? [] : [{ values: column.subarray(freshBar - firstBar), lookBackBars }],
    );
    fillRows(values, fresh, { bars: endBar - freshBar, bar: freshBar, row: freshBar });
  }
  return {
    names: present.map(({ name }) => name),
    values: values!,
    missing: features.filter((feature) => !present.includes(feature)).map(({ name }) => name),
    warmupRows: Math.max(0, ...present.map(({ lookBackBars }) => lookBackBars - 1)),
  };
}
