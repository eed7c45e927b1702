/**
 * Exact nearest neighbours, most pairs settled in whole numbers.
 *
 * Rows are centred and rounded to a grid of 16-bit integers, where a distance is off by at most the
 * square root of the number of columns. A vector kernel measures all pairs on the grid; only rows that
 * could still be among the nearest, given that bound, are measured again in double precision.
 */
import { requireInteger, type Matrix } from "../../core/index.js";
import { CandidateLists, FARTHEST, MOST_CANDIDATES } from "./candidateLists.js";
import { distanceKernel, QUERIES_PER_TILE, ROWS_PER_TILE, TILE_WORDS } from "./distanceKernel.js";
import { gridOf, type Grid } from "./integerGrid.js";

/** Below this the set-up costs more than it saves. */
const FEWEST_ROWS = 256;
/** Base rows a pass: small enough for the nearest cache, and smaller at first, while limits are still wide. */
const FIRST_PASS = 32;
const LARGEST_PASS = 256;
/** Queries searched at a time, so that their lists stay small. */
const MOST_QUERIES = 8_192;

/**
 * The `k` nearest other rows of some rows of a matrix, by Euclidean distance, nearest first; of equal
 * distances the lower row comes first.
 *
 * @param x Shape [n, features]; every value finite.
 * @param queries Rows of `x` whose neighbours are wanted.
 * @param options.k From 1 to n - 1.
 * @returns Shape [queries, k]: row indices.
 * @throws {RangeError} If k is not such an integer.
 */
export function nearestNeighbors(x: Matrix, queries: Int32Array, { k }: { readonly k: number }): Int32Array {
  requireInteger("find nearest neighbours", { k }, { atLeast: 1, atMost: x.rows - 1 });
  const found = new Int32Array(queries.length * k);
  if (x.rows < FEWEST_ROWS || 4 * k > MOST_CANDIDATES) {
    queries.forEach((query, q) => found.set(searchRowByRow(x, query, k), q * k));
    return found;
  }
  const grid = gridOf(x);
  for (let from = 0; from < queries.length; from += MOST_QUERIES) {
    const some = queries.subarray(from, from + MOST_QUERIES);
    const candidates = candidatesOnGrid(grid, some, k);
    some.forEach((query, q) => {
      const rows = grid.isWild[query] === 1 ? undefined : candidates(q);
      found.set(rows === undefined ? searchRowByRow(x, query, k) : nearestOf(x, query, rows, k), (from + q) * k);
    });
  }
  return found;
}

/** Every row in turn; a sum that has passed the k-th distance is not finished. */
function searchRowByRow(x: Matrix, query: number, k: number): Int32Array {
  return nearestOf(x, query, undefined, k);
}

/** The k nearest among `rows`, all rows when undefined; ascending rows keep the lower of equals. */
function nearestOf(
  { data, rows: count, cols }: Matrix,
  query: number,
  rows: Int32Array | undefined,
  k: number,
): Int32Array {
  const nearest = new Float64Array(k).fill(Infinity);
  const nearestRow = new Int32Array(k);
  const from = query * cols;
  const length = rows === undefined ? count : rows.length;
  for (let at = 0; at < length; at++) {
    const row = rows === undefined ? at : rows[at]!;
    if (row === query) continue;
    const start = row * cols;
    const farthest = nearest[k - 1]!;
    let distance = 0;
    for (let col = 0; col < cols && distance < farthest; col++) {
      const difference = data[from + col]! - data[start + col]!;
      distance += difference * difference;
    }
    if (distance >= farthest) continue;
    let place = k - 1;
    for (; place > 0 && nearest[place - 1]! > distance; place--) {
      nearest[place] = nearest[place - 1]!;
      nearestRow[place] = nearestRow[place - 1]!;
    }
    nearest[place] = distance;
    nearestRow[place] = row;
  }
  return nearestRow;
}

/**
 * Rows that may be among the k nearest of each query: all those whose grid distance exceeds the k-th
 * smallest by no more than twice the grid's error.
 *
 * @returns Ascending rows of query q; undefined where there are too many to be worth a list.
 */
