import { describe, expect, it } from "vitest";
import { createRng, HOUR_MS } from "../../src/core/index.js";
import { assembleDataset } from "../../src/dataset/index.js";
import { computeFeatures, FEATURES } from "../../src/features/index.js";
import { simulateMarket, type Scenario } from "../../src/market/index.js";
import { checkLeakage, type LeakageReport } from "../../src/validation/index.js";
import { folds, outOfFold, rowsOf, scaled, scoreByMeans } from "./plantedPipelines.js";

const CHOSEN = FEATURES.filter(({ name }) =>
  [
    "ret_1",
    "ret_3",
    "liquidation_imbalance",
    "liquidation_notional_z_48",
    "sell_liquidation_ratio",
    "volume_imbalance",
    "candle_upper_wick",
    "candle_lower_wick",
    "range_position_48",
    "funding_rate",
  ].includes(name),
);

/** The honest pipeline on a market of the scenario, in which nothing predicts label 0: the truth is 1/2 everywhere. */
async function check(scenario: Scenario): Promise<LeakageReport> {
  const { markets } = simulateMarket({
    scenario,
    symbols: ["BTCUSDT", "ETHUSDT", "SOLUSDT"],
    days: 90,
    barMs: HOUR_MS,
    rng: createRng(1),
  });
  const featureTables = markets.map((market) => computeFeatures(market, { features: CHOSEN }));
  const dataset = assembleDataset({
    markets,
    featureTables,
    horizonMs: 4 * HOUR_MS,
    imbalancedSigma: 0.3,
    sequenceBars: 1,
    confirmationFrac: 0.2,
    minPresentFrac: 0.9,
  });
  const pipeline = {
    features: (market: (typeof markets)[number]) => computeFeatures(market, { features: CHOSEN }),
    run: (data: typeof dataset, labels: Uint8Array) => {
      const rows = rowsOf(data);
      return outOfFold(folds(data), ({ trainIdx, testIdx }) =>
        scoreByMeans(scaled(rows, trainIdx), labels, trainIdx, testIdx),
      );
    },
  };
  return checkLeakage(pipeline, {
    markets,
    dataset,
    truthProbability: new Float64Array(dataset.t0Ms.length).fill(0.5),
    rng: createRng(7),
    cuts: 3,
    permutations: 2,
  });
}

describe("checkLeakage on the markets with a planted defect", () => {
  it("passes the honest market", async () => {
    expect(
      (await check("none")).tests.filter(({ result }) => result !== "pass").map(({ id, reason }) => [id, reason]),
    ).toEqual([]);
  });

  it.each<[Scenario, readonly string[]]>([
    ["leak-early-liquidations", ["stamps"]],
    ["leak-early-taker-volume", ["stamps"]],
    ["leak-future-close", ["aboveCeiling"]],
    ["leak-future-extremes", ["stamps", "aboveCeiling"]],
    ["leak-early-funding", ["stamps"]],
  ])("on %s fails %j at least", async (scenario, ids) => {
    const { tests } = await check(scenario);
    expect(tests.filter(({ result }) => result === "fail").map(({ id }) => id)).toEqual(
      expect.arrayContaining([...ids]),
    );
  });
});
