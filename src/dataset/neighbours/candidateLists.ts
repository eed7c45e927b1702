/** Which rows may still be among the nearest of each query, while a search goes on. */
import type { Grid } from "./integerGrid.js";

/** A query with more rows within the bound, such as one of many equal rows, is given up and searched row by row. */
export const MOST_CANDIDATES: number = 128;
/** Beyond every squared grid distance. */
export const FARTHEST: number = 2 ** 31 - 1;

/** For each query the rows within the bound so far, and the k smallest grid distances that set it. */
export class CandidateLists {
  readonly #k: number;
  readonly #error: number;
  readonly #rows: Int32Array;
  readonly #distances: Int32Array;
  readonly #counts: Int32Array;
  /** Shape [queries, k], ascending: squared grid distances. */
  readonly #smallest: Int32Array;
  readonly #isCrowded: Uint8Array;

  constructor(queries: number, k: number, { error }: Grid) {
    this.#k = k;
    this.#error = error;
    this.#rows = new Int32Array(queries * MOST_CANDIDATES);
    this.#distances = new Int32Array(queries * MOST_CANDIDATES);
    this.#counts = new Int32Array(queries);
    this.#smallest = new Int32Array(queries * k).fill(FARTHEST);
    this.#isCrowded = new Uint8Array(queries);
  }

  /** What |b|² - 2 b·q must stay under for b to be a candidate of q. */
  limitOf(query: number, ownNorm: number): number {
    return this.#isCrowded[query] === 1 ? -FARTHEST : this.#boundOf(query) - ownNorm;
  }

  add(query: number, row: number, distance: number): void {
    if (this.#isCrowded[query] === 1) return;
    const from = query * MOST_CANDIDATES;
    if (this.#counts[query] === MOST_CANDIDATES && !this.#compact(query)) return;
    const count = this.#counts[query]!;
    this.#rows[from + count] = row;
    this.#distances[from + count] = distance;
    this.#counts[query] = count + 1;
    const smallest = this.#smallest;
    const last = query * this.#k + this.#k - 1;
    if (distance >= smallest[last]!) return;
    let place = last;
    for (; place > query * this.#k && smallest[place - 1]! > distance; place--) smallest[place] = smallest[place - 1]!;
    smallest[place] = distance;
  }

  rowsOf(query: number): Int32Array | undefined {
    if (this.#isCrowded[query] === 1) return undefined;
    this.#keepWithinBound(query);
    const from = query * MOST_CANDIDATES;
    return this.#rows.subarray(from, from + this.#counts[query]!);
  }

  /** Squares of grid distances are whole numbers: the least one that is out of reach. */
  #boundOf(query: number): number {
    const kth = this.#smallest[query * this.#k + this.#k - 1]!;
    return kth === FARTHEST ? FARTHEST : Math.min(FARTHEST, Math.floor((Math.sqrt(kth) + 2 * this.#error) ** 2) + 1);
  }

  /** Makes room; where there is none, gives the query up. */
  #compact(query: number): boolean {
    this.#keepWithinBound(query);
    if (this.#counts[query]! <= MOST_CANDIDATES / 2) return true;
    this.#isCrowded[query] = 1;
    return false;
  }

  #keepWithinBound(query: number): void {
    const bound = this.#boundOf(query);
    const from = query * MOST_CANDIDATES;
    let kept = 0;
    for (let at = 0; at < this.#counts[query]!; at++) {
      if (this.#distances[from + at]! >= bound) continue;
      this.#rows[from + kept] = this.#rows[from + at]!;
      this.#distances[from + kept] = this.#distances[from + at]!;
      kept++;
    }
    this.#counts[query] = kept;
  }
}
