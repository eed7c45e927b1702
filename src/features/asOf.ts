/**
 * As-of join: for each instant, the last record that was known by then. A record whose `knownMs` equals
 * the instant is known.
 *
 * @param knownMs Ascending.
 * @param instants Ascending.
 * @returns Shape [instants]: index of the record, -1 where none was known yet.
 */
export function asOf(knownMs: Float64Array, instants: Float64Array): Int32Array {
  const found = new Int32Array(instants.length);
  let next = 0;
  for (let i = 0; i < instants.length; i++) {
    while (next < knownMs.length && knownMs[next]! <= instants[i]!) next++;
    found[i] = next - 1;
  }
  return found;
}
