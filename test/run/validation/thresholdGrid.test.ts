import { describe, expect, it } from "vitest";
import { createRng, HOUR_MS } from "../../../src/core/index.js";
import { backtestPerpetual, monthlyReturnEstimate } from "../../../src/backtest/index.js";
import { thresholdGrid } from "../../../src/run/index.js";
import { ModelValidator } from "../../../src/validation/index.js";
import { GRIDS, rhythmicPredictions, THRESHOLD_CONFIG, THRESHOLD_MARKETS } from "../../report/fixtures/thresholds.js";

const config = THRESHOLD_CONFIG;
const predictions = rhythmicPredictions(0.45, 0.3);
const grid = thresholdGrid({ config }, { model: "m", predictions, markets: THRESHOLD_MARKETS });
const at = (threshold: number) => grid.outcomes.find((outcome) => outcome.threshold === threshold)!;

describe("thresholdGrid", () => {
  it("holds every hundredth from 0.05 to 0.95, and a threshold of one's own among them", () => {
    expect(grid.outcomes.map(({ threshold }) => threshold)).toEqual(
      Array.from({ length: 91 }, (_, k) => (k + 5) / 100),
    );
    const own = thresholdGrid(
      { config },
      { model: "m", predictions: { ...predictions, threshold: 0.437 }, markets: [] },
    );
    expect(own.outcomes).toHaveLength(92);
    expect(own.outcomes.findIndex(({ threshold }) => threshold === 0.437)).toBe(39);
    expect(own.outcomes[39]!.money).toBeNull();
  });

  it.each([0.05, 0.31, 0.5, 0.72])("says of %f what the gates and the back-test say", (threshold) => {
    const moved = { ...predictions, threshold };
    const { confidence } = config.validation;
    const { buyShare, hours } = new ModelValidator().validate(moved, {
      labelHorizonMs: 4 * HOUR_MS,
      resamples: 20,
      confidence,
      rng: createRng(1),
    });
    expect(at(threshold).buyShare).toEqual(buyShare);
    expect(at(threshold).hourShares).toEqual(hours.hours.map((row) => expect.closeTo(row.buyShare.value, 12)));
    const { takerFeeBps, slippageBps, holdBand } = config.backtest;
    const account = backtestPerpetual(
      { bars: THRESHOLD_MARKETS.map(({ bars }) => bars), predictions: moved },
      { takerFeeBps, slippageBps, holdBand },
    );
    expect(at(threshold).money).toEqual({
      monthlyReturn: monthlyReturnEstimate(account, { confidence }),
      fills: account.trades.length,
    });
  });

  it("says Buy less often the higher the threshold, in every hour", () => {
    for (const { outcomes } of GRIDS)
      outcomes.slice(1).forEach(({ buyShare, hourShares }, k) => {
        expect(buyShare.value).toBeLessThanOrEqual(outcomes[k]!.buyShare.value);
        hourShares.forEach((share, hour) => expect(share).toBeLessThanOrEqual(outcomes[k]!.hourShares[hour]!));
      });
  });
});
