/** Places in an ascending column, by bisection. */

/** Index of the first value >= `wanted` at or behind `from`; the column's length if there is none. */
export function firstAtOrAfter(
  ascending: ArrayLike<number>,
  wanted: number,
  { from = 0 }: { readonly from?: number } = {},
): number {
  let low = from;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Index of the first value > `wanted`, which is also how many values are <= it; the column's length if there
 * is none.
 */
export function firstAfter(ascending: ArrayLike<number>, wanted: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
