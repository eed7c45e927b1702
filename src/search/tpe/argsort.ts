/**
 * NumPy's default argsort, ties included.
 *
 * Equal observations get different bandwidths (one has a gap to its left, another to its right), and
 * which of them gets which decides what is drawn next. A stable sort would be as good, but would not
 * ask Optuna's questions; so this is NumPy's quicksort, step for step. Its vectorised variants order
 * ties otherwise, differently on each processor: this is the portable one.
 *
 * Source: numpy/_core/src/npysort, `aquicksort`: median of three, insertion sort up to 16 values.
 */

const SMALL = 15;

/** Indices that sort `values` ascending. No NaN. */
export function argsort(values: Float64Array): Int32Array {
  const order = Int32Array.from({ length: values.length }, (_, i) => i);
  const pending: number[] = [];
  let left = 0;
  let right = order.length - 1;
  for (;;) {
    while (right - left > SMALL) {
      const split = partition(values, order, left, right);
      // The larger part waits, so that few parts ever do.
      if (split - left < right - split) {
        pending.push(split + 1, right);
        right = split - 1;
      } else {
        pending.push(left, split - 1);
        left = split + 1;
      }
    }
    insertionSort(values, order, left, right);
    if (pending.length === 0) return order;
    right = pending.pop()!;
    left = pending.pop()!;
  }
}

function partition(values: Float64Array, order: Int32Array, left: number, right: number): number {
  const middle = left + ((right - left) >> 1);
  if (values[order[middle]!]! < values[order[left]!]!) swap(order, middle, left);
  if (values[order[right]!]! < values[order[middle]!]!) swap(order, right, middle);
  if (values[order[middle]!]! < values[order[left]!]!) swap(order, middle, left);
  const pivot = values[order[middle]!]!;
  let i = left;
  let j = right - 1;
  swap(order, middle, j);
  for (;;) {
    do i++;
    while (values[order[i]!]! < pivot);
    do j--;
    while (pivot < values[order[j]!]!);
    if (i >= j) break;
    swap(order, i, j);
  }
  swap(order, i, right - 1);
  return i;
}

function insertionSort(values: Float64Array, order: Int32Array, left: number, right: number): void {
  for (let i = left + 1; i <= right; i++) {
    const row = order[i]!;
    const value = values[row]!;
    let j = i;
    for (; j > left && value < values[order[j - 1]!]!; j--) order[j] = order[j - 1]!;
    order[j] = row;
  }
}

function swap(order: Int32Array, i: number, j: number): void {
  const kept = order[i]!;
  order[i] = order[j]!;
  order[j] = kept;
}
