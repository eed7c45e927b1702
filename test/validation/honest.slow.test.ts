import { describe, expect, it } from "vitest";
import { createRng, expectedCalibrationError } from "../../src/core/index.js";
import { calibratedEceRange, checkLeakage } from "../../src/validation/index.js";
import { honest, simulatedDataset } from "./plantedPipelines.js";
import { calibratedPredictions } from "./tables.js";

describe("checkLeakage on honest pipelines", () => {
  it("accuses none of twelve markets", async () => {
    for (let seed = 0; seed < 12; seed++) {
      const { markets, dataset, truth } = simulatedDataset({ seed });
      const { tests } = await checkLeakage(honest, {
        markets,
        dataset,
        truthProbability: truth,
        rng: createRng(seed),
        cuts: 2,
      });
      expect(
        tests.filter(({ result }) => result !== "pass").map(({ id, reason }) => `seed ${seed}, ${id}: ${reason}`),
      ).toEqual([]);
    }
  });
});

describe("calibratedEceRange on simulated markets", () => {
  it("holds the error of the market's own probabilities about as often as it says", () => {
    const MARKETS = 60;
    let held = 0;
    for (let seed = 0; seed < MARKETS; seed++) {
      const { predictions } = calibratedPredictions({ scenario: "strong", days: 36, seed });
      const options = { bins: 15, strategy: "quantile" } as const;
      const range = calibratedEceRange(predictions, { ...options, draws: 200, confidence: 0.95, rng: createRng(seed) });
      const error = expectedCalibrationError(predictions.label!, predictions.probability, options);
      if (error >= range.low && error <= range.high) held++;
    }
    console.info(`range of calibrated errors held the truth's in ${held} of ${MARKETS} markets`);
    // Nominally 57 of 60; the rhythm of volatility, which the draw leaves out, may cost a little.
    expect(held).toBeGreaterThanOrEqual(50);
  });
});
