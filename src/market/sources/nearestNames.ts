/** Names that somebody who mistyped one may have meant. */

const MOST_NAMES = 3;

/** Up to three of `names`, those of the fewest changed, missing or added characters first; of equals by name. */
export function nearestNames(name: string, names: readonly string[]): string[] {
  return names
    .map((other) => ({ other, distance: editDistance(name, other) }))
    .sort((a, b) => a.distance - b.distance || (a.other < b.other ? -1 : 1))
    .slice(0, MOST_NAMES)
    .map(({ other }) => other);
}

/** Source: Wagner and Fischer (1974), one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
