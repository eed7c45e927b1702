import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { effectiveAlpha, focalInverseLink, focalLink, focalLoss, sigmoid } from "../../src/index.js";
import { focalDerivatives } from "../../src/models/losses/focalLoss.js";
import { focalMarginDerivatives, meanMarginLoss } from "../../src/models/losses/marginLoss.js";

const POSTERIORS = [0.1, 0.3, 0.5, 0.6, 0.7, 0.8];

describe("focalLoss", () => {
  it("has alpha 0.25 and gamma 2 where nothing is said, and what is said in their place", () => {
    // -alpha (1 - p)^gamma ln p of BUY; -(1 - alpha) p^gamma ln (1 - p) of SELL.
    expect(focalLoss([1], [0.5])).toBeCloseTo(0.25 * 0.25 * Math.LN2, 12);
    expect(focalLoss([0], [0.5])).toBeCloseTo(0.75 * 0.25 * Math.LN2, 12);
    expect(focalLoss([1], [0.5], { alpha: 0.5 })).toBeCloseTo(0.5 * 0.25 * Math.LN2, 12);
    expect(focalLoss([1], [0.5], { gamma: 0 })).toBeCloseTo(0.25 * Math.LN2, 12);
  });

  it("equals Keras's example: 0.691 for labels 0 1 0 0 at logits -18.6, 0.51, 2.94, -12.8", () => {
    const p = [-18.6, 0.51, 2.94, -12.8].map(sigmoid);
    // Keras's example leaves alpha out, so every row has weight 1: twice the loss at alpha 1/2.
    expect(2 * focalLoss([0, 1, 0, 0], p, { alpha: 0.5, gamma: 2 })).toBeCloseTo(0.691, 3);
  });

  it("is weighted cross-entropy at gamma 0", () => {
    expect(focalLoss([1, 0], [0.8, 0.3], { alpha: 0.25, gamma: 0 })).toBeCloseTo(
      (-0.25 * Math.log(0.8) - 0.75 * Math.log(0.7)) / 2,
      12,
    );
  });

  it("refuses labels and probabilities that are none", () => {
    expect(() => focalLoss([2], [0.5], { alpha: 0.25, gamma: 2 })).toThrow("must be 0 (SELL) or 1 (BUY)");
    expect(() => focalLoss([1], [1.2], { alpha: 0.25, gamma: 2 })).toThrow("row 0 is 1.2");
    expect(() => focalLoss([1], [0.5], { alpha: 1, gamma: 2 })).toThrow("alpha must be above 0 and below 1: found 1");
  });
});

describe("focalLink", () => {
  it.each([
    [0.5, 2, [0.306, 0.422, 0.5, 0.538, 0.578, 0.627]],
    [0.25, 2, [0.227, 0.326, 0.399, 0.436, 0.477, 0.527]],
    [0.25, 0, [0.036, 0.125, 0.25, 0.333, 0.4375, 0.571]],
    [0.75, 2, [0.399, 0.523, 0.601, 0.637, 0.674, 0.716]],
  ])("has the table's scores at alpha %d, gamma %d", (alpha, gamma, expected) => {
    POSTERIORS.forEach((posterior, k) =>
      expect(Math.abs(focalLink(posterior, { alpha, gamma }) - expected[k]!)).toBeLessThanOrEqual(0.0005),
    );
  });

  it("is the minimiser of the expected loss, found by trying every score", () => {
    for (const posterior of POSTERIORS) {
      const expectedLoss = (score: number) =>
        posterior * focalLoss([1], [score], { alpha: 0.25, gamma: 2 }) +
        (1 - posterior) * focalLoss([0], [score], { alpha: 0.25, gamma: 2 });
      const tried = Array.from({ length: 9_999 }, (_, k) => (k + 1) / 10_000);
      const best = tried.reduce((a, b) => (expectedLoss(b) < expectedLoss(a) ? b : a));
      expect(Math.abs(best - focalLink(posterior, { alpha: 0.25, gamma: 2 }))).toBeLessThanOrEqual(1e-4);
    }
  });

  it("is always undone by its inverse", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        fc.double({ min: 0, max: 4, noNaN: true }),
        (posterior, alpha, gamma) => {
          expect(
            Math.abs(focalInverseLink(focalLink(posterior, { alpha, gamma }), { alpha, gamma }) - posterior),
          ).toBeLessThan(1e-9);
        },
      ),
    );
  });
});

