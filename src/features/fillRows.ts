import type { Matrix } from "../core/index.js";

/** Rows that are turned at a time, so that what is read and what is written both stay in the cache. */
const TILE_ROWS = 256;

/** A feature's values at consecutive bars of a series. */
export interface FilledColumn {
  /** Undefined where the market lacks an input of the feature altogether: NaN. */
  readonly values: Float64Array | undefined;
  readonly lookBackBars: number;
}

/**
 * Columns into row-major order; NaN in each column's look-back, whatever a feature of one's own says there.
 *
 * @param columns One for each column of the matrix.
 * @param options.bars How many, of which every column that there is says something.
 * @param options.bar Of the series, at which the columns begin.
 * @param options.row Of the matrix, into which that bar is written; the others follow.
 */
export function fillRows(
  { data, cols }: Matrix,
  columns: readonly FilledColumn[],
  { bars, bar, row }: { readonly bars: number; readonly bar: number; readonly row: number },
): void {
  for (let first = 0; first < bars; first += TILE_ROWS) {
    const end = Math.min(first + TILE_ROWS, bars);
    for (let column = 0; column < cols; column++) {
      const { values, lookBackBars } = columns[column]!;
      const ready = values === undefined ? end : Math.max(first, Math.min(end, lookBackBars - 1 - bar));
      let at = (row + first) * cols + column;
      for (let k = first; k < ready; k++, at += cols) data[at] = NaN;
      for (let k = ready; k < end; k++, at += cols) data[at] = values![k]!;
    }
  }
}
