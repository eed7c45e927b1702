/**
 * Squared distances of small whole numbers, 32 pairs of rows at a time: the inner loop of an exact
 * neighbour search, in WebAssembly since JavaScript has no vector instructions.
 *
 * Rows are 16-bit integers, two columns to a word. A tile is 4 queries by 8 base rows; for each it finds
 * |b|² - 2 b·q and hands the tile out only if some pair lies under its query's limit, so that JavaScript
 * looks at a few tiles in a thousand. distanceKernel.wat is the module, with what it does in words; it is
 * assembled beside it when the library is built, and before tests.
 *
 * Worth it: of 20,000 rows x 52 the products alone, in plain loops over typed arrays with eight sums in
 * registers and each pair once, take nine times the processor time of the whole search by this kernel, and
 * 2.7 times that of imbalanced-learn's, which has BLAS. `test/bench/smote.bench.mjs` measures it; the test of
 * `distanceKernel` holds every number it writes against a loop.
 */
import { readFileSync } from "node:fs";

export const QUERIES_PER_TILE: number = 4;
export const ROWS_PER_TILE: number = 8;
/** 32-bit words of a tile that is handed out: its first row, three unused, then 8 distances a query. */
export const TILE_WORDS: number = 4 + QUERIES_PER_TILE * ROWS_PER_TILE;

/**
 * Where a call finds its numbers: byte addresses, multiples of 4, of 32-bit words. Nothing is checked: a
 * wrong address reads or overwrites a neighbour's words, or traps at the end of the memory.
 */
export interface TileCall {
  /** Shape [pairs, 4 queries]: two columns a word, the even one in the low half, each in [-32767, 32767]. */
  readonly query: number;
  /** Shape [tiles, pairs, 8 rows]: as `query`. */
  readonly base: number;
  /** |b|² of each base row; at most 2^29 where its row is not 0, so that no sum overflows. */
  readonly norms: number;
  /** Of each of the 4 queries: a pair counts where |b|² - 2 b·q is less. */
  readonly limits: number;
  /** Where tiles are written that hold a pair under its limit: room for `tiles` of {@link TILE_WORDS}. */
  readonly out: number;
  /** At least 1. */
  readonly tiles: number;
  /** Columns / 2, rounded up; at least 1. */
  readonly pairs: number;
}

export interface DistanceKernel {
  /** Zeros at first, at least as many bytes as were asked for. */
  readonly memory: ArrayBuffer;
  /** @returns Tiles written to `out`, ascending in their first row. */
  run(call: TileCall): number;
}

/** The part of the platform that is used here; Node's types leave it to the browser's. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
};

type Kernel = (
  query: number,
  base: number,
  norms: number,
  limits: number,
  out: number,
  tiles: number,
  pairs: number,
) => number;

const PAGE_BYTES = 65_536;
let compiled: object | undefined;

/** A kernel with memory of its own, at least `bytes`; the module is compiled once a process. */
export function distanceKernel(bytes: number): DistanceKernel {
  compiled ??= new WebAssembly.Module(readFileSync(new URL("./distanceKernel.wasm", import.meta.url)));
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
  const kernel = new WebAssembly.Instance(compiled, { kernel: { memory } }).exports["nearTiles"] as Kernel;
  return {
    memory: memory.buffer,
    run: ({ query, base, norms, limits, out, tiles, pairs }) => kernel(query, base, norms, limits, out, tiles, pairs),
  };
}