function candidatesOnGrid(grid: Grid, queries: Int32Array, k: number): (q: number) => Int32Array | undefined {
  const { pairs, wildRows } = grid;
  const groups = Math.ceil(queries.length / QUERIES_PER_TILE);
  const tiles = Math.ceil(grid.rows / ROWS_PER_TILE);
  const base = 0;
  const norms = base + 4 * tiles * ROWS_PER_TILE * pairs;
  const query = norms + 4 * tiles * ROWS_PER_TILE;
  const limits = query + 4 * groups * QUERIES_PER_TILE * pairs;
  const out = limits + 16;
  const kernel = distanceKernel(out + 4 * TILE_WORDS * (LARGEST_PASS / ROWS_PER_TILE));
  const words = new Int32Array(kernel.memory);
  layOut(
    words.subarray(base / 4, norms / 4),
    grid,
    Int32Array.from({ length: tiles * ROWS_PER_TILE }, (_, row) => row),
    ROWS_PER_TILE,
  );
  // A row past the last, or off the grid, has a norm that no limit reaches.
  for (let row = 0; row < tiles * ROWS_PER_TILE; row++)
    words[norms / 4 + row] = row < grid.rows && grid.isWild[row] === 0 ? grid.norms[row]! : FARTHEST;
  layOut(
    words.subarray(query / 4, limits / 4),
    grid,
    Int32Array.from({ length: groups * QUERIES_PER_TILE }, (_, q) => queries[Math.min(q, queries.length - 1)]!),
    QUERIES_PER_TILE,
  );

  const lists = new CandidateLists(groups * QUERIES_PER_TILE, k, grid);
  for (let row = 0, size = FIRST_PASS; row < tiles * ROWS_PER_TILE; row += size) {
    size = row === 0 ? FIRST_PASS : Math.min(row, LARGEST_PASS);
    const passTiles = Math.min(size / ROWS_PER_TILE, tiles - row / ROWS_PER_TILE);
    for (let group = 0; group < groups; group++) {
      const first = group * QUERIES_PER_TILE;
      for (let q = 0; q < QUERIES_PER_TILE; q++) words[limits / 4 + q] = lists.limitOf(first + q, ownNorm(first + q));
      const written = kernel.run({
        query: query + 4 * first * pairs,
        base: base + 4 * row * pairs,
        norms: norms + 4 * row,
        limits,
        out,
        tiles: passTiles,
        pairs,
      });
      for (let tile = 0; tile < written; tile++) readTile(out / 4 + tile * TILE_WORDS, first, row);
    }
  }
  return (q) => {
    const rows = lists.rowsOf(q);
    return rows === undefined || wildRows.length === 0 ? rows : Int32Array.from([...rows, ...wildRows]).sort();
  };

  function ownNorm(q: number): number {
    return grid.norms[queries[Math.min(q, queries.length - 1)]!]!;
  }

  function readTile(at: number, firstQuery: number, passRow: number): void {
    const firstRow = passRow + words[at]!;
    for (let q = 0; q < QUERIES_PER_TILE && firstQuery + q < queries.length; q++) {
      const own = queries[firstQuery + q]!;
      const limit = words[limits / 4 + q]!;
      for (let lane = 0; lane < ROWS_PER_TILE; lane++) {
        const distance = words[at + 4 + q * ROWS_PER_TILE + lane]!;
        if (distance < limit && firstRow + lane !== own)
          lists.add(firstQuery + q, firstRow + lane, distance + grid.norms[own]!);
      }
    }
  }
}

/** Rows as the kernel reads them: for each group of `width` rows, pair of columns by pair of columns, a word a row. */
function layOut(words: Int32Array, { cells, pairs, rows }: Grid, index: Int32Array, width: number): void {
  for (let at = 0; at < index.length; at++) {
    const row = index[at]!;
    if (row >= rows) continue;
    const group = Math.floor(at / width) * width * pairs + (at % width);
    for (let pair = 0; pair < pairs; pair++) words[group + pair * width] = cells[row * pairs + pair]!;
  }
}
