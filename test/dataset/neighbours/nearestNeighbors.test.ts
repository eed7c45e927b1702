import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMatrix, createRng, takeRows, type Matrix, type Rng } from "../../../src/core/index.js";
import { distanceKernel, TILE_WORDS } from "../../../src/dataset/neighbours/distanceKernel.js";
import { gridOf } from "../../../src/dataset/neighbours/integerGrid.js";
import { nearestNeighbors } from "../../../src/dataset/neighbours/nearestNeighbors.js";

interface Golden {
  readonly x: number[];
  readonly rows: number;
  readonly cols: number;
  readonly y: number[];
  readonly kNeighbors: number;
  readonly neighbors: number[][];
}

const golden = JSON.parse(readFileSync(new URL("../../golden/smote.json", import.meta.url), "utf8")) as Golden;

/** Clouds that are easy, and clouds that strain an integer grid. */
const CLOUDS: Readonly<Record<string, (rng: Rng, row: number) => number>> = {
  normal: (rng) => rng.normal(),
  "far from the origin": (rng) => 10_000 + rng.normal(),
  "of many equal distances": (rng) => rng.integer(3),
  "of equal rows": () => 1,
  "with rows far out": (rng, row) => rng.normal() * (row % 397 === 5 ? 1e6 : 1),
  "in tight clusters": (rng, row) => 1_000 * (row % 5) + 1e-3 * rng.normal(),
};

function cloudOf(kind: string, rows: number, cols: number, rng: Rng): Matrix {
  const value = CLOUDS[kind]!;
  return createMatrix(
    rows,
    cols,
    Float32Array.from({ length: rows * cols }, (_, at) => value(rng, Math.floor(at / cols))),
  );
}

/** The definition: all other rows by distance, then by index. */
function byDefinition(cloud: Matrix, query: number, k: number): number[] {
  const others = Array.from({ length: cloud.rows }, (_, row) => ({ row, far: distance(cloud, query, row) })).filter(
    ({ row }) => row !== query,
  );
  return others
    .sort((a, b) => a.far - b.far || a.row - b.row)
    .slice(0, k)
    .map(({ row }) => row);
}

function expectNearest(cloud: Matrix, queries: Int32Array, k: number): void {
  const found = nearestNeighbors(cloud, queries, { k });
  queries.forEach((query, q) => expect([...found.subarray(q * k, (q + 1) * k)]).toEqual(byDefinition(cloud, query, k)));
}

describe("nearestNeighbors", () => {
  it("finds imbalanced-learn's neighbours", () => {
    const x = createMatrix(golden.rows, golden.cols, Float32Array.from(golden.x));
    const minority = golden.y.flatMap((label, row) => (label === 1 ? [row] : []));
    const found = nearestNeighbors(
      takeRows(x, minority),
      Int32Array.from(minority, (_, k) => k),
      { k: golden.kNeighbors },
    );
    expect(minority.map((_, k) => [...found.subarray(k * golden.kNeighbors, (k + 1) * golden.kNeighbors)])).toEqual(
      golden.neighbors,
    );
  });

  it("always finds the nearest rows of few, the lower of equals first", () => {
    const some = fc.record({
      rows: fc.integer({ min: 2, max: 90 }),
      cols: fc.integer({ min: 1, max: 9 }),
      seed: fc.integer(),
      kind: fc.constantFrom(...Object.keys(CLOUDS)),
    });
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 6 }), ({ rows, cols, seed, kind }, wanted) => {
        const rng = createRng(seed);
        expectNearest(
          cloudOf(kind, rows, cols, rng),
          rng.permutation(rows).subarray(0, Math.max(1, rows >> 1)),
          Math.min(wanted, rows - 1),
        );
      }),
    );
  });

  it.each(Object.keys(CLOUDS))("always finds the nearest rows of many, in a cloud %s", (kind) => {
    const some = fc.record({
      rows: fc.integer({ min: 256, max: 700 }),
      cols: fc.constantFrom(1, 2, 5, 52),
      seed: fc.integer(),
      k: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(some, ({ rows, cols, seed, k }) => {
        const rng = createRng(seed);
        expectNearest(cloudOf(kind, rows, cols, rng), rng.permutation(rows).subarray(0, 21), k);
      }),
      { numRuns: 15 },
    );
  });

  it("finds a row that was kept off the grid where it is nearest all the same", () => {
    // Of 600 rows within 1 of 0 one lies just inside four times that, the other just outside.
    const cloud = createMatrix(
      600,
      1,
      Float32Array.from({ length: 600 }, (_, row) => [3.9, 4.2][row] ?? (row % 2 === 0 ? -1 : 1) * (0.9 + row / 6_000)),
    );
    expect([...gridOf(cloud).wildRows]).toEqual([1]);
    expect([...nearestNeighbors(cloud, Int32Array.of(0, 1), { k: 1 })]).toEqual([1, 0]);
  });

  it("refuses as many neighbours as there are rows", () => {
    expect(() => nearestNeighbors(createMatrix(3, 1), Int32Array.of(0), { k: 3 })).toThrow(
      new RangeError("Cannot find nearest neighbours as k must be an integer from 1 to 2: found 3"),
    );
  });
});

