import { readFileSync } from "node:fs";

/** Reads a golden file; its script, versions and tolerances are beside and inside it. */
export function golden<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), "utf8")) as Content;
}

/** Largest absolute difference of two columns of one length. */
export function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`Cannot compare columns of ${a.length} and ${b.length} values`);
  return Array.from(a, (value, row) => Math.abs(value - b[row]!)).reduce(
    (most, each) => (each > most || Number.isNaN(each) ? each : most),
    0,
  );
}
