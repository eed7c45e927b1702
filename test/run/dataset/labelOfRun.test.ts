import { describe, expect, it } from "vitest";
import { createRng } from "../../../src/core/index.js";
import { readConfig } from "../../../src/config/index.js";
import { assembleDataset, chooseLabel, defineLabel, labelByHorizon, LABELS } from "../../../src/dataset/index.js";
import type { FeatureTable } from "../../../src/features/index.js";
import { simulateMarket, truthProbability } from "../../../src/market/index.js";
import { labelOfRun, truthOfRows } from "../../../src/run/dataset/labelOfRun.js";

const HOUR = 3_600_000;
const { markets, truth } = simulateMarket({
  scenario: "strong",
  symbols: ["BTCUSDT", "ETHUSDT"],
  days: 20,
  barMs: HOUR,
  rng: createRng(7),
});
const featureTables = markets.map(({ bars }): FeatureTable => ({
  names: ["one"],
  values: { data: new Float32Array(bars.timeMs.length), rows: bars.timeMs.length, cols: 1 },
  missing: [],
  warmupRows: 0,
}));
const judgedBy = (name: string, { horizonMs = 4 * HOUR, options = {} } = {}) => {
  const label = chooseLabel(LABELS, { name, options });
  const dataset = assembleDataset({
    markets,
    featureTables,
    horizonMs,
    label,
    imbalancedSigma: 0.3,
    sequenceBars: 2,
    confirmationFrac: 0.2,
    minPresentFrac: 0.9,
  });
  return { label, dataset, rows: Int32Array.from(dataset.t0Ms, (_, row) => row).filter((row) => row % 3 === 1) };
};

describe("truthOfRows", () => {
  it.each([0, 0.3])("is the simulator's own P(return > theta) of the judged label at %d sigma", (buyAboveSigma) => {
    const { label, dataset, rows } = judgedBy("horizon", { options: { buyAboveSigma } });
    const found = truthOfRows({ truth }, label, dataset, rows);
    if (!("truthProbability" in found)) throw new Error("the simulator knows this label");
    rows.forEach((row, k) => {
      const known = truth.find(({ symbol }) => symbol === dataset.symbols[dataset.symbolIndex[row]!])!;
      const [p] = truthProbability(known, {
        barRow: dataset.barRow.subarray(row, row + 1),
        thetaFrac: dataset.judged.thetaFrac.subarray(row, row + 1),
      });
      expect(found.truthProbability[k]).toBe(p);
    });
    const mean = (values: ArrayLike<number>) =>
      Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
    // The truth of the label itself: its mean is near the label's base rate on these rows.
    expect(mean(found.truthProbability)).toBeCloseTo(mean(rows.map((row) => dataset.judged.label[row]!)), 1);
  });

  it.each([
    ["tripleBarrier", {}, "the simulator has no closed form for the triple-barrier label"],
    ["nextLiquidation", {}, "the simulator has no closed form for the next-liquidation label"],
    ["horizon", { horizonMs: 8 * HOUR }, "the simulator's closed form is of 4 h and the label of 8 h"],
  ])("says why there is none for %s %j", (name, options, truthMissing) => {
    const { label, dataset, rows } = judgedBy(name, options);
    expect(truthOfRows({ truth }, label, dataset, rows)).toEqual({ truthMissing });
  });

  it("has none on real data", () => {
    const { label, dataset, rows } = judgedBy("horizon");
    expect(truthOfRows({}, label, dataset, rows)).toEqual({ truthMissing: "real data have no known ceiling" });
  });
});

describe("labelOfRun", () => {
  it("is the label that the YAML names, with its options filled in", () => {
    const { label, options } = labelOfRun({ config: readConfig("notebooks/model_v4.yaml") });
    expect([label.name, options]).toEqual(["horizon", { buyAboveSigma: 0 }]);
  });

  it("may be one of the run's own", () => {
    const mine = defineLabel({ name: "mine", label: ({ bars }) => labelByHorizon(bars) });
    const config = readConfig("notebooks/model_v4.yaml");
    const run = { config: { ...config, label: { ...config.label, kind: "mine" } }, extensions: { labels: [mine] } };
    expect(labelOfRun(run).label).toBe(mine);
    expect(() => labelOfRun({ config: run.config })).toThrow(
      /one of horizon, tripleBarrier, nextLiquidation: found "mine"/,
    );
  });
});
