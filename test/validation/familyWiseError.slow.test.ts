import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/index.js";
import { auditHours } from "../../src/validation/index.js";
import { calibratedPredictions, HORIZON_MS } from "./tables.js";

const MARKETS = 60;

describe("the hour audit on calibrated simulated predictions with real hour-of-day base rates", () => {
  it(`accuses any hour in at most one of twenty markets`, () => {
    let byHolm = 0;
    let together = 0;
    let held = 0;
    for (let seed = 0; seed < MARKETS; seed++) {
      const { predictions } = calibratedPredictions({ scenario: "hour-bias", days: 36, seed });
      const { hours, globalBiasP } = auditHours(predictions, {
        rng: createRng(1_000 + seed),
        resamples: 1_000,
        labelHorizonMs: HORIZON_MS,
      });
      if (hours.some(({ biasHolmP }) => biasHolmP! < 0.05)) byHolm++;
      if (globalBiasP! < 0.05) together++;
      held += hours.filter(({ bias }) => bias!.low <= 0 && bias!.high >= 0).length;
    }
    console.info(
      `family-wise error over ${MARKETS} markets: Holm ${byHolm / MARKETS}, one test ` +
        `${together / MARKETS}; coverage ${held / MARKETS / 24}`,
    );
    // At a true error of 5 % more than 8 of 60 happen once in 300 runs.
    expect(byHolm).toBeLessThanOrEqual(8);
    expect(together).toBeLessThanOrEqual(8);
    expect(held / MARKETS / 24).toBeGreaterThan(0.9);
  });

  it("finds a planted bias of 0.2 in its hour", () => {
    let found = 0;
    for (let seed = 0; seed < 10; seed++) {
      const { predictions } = calibratedPredictions({ scenario: "hour-bias", days: 60, seed });
      const probability = predictions.probability.map((p, i) =>
        new Date(predictions.t0Ms[i]!).getUTCHours() === 7 ? Math.max(0, p - 0.2) : p,
      );
      const { hours } = auditHours(
        { ...predictions, probability },
        { rng: createRng(seed), resamples: 1_000, labelHorizonMs: HORIZON_MS },
      );
      const biased = hours.filter(({ fairness }) => fairness === "biased").map(({ hour }) => hour);
      if (biased.length === 1 && biased[0] === 7) found++;
    }
    expect(found).toBeGreaterThanOrEqual(8);
  });
});
