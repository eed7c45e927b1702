import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createMatrix,
  createRng,
  isOnlyRounding,
  pearsonCorrelation,
  spearmanCorrelation,
  standardDeviation,
  symmetricEigenvalues,
} from "../../../src/core/index.js";

describe("a spread that is only rounding", () => {
  it("is told from one that is small", () => {
    expect(isOnlyRounding(0, 1)).toBe(true);
    expect(isOnlyRounding(1e-17, 0.1)).toBe(true);
    expect(isOnlyRounding(1e-12, 0.1)).toBe(false);
    expect(isOnlyRounding(NaN, 1)).toBe(false);
  });

  it("a constant column has no deviation and no correlation, whatever the constant and however long it is", () => {
    const varied = (length: number) => Float64Array.from({ length }, (_, i) => i % 7);
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 2, max: 300 }), (value, n) => {
        const constant = new Float64Array(n).fill(Math.abs(value) < 1e150 ? value : 0.1);
        expect(standardDeviation(constant)).toBe(0);
        expect(pearsonCorrelation(constant, varied(n))).toBeNaN();
        expect(pearsonCorrelation(varied(n), constant)).toBeNaN();
        expect(spearmanCorrelation(constant, varied(n))).toBeNaN();
      }),
      { seed: 1, numRuns: 500 },
    );
    const long = new Float64Array(200_000).fill(0.1);
    expect(pearsonCorrelation(long, varied(200_000))).toBeNaN();
  });

  it("a small one about a large level still correlates", () => {
    const a = Float64Array.from({ length: 50 }, (_, i) => 1e6 + 1e-6 * (i % 7));
    expect(pearsonCorrelation(a, a)).toBeCloseTo(1, 9);
  });
});

describe("symmetricEigenvalues", () => {
  it("are those of matrices that can be done by hand", () => {
    expect([...symmetricEigenvalues(createMatrix(2, 2, Float32Array.of(2, 1, 1, 2)))]).toEqual([
      expect.closeTo(3, 12),
      expect.closeTo(1, 12),
    ]);
    const equal = createMatrix(5, 5);
    for (let i = 0; i < 25; i++) equal.data[i] = i % 6 === 0 ? 1 : 0.5;
    const [first, ...rest] = symmetricEigenvalues(equal);
    expect(first).toBeCloseTo(3, 12);
    for (const value of rest) expect(value).toBeCloseTo(0.5, 12);
  });

  it("always add up to the trace, and their squares to those of all elements", () => {
    const rng = createRng(2);
    const n = 30;
    const matrix = createMatrix(n, n);
    for (let a = 0; a < n; a++)
      for (let b = a; b < n; b++) matrix.data[a * n + b] = matrix.data[b * n + a] = rng.normal();
    const values = symmetricEigenvalues(matrix);
    const trace = Array.from({ length: n }, (_, i) => matrix.data[i * n + i]!).reduce((x, y) => x + y);
    const squares = matrix.data.reduce((sum, value) => sum + value * value, 0);
    expect(values.reduce((x, y) => x + y)).toBeCloseTo(trace, 9);
    expect(values.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(squares, 8);
  });
});
