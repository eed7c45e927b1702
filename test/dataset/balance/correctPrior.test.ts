import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { correctPrior } from "../../../src/dataset/index.js";

const inside = fc.double({ min: 0.01, max: 0.99, noNaN: true });

describe("correctPrior", () => {
  it("takes an even chance on balanced rows to the true base rate", () => {
    expect(correctPrior(0.5, { trainPrior: 0.5, truePrior: 0.2 })).toBeCloseTo(0.2, 15);
    expect([...correctPrior(Float32Array.of(0, 0.5, 1), { trainPrior: 0.5, truePrior: 0.25 })]).toEqual([0, 0.25, 1]);
  });

  it("is Dal Pozzolo's correction of under-sampling: p = b s / (b s - s + 1) with keep rate b", () => {
    fc.assert(
      fc.property(inside, inside, fc.double({ min: 0.05, max: 1, noNaN: true }), (sampled, truePrior, keep) => {
        // Keeping a share of the SELL rows raises the base rate from truePrior to trainPrior.
        const trainPrior = truePrior / (truePrior + keep * (1 - truePrior));
        expect(correctPrior(sampled, { trainPrior, truePrior })).toBeCloseTo(
          (keep * sampled) / (keep * sampled - sampled + 1),
          10,
        );
      }),
    );
  });

  it("always shifts the logit by the difference of the priors' logits, and back", () => {
    const logit = (p: number) => Math.log(p / (1 - p));
    fc.assert(
      fc.property(inside, inside, inside, (p, trainPrior, truePrior) => {
        const corrected = correctPrior(p, { trainPrior, truePrior });
        expect(logit(corrected)).toBeCloseTo(logit(p) + logit(truePrior) - logit(trainPrior), 8);
        expect(correctPrior(corrected, { trainPrior: truePrior, truePrior: trainPrior })).toBeCloseTo(p, 10);
      }),
    );
  });

  it.each([
    ["a prior of 0", 0.5, { trainPrior: 0, truePrior: 0.5 }, /trainPrior must be/],
    ["a probability above 1", 1.5, { trainPrior: 0.5, truePrior: 0.5 }, /probability must be/],
    ["NaN", NaN, { trainPrior: 0.5, truePrior: 0.5 }, /probability must be .*: found NaN/],
  ])("refuses %s", (_, p, priors, message) => {
    expect(() => correctPrior(p, priors)).toThrow(message);
  });
});
