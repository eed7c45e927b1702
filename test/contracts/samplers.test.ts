/** What every sampler of training rows promises, whatever its method. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMatrix, createRng, type Matrix, type Rng } from "../../src/core/index.js";
import { purgedSmote, randomOverSample, randomUnderSample, smote, type Resampled } from "../../src/dataset/index.js";

interface Options {
  readonly ratio: number;
  readonly rng: Rng;
}

const intervalsOf = (rows: number) => ({
  t0Ms: Float64Array.from({ length: rows }, (_, row) => row),
  t1Ms: Float64Array.from({ length: rows }, (_, row) => row + 4),
});

const SAMPLERS: Readonly<Record<string, (x: Matrix, y: Uint8Array, options: Options) => Resampled<Matrix>>> = {
  randomUnderSample: (x, y, options) => randomUnderSample(x, y, options),
  randomOverSample: (x, y, options) => randomOverSample(x, y, options),
  smote: (x, y, options) => smote(x, y, { kNeighbors: 3, ...options }),
  purgedSmote: (x, y, options) => purgedSmote(x, y, { kNeighbors: 3, ...intervalsOf(x.rows), ...options }),
};

const someRows = fc
  .record({
    minority: fc.integer({ min: 5, max: 20 }),
    extra: fc.nat(60),
    buyIsRare: fc.boolean(),
    seed: fc.integer(),
    ratio: fc.double({ min: 0.3, max: 1, noNaN: true }),
  })
  .map(({ minority, extra, buyIsRare, seed, ratio }) => {
    const rows = 2 * minority + extra;
    const rng = createRng(seed);
    const rare = new Set(rng.permutation(rows).subarray(0, minority));
    return {
      x: createMatrix(
        rows,
        3,
        Float32Array.from({ length: 3 * rows }, () => rng.normal()),
      ),
      y: Uint8Array.from({ length: rows }, (_, row) => (rare.has(row) === buyIsRare ? 1 : 0)),
      ratio,
      seed,
    };
  });

const counts = (y: Uint8Array) => {
  const buys = y.reduce((sum, label) => sum + label, 0);
  return { minority: Math.min(buys, y.length - buys), majority: Math.max(buys, y.length - buys) };
};

describe.each(Object.entries(SAMPLERS))("%s", (_, sample) => {
  it("always leaves minority / majority = ratio, to the nearest row, unless it was reached before", () => {
    fc.assert(
      fc.property(someRows, ({ x, y, ratio, seed }) => {
        const before = counts(y);
        const after = counts(sample(x, y, { ratio, rng: createRng(seed) }).y);
        if (before.minority >= ratio * before.majority) expect(after).toEqual(before);
        else expect(Math.abs(after.minority - ratio * after.majority)).toBeLessThanOrEqual(0.5 + 1e-9);
      }),
    );
  });

  it("never makes a row of anything but rows of its own class, and says of which", () => {
    fc.assert(
      fc.property(someRows, ({ x, y, ratio, seed }) => {
        const { x: after, y: labels, parents } = sample(x, y, { ratio, rng: createRng(seed) });
        expect(parents.length).toBe(2 * labels.length);
        expect(after.rows).toBe(labels.length);
        labels.forEach((label, row) => {
          const [a, b] = [parents[2 * row]!, parents[2 * row + 1]!];
          expect([y[a], y[b]]).toEqual([label, label]);
          if (a === b) expect(rowOf(after, row).join()).toBe(rowOf(x, a).join());
          const isBetween = (value: number, col: number) => {
            const [start, end] = [x.data[a * x.cols + col]!, x.data[b * x.cols + col]!];
            return value >= Math.min(start, end) - 1e-6 && value <= Math.max(start, end) + 1e-6;
          };
          expect(rowOf(after, row).every(isBetween)).toBe(true);
        });
      }),
    );
  });

  it("keeps every row it does not drop as it was, and leaves its inputs alone", () => {
    fc.assert(
      fc.property(someRows, ({ x, y, ratio, seed }) => {
        const before = { data: x.data.slice(), y: y.slice() };
        const { x: after, parents } = sample(x, y, { ratio, rng: createRng(seed) });
        expect({ data: x.data, y }).toEqual(before);
        const kept = Math.min(after.rows, x.rows);
        let last = -1;
        for (let row = 0; row < kept; row++) {
          const own = parents[2 * row]!;
          expect(parents[2 * row + 1]).toBe(own);
          expect(own).toBeGreaterThan(last);
          last = own;
        }
        // Under-sampling never drops the minority; the others drop nothing.
        const own = new Set(Array.from({ length: kept }, (_, row) => parents[2 * row]!));
        const rare = y.reduce((sum, label) => sum + label, 0) * 2 < y.length ? 1 : 0;
        if (after.rows >= x.rows) expect(own.size).toBe(x.rows);
        else y.forEach((label, row) => expect(label === rare ? own.has(row) : true).toBe(true));
      }),
    );
  });

  it("draws the same rows from the same seed and others from another", () => {
    const x = createMatrix(
      60,
      2,
      Float32Array.from({ length: 120 }, (_, k) => Math.sin(k)),
    );
    const y = Uint8Array.from({ length: 60 }, (_, row) => (row % 4 === 0 ? 1 : 0));
    const drawn = (seed: number) => [...sample(x, y, { ratio: 1, rng: createRng(seed) }).parents].join();
    expect(drawn(7)).toBe(drawn(7));
    expect(drawn(8)).not.toBe(drawn(7));
  });

  const two = createMatrix(2, 1);
  it.each([
    [
      "a ratio of 0",
      two,
      Uint8Array.of(0, 1),
      0,
      /ratio must be above 0 and at most 1|ratio must be at most 1 and above 0/,
    ],
    ["a ratio above 1", two, Uint8Array.of(0, 1), 1.5, /ratio must be .*: found 1.5/],
    [
      "a label that is neither 0 nor 1",
      two,
      Uint8Array.of(0, 2),
      1,
      /every y must be 0 \(SELL\) or 1 \(BUY\): row 1 is 2/,
    ],
    ["one class only", two, Uint8Array.of(1, 1), 1, /both classes must occur: found 0 SELL and 2 BUY/],
    ["x and y of different lengths", two, Uint8Array.of(0, 1, 1), 1, /x and y must hold the same rows: found 2 and 3/],
  ])("refuses %s", (_name, x, y, ratio, message) => {
    expect(() => sample(x, y, { ratio, rng: createRng(1) })).toThrow(message);
  });
});

function rowOf({ data, cols }: Matrix, row: number): Float32Array {
  return data.slice(row * cols, (row + 1) * cols);
}
