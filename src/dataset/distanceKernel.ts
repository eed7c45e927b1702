/**
 * Squared distances of small whole numbers, 32 pairs of rows at a time: the inner loop of an exact
 * neighbour search, in WebAssembly since JavaScript has no vector instructions.
 *
 * Rows are 16-bit integers, two columns to a word. A tile is 4 queries by 8 base rows; for each it finds
 * |b|² - 2 b·q and hands the tile out only if some pair lies under its query's limit, so that JavaScript
 * looks at a few tiles in a thousand. The module below is assembled here, 300 bytes in all.
 *
 * Source: the WebAssembly specification 2.0, binary format, with its 128-bit vector instructions.
 */

export const QUERIES_PER_TILE = 4;
export const ROWS_PER_TILE = 8;
/** 32-bit words of a tile that is handed out: its first row, three unused, then 8 distances a query. */
export const TILE_WORDS: number = 4 + QUERIES_PER_TILE * ROWS_PER_TILE;

export interface TileCall {
  /** Byte addresses. `query`: [pairs, 4 queries] words; `base`: [tiles, pairs, 8 rows] words; `norms`: one a base row; `limits`: one a query. */
  readonly query: number;
  readonly base: number;
  readonly norms: number;
  readonly limits: number;
  /** Where tiles are written that hold a pair under its limit. */
  readonly out: number;
  readonly tiles: number;
  /** Columns / 2. */
  readonly pairs: number;
}

export interface DistanceKernel {
  readonly memory: ArrayBuffer;
  /** @returns Tiles written to `out`. */
  run(call: TileCall): number;
}

/** The part of the platform that is used here; Node's types leave it to the browser's. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
};

type Kernel = (query: number, base: number, norms: number, limits: number, out: number, tiles: number, pairs: number) => number;

const PAGE_BYTES = 65_536;
let compiled: object | undefined;

/** A kernel with memory of its own, at least `bytes`. */
export function distanceKernel(bytes: number): DistanceKernel {
  compiled ??= new WebAssembly.Module(assemble());
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
  const kernel = new WebAssembly.Instance(compiled, { m: { m: memory } }).exports["k"] as Kernel;
  return { memory: memory.buffer, run: ({ query, base, norms, limits, out, tiles, pairs }) => kernel(query, base, norms, limits, out, tiles, pairs) };
}

type Code = readonly number[];

/** Unsigned and signed LEB128 agree on what is written here: constants stay below 64 or have their sign bit clear. */
function leb(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

const I32 = 0x7f;
const V128 = 0x7b;
const get = (local: number): Code => [0x20, local];
const set = (local: number): Code => [0x21, local];
const constant = (value: number): Code => [0x41, ...(value < 64 ? [value] : [(value & 127) | 128, value >>> 7])];
const advance = (local: number, by: number): Code => [...get(local), ...constant(by), 0x6a, ...set(local)];
const vector = (instruction: number): Code => [0xfd, ...leb(instruction)];
const load = (address: number, offset: number): Code => [...get(address), ...vector(0x00), 4, ...leb(offset)];
const loadSplat = (address: number, offset: number): Code => [...get(address), ...vector(0x09), 2, ...leb(offset)];
const ZERO: Code = [...vector(0x0c), ...new Array<number>(16).fill(0)];
const OR = vector(0x50);
const ANY = vector(0x53);
const LESS = vector(0x39);
const SHIFT_LEFT = vector(0xab);
const ADD = vector(0xae);
const SUBTRACT = vector(0xb1);
const DOT = vector(0xba);

/** Parameters, then locals. */
const [QUERY, BASE, NORMS, LIMITS, OUT, TILES, PAIRS, AT, LEFT, ROW, COUNT] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
const [NEAR, FAR, SPREAD, HIT, FIRST_SUM] = [11, 12, 13, 14, 15] as const;
const SUMS = 2 * QUERIES_PER_TILE;
const sum = (query: number, half: number): number => FIRST_SUM + 2 * query + half;

function assemble(): Uint8Array {
  const queries = [0, 1, 2, 3];
  const halves = [0, 1];
  const eachSum = (code: (query: number, half: number) => Code): Code => queries.flatMap((query) => halves.flatMap((half) => code(query, half)));
  const onePair: Code = [
    ...load(BASE, 0), ...set(NEAR), ...load(BASE, 16), ...set(FAR),
    ...queries.flatMap((query) => [
      ...loadSplat(AT, 4 * query), ...set(SPREAD),
      ...halves.flatMap((half) => [...get(sum(query, half)), ...get(half === 0 ? NEAR : FAR), ...get(SPREAD), ...DOT, ...ADD, ...set(sum(query, half))]),
    ]),
    ...advance(BASE, 32), ...advance(AT, 16),
  ];
  const distances: Code = eachSum((query, half) => [
    ...load(NORMS, 16 * half), ...get(sum(query, half)), ...constant(1), ...SHIFT_LEFT, ...SUBTRACT, ...set(sum(query, half)),
    ...get(HIT), ...get(sum(query, half)), ...loadSplat(LIMITS, 4 * query), ...LESS, ...OR, ...set(HIT),
  ]);
  const handOut: Code = [
    ...get(OUT), ...get(ROW), 0x36, 2, 0,
    ...eachSum((query, half) => [...get(OUT), ...get(sum(query, half)), ...vector(0x0b), 4, ...leb(16 * (1 + 2 * query + half))]),
    ...advance(OUT, 4 * TILE_WORDS), ...advance(COUNT, 1),
  ];
  const oneTile: Code = [
    ...eachSum((query, half) => [...ZERO, ...set(sum(query, half))]),
    ...ZERO, ...set(HIT),
    ...get(QUERY), ...set(AT), ...get(PAIRS), ...set(LEFT),
    0x03, 0x40, ...onePair, ...countDown(LEFT), 0x0d, 0, 0x0b,
    ...distances,
    ...get(HIT), ...ANY, 0x04, 0x40, ...handOut, 0x0b,
    ...advance(NORMS, 4 * ROWS_PER_TILE), ...advance(ROW, ROWS_PER_TILE),
  ];
  const body: Code = [
    2, 4, I32, ...leb(4 + SUMS), V128,
    0x03, 0x40, ...oneTile, ...countDown(TILES), 0x0d, 0, 0x0b,
    ...get(COUNT), 0x0b,
  ];
  return Uint8Array.from([
    0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, [1, 0x60, 7, ...new Array<number>(7).fill(I32), 1, I32]),
    ...section(2, [1, 1, 0x6d, 1, 0x6d, 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, 1, 0x6b, 0, 0]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}

/** Leaves the local, one less, on the stack: the loop goes on while it is not 0. */
function countDown(local: number): Code {
  return [...get(local), ...constant(1), 0x6b, 0x22, local];
}

function section(id: number, content: Code): Code {
  return [id, ...leb(content.length), ...content];
}