describe("effectiveAlpha", () => {
  it("folds class weights in: alpha 1/2 with weights 3 and 1 is alpha 3/4", () => {
    expect(effectiveAlpha({ alpha: 0.5, buyWeight: 3, sellWeight: 1 })).toBe(0.75);
  });
});

describe("focalDerivatives", () => {
  const margins = [-6, -2, -0.5, 0, 0.3, 1.7, 5];

  it.each([
    [0.25, 2],
    [0.6, 0],
    [0.5, 1.3],
  ])("are the slopes of the loss at alpha %d, gamma %d, by finite differences", (alpha, gamma) => {
    const h = 1e-4;
    for (const y of [0, 1]) {
      for (const margin of margins) {
        const loss = (z: number) => focalLoss([y], [sigmoid(z)], { alpha, gamma });
        const { gradient, hessian } = focalDerivatives(y, margin, { alpha, gamma }, -Infinity);
        expect(gradient).toBeCloseTo((loss(margin + h) - loss(margin - h)) / (2 * h), 6);
        expect(hessian).toBeCloseTo((loss(margin + h) - 2 * loss(margin) + loss(margin - h)) / (h * h), 5);
      }
    }
  });

  it("are half of cross-entropy's at alpha 1/2 and gamma 0", () => {
    for (const margin of margins) {
      const p = sigmoid(margin);
      const { gradient, hessian } = focalDerivatives(1, margin, { alpha: 0.5, gamma: 0 }, 0);
      expect(gradient).toBeCloseTo((p - 1) / 2, 9);
      expect(hessian).toBeCloseTo((p * (1 - p)) / 2, 9);
    }
  });

  it("over a column are those of each row, times its weight", () => {
    const parameters = { alpha: 0.35, gamma: 2 };
    const y = Uint8Array.of(1, 0, 1, 0);
    const column = Float32Array.of(-2, 0.5, 3, -30);
    const weight = Float32Array.of(1, 2, 0.5, 3);
    const { gradient, hessian } = focalMarginDerivatives(y, column, parameters, { weight, leastHessian: 1e-6 });
    column.forEach((margin, row) => {
      const expected = focalDerivatives(y[row]!, margin, parameters, 1e-6);
      expect(gradient[row]).toBeCloseTo(weight[row]! * expected.gradient, 7);
      expect(hessian[row]).toBeCloseTo(weight[row]! * expected.hessian, 7);
    });
  });
});

describe("meanMarginLoss", () => {
  const y = Uint8Array.of(1, 0, 1);
  const margins = Float32Array.of(0, 2, -3);
  const weight = Float32Array.of(1, 2, 3);

  it("is the weighted mean cross-entropy", () => {
    const expected = (1 * Math.log(2) + 2 * Math.log(1 + Math.exp(2)) + 3 * Math.log(1 + Math.exp(3))) / 6;
    expect(meanMarginLoss({ kind: "crossEntropy" }, y, margins, weight)).toBeCloseTo(expected, 12);
  });

  it("is the weighted mean focal loss", () => {
    const parameters = { alpha: 0.3, gamma: 2 };
    const rows = [0, 1, 2].map((row) => weight[row]! * focalLoss([y[row]!], [sigmoid(margins[row]!)], parameters));
    expect(meanMarginLoss({ kind: "focal", ...parameters }, y, margins, weight)).toBeCloseTo(
      rows.reduce((sum, each) => sum + each, 0) / 6,
      7,
    );
  });
});
