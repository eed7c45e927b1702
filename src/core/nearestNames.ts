/** Which of the known names somebody may have meant by one that is not among them. */

/** Of two names that a person would call alike: typos score 0.9 and more, strangers about 0.5. */
const ALIKE = 0.8;
const PREFIX_WEIGHT = 0.1;
const LONGEST_PREFIX = 4;

/**
 * The known names most like `name`, the best first, at most `most`; none where nothing is alike. Case does not count.
 *
 * Source: the similarity is Jaro's (1989) with Winkler's bonus for a common beginning (1990), so that "return_1h"
 * finds "ret_1", which an edit distance would not.
 */
export function nearestNames(name: string, known: readonly string[], most = 3): readonly string[] {
  const wanted = name.toLowerCase();
  return [...new Set(known)]
    .map((other) => ({ other, similarity: jaroWinkler(wanted, other.toLowerCase()) }))
    .filter(({ similarity }) => similarity >= ALIKE)
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, most)
    .map(({ other }) => other);
}

/** `; did you mean ret_1, ret_12 or ret_3?` at the end of a refusal, or nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  const found = nearestNames(name, known);
  if (found.length === 0) return "";
  const last = found.at(-1)!;
  return `; did you mean ${found.length === 1 ? last : `${found.slice(0, -1).join(", ")} or ${last}`}?`;
}

/** 0 for words with no letter in common, 1 for the same word. */
export function jaroWinkler(a: string, b: string): number {
  const jaro = jaroSimilarity(a, b);
  let prefix = 0;
  while (prefix < Math.min(LONGEST_PREFIX, a.length, b.length) && a[prefix] === b[prefix]) prefix++;
  return jaro + prefix * PREFIX_WEIGHT * (1 - jaro);
}

/** Letters match when they are equal and not further apart than half of the longer word. */
function jaroSimilarity(a: string, b: string): number {
  if (a === b) return 1;
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const isTaken = new Uint8Array(b.length);
  const fromA: string[] = [];
  for (let i = 0; i < a.length; i++) {
    const until = Math.min(b.length, i + reach + 1);
    for (let j = Math.max(0, i - reach); j < until; j++) {
      if (isTaken[j] === 1 || a[i] !== b[j]) continue;
      isTaken[j] = 1;
      fromA.push(a[i]!);
      break;
    }
  }
  if (fromA.length === 0) return 0;
  const fromB = [...b].filter((_, j) => isTaken[j] === 1);
  const moved = fromA.filter((letter, k) => letter !== fromB[k]).length / 2;
  const matches = fromA.length;
  return (matches / a.length + matches / b.length + (matches - moved) / matches) / 3;
}
