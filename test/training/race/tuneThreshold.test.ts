import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matthewsCorrelation } from "../../../src/core/index.js";
import { tuneThreshold } from "../../../src/training/index.js";

describe("tuneThreshold", () => {
  it("parts what can be parted, midway between neighbours", () => {
    expect(tuneThreshold(Uint8Array.of(0, 0, 1, 1), Float64Array.of(0.125, 0.25, 0.375, 0.5))).toBe(0.3125);
  });

  it("is one half where no threshold says anything", () => {
    expect(tuneThreshold(Uint8Array.of(1, 1), Float64Array.of(0.2, 0.3))).toBe(0.5);
    expect(tuneThreshold(Uint8Array.of(0, 1), Float64Array.of(0.25, 0.25))).toBe(0.5);
    expect(tuneThreshold(Uint8Array.of(1, 0), Float64Array.of(0.2, 0.3))).toBe(0.5);
  });

  it("always agrees with the labels at least as well as any other threshold, or as a coin", () => {
    const row = fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 20 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
        const labels = Uint8Array.from(rows, ([label]) => label);
        const probabilities = Float64Array.from(rows, ([, twentieth]) => twentieth / 20);
        const agreement = (threshold: number) =>
          matthewsCorrelation(
            labels,
            Uint8Array.from(probabilities, (p) => (p > threshold ? 1 : 0)),
          );
        const best = agreement(tuneThreshold(labels, probabilities));
        for (let step = -1; step <= 41; step++)
          expect(agreement(step / 40)).toBeLessThanOrEqual(Math.max(0, best) + 1e-12);
      }),
    );
  });
});
