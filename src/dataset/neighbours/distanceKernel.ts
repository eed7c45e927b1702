/**
 * Squared distances of small whole numbers, 32 pairs of rows at a time: the inner loop of an exact
 * neighbour search, in WebAssembly since JavaScript has no vector instructions.
 *
 * Rows are 16-bit integers, two columns to a word. A tile is 4 queries by 8 base rows; for each it finds
 * |b|² - 2 b·q and hands the tile out only if some pair lies under its query's limit, so that JavaScript
 * looks at a few tiles in a thousand. {@link assemble} says in words what the module does, and writes it.
 *
 * Worth it: of 20,000 rows x 52 the products alone, in plain loops over typed arrays with eight sums in
 * registers and each pair once, take nine times the processor time of the whole search by this kernel, and
 * 2.7 times that of imbalanced-learn's, which has BLAS. `test/bench/smote.bench.mjs` measures it; the test of
 * `distanceKernel` holds every number it writes against a loop.
 *
 * Source: the WebAssembly specification 2.0, binary format, with its 128-bit vector instructions.
 */

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
  compiled ??= new WebAssembly.Module(assemble());
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
  const kernel = new WebAssembly.Instance(compiled, { m: { m: memory } }).exports["k"] as Kernel;
  return {
    memory: memory.buffer,
    run: ({ query, base, norms, limits, out, tiles, pairs }) => kernel(query, base, norms, limits, out, tiles, pairs),
  };
}

/** Bytes of the binary format: an instruction, or several in a row. */
type Code = readonly number[];

/** Unsigned LEB128. */
function leb(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

// Types.
const VOID = 0x40;
const I32 = 0x7f;
const V128 = 0x7b;
// Control, and the plain instructions on 32-bit integers.
const LOOP = 0x03;
const IF = 0x04;
const END = 0x0b;
const BRANCH_IF = 0x0d;
const I32_ADD = 0x6a;
const I32_SUB = 0x6b;
/** Memory operands name their alignment as a power of two, then the offset. */
const [ALIGN_4, ALIGN_16] = [2, 4] as const;
const get = (local: number): Code => [0x20, local];
const set = (local: number): Code => [0x21, local];
/** Sets, and leaves the value on the stack. */
const tee = (local: number): Code => [0x22, local];
/** Signed LEB128, where bit 6 of the last byte is the sign: values from 64 need a second byte; up to 8,191. */
const constant = (value: number): Code => [0x41, ...(value < 64 ? [value] : [(value & 127) | 128, value >>> 7])];
const store = (offset: number): Code => [0x36, ALIGN_4, ...leb(offset)];
const advance = (local: number, by: number): Code => [...get(local), ...constant(by), I32_ADD, ...set(local)];
/** Runs `body` until the local, one less each time, is 0. */
const repeat = (local: number, body: Code): Code => [
  LOOP,
  VOID,
  ...body,
  ...get(local),
  ...constant(1),
  I32_SUB,
  ...tee(local),
  BRANCH_IF,
  0,
  END,
];
// Vectors, by their names in the specification.
const vector = (instruction: number): Code => [0xfd, ...leb(instruction)];
/** v128.load. */
const load = (address: number, offset: number): Code => [...get(address), ...vector(0x00), ALIGN_16, ...leb(offset)];
/** v128.load32_splat: one word in all four lanes. */
const loadSplat = (address: number, offset: number): Code => [
  ...get(address),
  ...vector(0x09),
  ALIGN_4,
  ...leb(offset),
];
/** v128.store. */
const storeVector = (offset: number): Code => [...vector(0x0b), ALIGN_16, ...leb(offset)];
/** v128.const 0. */
const ZERO: Code = [...vector(0x0c), ...new Array<number>(16).fill(0)];
/** v128.or. */
const OR = vector(0x50);
/** v128.any_true. */
const ANY = vector(0x53);
/** i32x4.lt_s. */
const LESS = vector(0x39);
/** i32x4.shl. */
const SHIFT_LEFT = vector(0xab);
/** i32x4.add. */
const ADD = vector(0xae);
/** i32x4.sub. */
const SUBTRACT = vector(0xb1);
/** i32x4.dot_i16x8_s: of each lane the two 16-bit products, added. */
const DOT = vector(0xba);

/** Places of the parameters of the function, then of its locals. */
const [QUERY, BASE, NORMS, LIMITS, OUT, TILES, PAIRS, AT, LEFT, ROW, COUNT] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
] as const;
const [NEAR, FAR, SPREAD, HIT, FIRST_SUM] = [11, 12, 13, 14, 15] as const;
const SUMS = 2 * QUERIES_PER_TILE;
const sum = (query: number, half: number): number => FIRST_SUM + 2 * query + half;