describe("gridOf", () => {
  it("never moves a distance by more than its error, and keeps far rows off the grid", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom(...Object.keys(CLOUDS)),
        fc.constantFrom(1, 3, 8),
        (seed, kind, cols) => {
          const cloud = cloudOf(kind, 300, cols, createRng(seed));
          const grid = gridOf(cloud);
          const cell = (row: number, col: number) =>
            (grid.cells[row * grid.pairs + (col >> 1)]! << (col % 2 === 0 ? 16 : 0)) >> 16;
          const onGrid = Array.from({ length: 40 }, (_, row) => row).filter((row) => grid.isWild[row] === 0);
          for (const a of onGrid) {
            const misplaced = onGrid.filter((b) => {
              const far = Math.sqrt(
                Array.from({ length: cols }, (_, col) => (cell(a, col) - cell(b, col)) ** 2).reduce(
                  (sum, part) => sum + part,
                  0,
                ),
              );
              return Math.abs(far - grid.stepsPerUnit * Math.sqrt(distance(cloud, a, b))) > grid.error;
            });
            expect(misplaced).toEqual([]);
            expect(grid.norms[a]).toBe(
              Array.from({ length: cols }, (_, col) => cell(a, col) ** 2).reduce((sum, part) => sum + part, 0),
            );
          }
          expect(grid.wildRows.length).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe("distanceKernel", () => {
  it(
    "always hands out the tiles that hold a distance under its limit, with all their distances, " +
      "up to the ends of the grid",
    () => {
      const call = fc.record({
        pairs: fc.integer({ min: 1, max: 30 }),
        tiles: fc.integer({ min: 1, max: 9 }),
        seed: fc.integer(),
        isAtEnds: fc.boolean(),
        place: fc.integer({ min: 0, max: 20 }),
      });
      fc.assert(
        fc.property(call, ({ pairs, tiles, seed, isAtEnds, place }) => {
          const rng = createRng(seed);
          // As far out as the grid ever goes: 2^29 is the largest squared length.
          const reach = Math.min(32_767, Math.floor(Math.sqrt((2 ** 29 - 1) / (2 * pairs))));
          const rowOf = () =>
            Array.from({ length: 2 * pairs }, () =>
              isAtEnds ? (rng.integer(2) === 0 ? -reach : reach) : rng.integer(2 * reach + 1) - reach,
            );
          const rows = Array.from({ length: 8 * tiles }, rowOf);
          const queries = Array.from({ length: 4 }, rowOf);
          const distances = queries.map((q) => rows.map((row) => dot(row, row) - 2 * dot(row, q)));
          // Each limit lets the `place` smallest of its query through; equal ones stay out.
          const limits = distances.map((row) => [...row].sort((a, b) => a - b)[Math.min(place, row.length - 1)]!);
          const near = (row: number) => distances.some((ofQuery, q) => ofQuery[row]! < limits[q]!);
          const expected = Array.from({ length: tiles }, (_, tile) => 8 * tile).filter((first) =>
            rows.slice(first, first + 8).some((_, lane) => near(first + lane)),
          );
          expect(tilesOf(queries, rows, limits)).toEqual(
            expected.map((first) => ({
              first,
              distances: distances.map((ofQuery) => ofQuery.slice(first, first + 8)),
            })),
          );
        }),
      );
    },
  );
});

/** Lays rows out as `TileCall` says and runs the kernel once. */
function tilesOf(
  queries: readonly (readonly number[])[],
  rows: readonly (readonly number[])[],
  limitOf: readonly number[],
): { readonly first: number; readonly distances: number[][] }[] {
  const pairs = rows[0]!.length / 2;
  const tiles = rows.length / 8;
  const base = 0;
  const norms = base + 4 * rows.length * pairs;
  const query = norms + 4 * rows.length;
  const limits = query + 4 * 4 * pairs;
  const out = limits + 16;
  const kernel = distanceKernel(out + 4 * TILE_WORDS * tiles);
  const words = new Int32Array(kernel.memory);
  const word = (row: readonly number[], pair: number) => (row[2 * pair]! & 0xffff) | (row[2 * pair + 1]! << 16);
  rows.forEach((row, at) => {
    for (let pair = 0; pair < pairs; pair++)
      words[base / 4 + (at >> 3) * 8 * pairs + pair * 8 + (at & 7)] = word(row, pair);
    words[norms / 4 + at] = dot(row, row);
  });
  queries.forEach((row, q) => {
    for (let pair = 0; pair < pairs; pair++) words[query / 4 + pair * 4 + q] = word(row, pair);
  });
  words.set(limitOf, limits / 4);
  const written = kernel.run({ query, base, norms, limits, out, tiles, pairs });
  return Array.from({ length: written }, (_, tile) => {
    const at = out / 4 + tile * TILE_WORDS;
    return {
      first: words[at]!,
      distances: [0, 1, 2, 3].map((q) => [...words.subarray(at + 4 + 8 * q, at + 12 + 8 * q)]),
    };
  });
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, col) => sum + value * b[col]!, 0);
}

function distance({ data, cols }: Matrix, a: number, b: number): number {
  let sum = 0;
  for (let col = 0; col < cols; col++) sum += (data[a * cols + col]! - data[b * cols + col]!) ** 2;
  return sum;
}
