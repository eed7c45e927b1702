import { createMatrix, type Matrix } from "../core/index.js";
import type { SymbolMarket } from "../market/index.js";
import type { Feature } from "./feature.js";
import { featureColumns } from "./featureColumns.js";
import { fillRows } from "./fillRows.js";

/** Rows of a table that are made one part after another. */
export interface FeaturePart {
  /** Bar of the first row. */
  readonly firstBar: number;
  /** First bar that no part before has given. */
  readonly freshBar: number;
  /** Shape [bars from `firstBar`, features]; NaN in the column of a feature that the market lacks. */
  readonly values: Matrix;
}

/**
 * The rows of `computeFeatures`, to the bit, in parts of bounded length, each freed when the next is asked for.
 *
 * @param options.features Columns of every part, in order, absent ones among them.
 * @param options.backBars Bars that a part repeats of the one before, for windows that end at its first fresh bar.
 * @throws What `computeFeatures` does, when the first part is asked for.
 */
export function* featureParts(
  market: SymbolMarket,
  options: { readonly features: readonly Feature[]; readonly backBars: number },
): Generator<FeaturePart> {
  for (const { firstBar, freshBar, endBar, columns } of featureColumns(market, options)) {
    const values = createMatrix(endBar - firstBar, columns.length);
    fillRows(values, columns, { bars: values.rows, bar: firstBar, row: 0 });
    yield { firstBar, freshBar, values };
  }
}