/**
 * The module: one function, in which `[4]` are four lanes of a vector.
 *
 * ```
 * row = count = 0
 * do {                                              // a tile: 8 base rows
 *   sums[4 queries][2 halves][4] = 0; hit[4] = 0
 *   at = query; left = pairs
 *   do {                                            // two columns
 *     near[4], far[4] = the words of rows 0-3 and 4-7 at base
 *     for each query: spread[4] = its word at `at`; its sums += dot(near, spread), dot(far, spread)
 *     base += 8 words; at += 4 words
 *   } while (--left)
 *   for each query and half: sum = norms - 2 sum; hit |= sum < limit of the query
 *   if (any of hit) { write row and sums at out; out += TILE_WORDS; count++ }
 *   norms += 8 words; row += 8
 * } while (--tiles)
 * return count
 * ```
 */
function assemble(): Uint8Array {
  const queries = [0, 1, 2, 3];
  const halves = [0, 1];
  const eachSum = (code: (query: number, half: number) => Code): Code =>
    queries.flatMap((query) => halves.flatMap((half) => code(query, half)));
  const onePair: Code = [
    ...load(BASE, 0),
    ...set(NEAR),
    ...load(BASE, 16),
    ...set(FAR),
    ...queries.flatMap((query) => [
      ...loadSplat(AT, 4 * query),
      ...set(SPREAD),
      ...halves.flatMap((half) => [
        ...get(sum(query, half)),
        ...get(half === 0 ? NEAR : FAR),
        ...get(SPREAD),
        ...DOT,
        ...ADD,
        ...set(sum(query, half)),
      ]),
    ]),
    ...advance(BASE, 32),
    ...advance(AT, 16),
  ];
  const distances: Code = eachSum((query, half) => [
    ...load(NORMS, 16 * half),
    ...get(sum(query, half)),
    ...constant(1),
    ...SHIFT_LEFT,
    ...SUBTRACT,
    ...set(sum(query, half)),
    ...get(HIT),
    ...get(sum(query, half)),
    ...loadSplat(LIMITS, 4 * query),
    ...LESS,
    ...OR,
    ...set(HIT),
  ]);
  const handOut: Code = [
    ...get(OUT),
    ...get(ROW),
    ...store(0),
    ...eachSum((query, half) => [...get(OUT), ...get(sum(query, half)), ...storeVector(16 * (1 + 2 * query + half))]),
    ...advance(OUT, 4 * TILE_WORDS),
    ...advance(COUNT, 1),
  ];
  const oneTile: Code = [
    ...eachSum((query, half) => [...ZERO, ...set(sum(query, half))]),
    ...ZERO,
    ...set(HIT),
    ...get(QUERY),
    ...set(AT),
    ...get(PAIRS),
    ...set(LEFT),
    ...repeat(LEFT, onePair),
    ...distances,
    ...get(HIT),
    ...ANY,
    IF,
    VOID,
    ...handOut,
    END,
    ...advance(NORMS, 4 * ROWS_PER_TILE),
    ...advance(ROW, ROWS_PER_TILE),
  ];
  // Two groups of locals: AT to COUNT, then NEAR to HIT and the sums.
  const body: Code = [2, 4, I32, ...leb(4 + SUMS), V128, ...repeat(TILES, oneTile), ...get(COUNT), END];
  const name = (letter: string): Code => [1, letter.charCodeAt(0)];
  return Uint8Array.from([
    // "\0asm", version 1.
    0x00,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    // One type: a function of seven integers that gives one.
    ...section(1, [1, 0x60, 7, ...new Array<number>(7).fill(I32), 1, I32]),
    // One import: "m" of "m", a memory of at least one page.
    ...section(2, [1, ...name("m"), ...name("m"), 2, 0, 1]),
    // One function, of type 0.
    ...section(3, [1, 0]),
    // One export: "k", function 0.
    ...section(7, [1, ...name("k"), 0, 0]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}

function section(id: number, content: Code): Code {
  return [id, ...leb(content.length), ...content];
}
