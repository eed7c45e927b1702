/** At most `most` of the first `length` numbers, evenly spread. */
export function spreadRows(length: number, most: number): number[] {
  const step = Math.max(1, length / most);
  return Array.from({ length: Math.min(length, most) }, (_, k) => Math.floor(k * step));
}
