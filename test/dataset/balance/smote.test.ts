import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMatrix, createRng, type Matrix } from "../../../src/core/index.js";
import { balancedClassWeights, purgedSmote, smote } from "../../../src/dataset/index.js";
import { classWeightsFor } from "../../../src/dataset/balance/balancedClassWeights.js";
import { interpolate } from "../../../src/dataset/balance/smote.js";

interface Golden {
  readonly tolerance: number;
  readonly x: number[];
  readonly rows: number;
  readonly cols: number;
  readonly y: number[];
  readonly ratio: number;
  readonly kNeighbors: number;
  readonly neighbors: number[][];
  readonly base: number[];
  readonly neighbor: number[];
  readonly lambda: number[];
  readonly labels: number[];
  readonly synthetic: number[];
  readonly classWeights: {
    readonly buys: number;
    readonly rows: number;
    readonly sell: number;
    readonly buy: number;
  }[];
}

const golden = JSON.parse(readFileSync(new URL("../../golden/smote.json", import.meta.url), "utf8")) as Golden;
const x = createMatrix(golden.rows, golden.cols, Float32Array.from(golden.x));
const minority = golden.y.flatMap((label, row) => (label === 1 ? [row] : []));

describe("smote", () => {
  it("places synthetic rows on the segment between a row and its neighbour", () => {
    const line = createMatrix(6, 1, Float32Array.of(0, 1, 10, 50, 51, 52));
    const {
      x: after,
      y,
      parents,
    } = smote(line, Uint8Array.of(1, 1, 1, 0, 0, 0), { kNeighbors: 1, ratio: 1, rng: createRng(1) });
    expect([...after.data]).toEqual([0, 1, 10, 50, 51, 52]);
    expect(y).toHaveLength(6);
    const more = smote(line, Uint8Array.of(1, 1, 0, 0, 0, 0), { kNeighbors: 1, ratio: 1, rng: createRng(1) });
    expect([...more.y]).toEqual([1, 1, 0, 0, 0, 0, 1, 1]);
    for (const value of more.x.data.subarray(6)) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(1);
    }
    expect([...parents]).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  });

  it("makes as many rows as imbalanced-learn, and the same ones from the same neighbours and draws", () => {
    const own = smote(x, Uint8Array.from(golden.y), {
      kNeighbors: golden.kNeighbors,
      ratio: golden.ratio,
      rng: createRng(7),
    });
    // imbalanced-learn rounds the number of missing rows down, we to the nearest.
    expect(Math.abs(own.y.length - golden.labels.length)).toBeLessThanOrEqual(1);
    const pairs = golden.base.flatMap((base, k) => [
      minority[base]!,
      minority[golden.neighbors[base]![golden.neighbor[k]!]!]!,
    ]);
    const points = interpolate(x, Int32Array.from(pairs), Float64Array.from(golden.lambda));
    points.data.forEach((value, at) => expect(Math.abs(value - golden.synthetic[at]!)).toBeLessThan(golden.tolerance));
  });

  it("always draws a partner among the k nearest other minority rows", () => {
    const y = Uint8Array.from(golden.y);
    const { parents } = smote(x, y, { kNeighbors: 3, ratio: 1, rng: createRng(3) });
    for (let row = x.rows; row < parents.length / 2; row++) {
      const [base, partner] = [parents[2 * row]!, parents[2 * row + 1]!];
      const nearer = minority.filter(
        (other) => other !== base && distance(x, base, other) < distance(x, base, partner),
      );
      expect(nearer.length).toBeLessThan(3);
      expect(partner).not.toBe(base);
    }
  });

  it.each([
    [
      "a missing value",
      createMatrix(3, 1, Float32Array.of(1, NaN, 2)),
      1,
      "Cannot make synthetic rows as every value of x must be a finite number: row 1 is NaN",
    ],
    [
      "as many neighbours as minority rows",
      createMatrix(3, 1),
      1,
      "Cannot make synthetic rows as the minority class must have more rows than kNeighbors: found " +
        "1 rows and 1 neighbours; ask for fewer neighbours",
    ],
    [
      "no neighbours",
      createMatrix(3, 1),
      0,
      "Cannot make synthetic rows as kNeighbors must be an integer of at least 1: found 0",
    ],
  ])("refuses %s", (_, rows, kNeighbors, message) => {
    expect(() => smote(rows, Uint8Array.of(1, 0, 0), { kNeighbors, ratio: 1, rng: createRng(1) })).toThrow(
      new RangeError(message),
    );
  });
});

describe("purgedSmote", () => {
  const y = Uint8Array.from(golden.y);
  const t0Ms = Float64Array.from(y, (_, row) => 10 * row);
  const t1Ms = t0Ms.map((t0, row) => t0 + 5 + (row % 3));

  it("gives a synthetic row the whole span of its parents' labels", () => {
    const made = purgedSmote(x, y, { kNeighbors: 5, ratio: 1, rng: createRng(1), t0Ms, t1Ms });
    made.y.forEach((_, row) => {
      const [a, b] = [made.parents[2 * row]!, made.parents[2 * row + 1]!];
      expect(made.t0Ms[row]).toBe(Math.min(t0Ms[a]!, t0Ms[b]!));
      expect(made.t1Ms[row]).toBe(Math.max(t1Ms[a]!, t1Ms[b]!));
    });
  });

  it("never keeps a synthetic row past a purge that drops one of its parents", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 200 }), (fromMs, length) => {
        const made = purgedSmote(x, y, { kNeighbors: 5, ratio: 1, rng: createRng(2), t0Ms, t1Ms });
        const purged = (t0: number, t1: number) => t1 > fromMs && t0 < fromMs + length;
        made.y.forEach((_, row) => {
          const parents = [made.parents[2 * row]!, made.parents[2 * row + 1]!];
          if (parents.some((parent) => purged(t0Ms[parent]!, t1Ms[parent]!)))
            expect(purged(made.t0Ms[row]!, made.t1Ms[row]!)).toBe(true);
        });
      }),
      { numRuns: 40 },
    );
  });

  it("searches on columns of one scale and keeps their units", () => {
    const stretched = createMatrix(
      x.rows,
      x.cols,
      x.data.map((value, at) => (at % x.cols === 0 ? 1_024 * value : value)),
    );
    const options = { kNeighbors: 5, ratio: 1, t0Ms, t1Ms };
    const plain = purgedSmote(x, y, { ...options, rng: createRng(4) });
    const scaled = purgedSmote(stretched, y, { ...options, rng: createRng(4) });
    expect(scaled.parents).toEqual(plain.parents);
    scaled.x.data.forEach((value, at) =>
      expect(value).toBeCloseTo((at % x.cols === 0 ? 1_024 : 1) * plain.x.data[at]!, 2),
    );
  });

  it("leaves a synthetic value missing where a parent's is", () => {
    const holes = createMatrix(
      x.rows,
      x.cols,
      x.data.map((value, at) => (at % 7 === 0 ? NaN : value)),
    );
    const { x: after, parents } = purgedSmote(holes, y, { kNeighbors: 5, ratio: 1, rng: createRng(5), t0Ms, t1Ms });
    for (let at = 0; at < after.data.length; at++) {
      const [row, col] = [Math.floor(at / x.cols), at % x.cols];
      const missing = [parents[2 * row]!, parents[2 * row + 1]!].some((parent) =>
        Number.isNaN(holes.data[parent * x.cols + col]!),
      );
      expect(Number.isNaN(after.data[at]!)).toBe(missing);
    }
  });

  it.each([
    [
      "an infinite value",
      createMatrix(4, 1, Float32Array.of(1, 2, -Infinity, 3)),
      4,
      "Cannot make synthetic rows as every value must be finite or missing: row 2 holds -Infinity",
    ],
    [
      "intervals of other rows",
      createMatrix(4, 1),
      3,
      "Cannot make synthetic rows as every row must have its label interval: found 4 rows and 3 intervals",
    ],
  ])("refuses %s", (_, rows, labels, message) => {
    const times = { t0Ms: new Float64Array(labels), t1Ms: new Float64Array(labels).fill(1) };
    expect(() =>
      purgedSmote(rows, Uint8Array.of(1, 1, 0, 0), { kNeighbors: 1, ratio: 1, rng: createRng(1), ...times }),
    ).toThrow(new RangeError(message));
  });
});

describe("balancedClassWeights", () => {
  it("agrees with scikit-learn", () => {
    for (const { buys, rows, sell, buy } of golden.classWeights) {
      const weights = balancedClassWeights(Uint8Array.from({ length: rows }, (_, row) => (row < buys ? 1 : 0)));
      expect(weights.sell).toBeCloseTo(sell, 12);
      expect(weights.buy).toBeCloseTo(buy, 12);
    }
  });

  it("gives BUY the asked share of a total of n", () => {
    const { sell, buy } = classWeightsFor(Uint8Array.of(1, 0, 0, 0), { buyFrac: 0.3 });
    expect([buy, sell * 3]).toEqual([expect.closeTo(1.2, 12), expect.closeTo(2.8, 12)]);
  });

  it("refuses one class", () => {
    expect(() => balancedClassWeights(Uint8Array.of(1, 1))).toThrow(
      new RangeError("Cannot weight classes as both classes must occur: found 0 SELL and 2 BUY"),
    );
  });
});

function distance({ data, cols }: Matrix, a: number, b: number): number {
  let sum = 0;
  for (let col = 0; col < cols; col++) sum += (data[a * cols + col]! - data[b * cols + col]!) ** 2;
  return sum;
}
