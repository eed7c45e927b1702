/** Leaks of kinds that no control plants: the tests must know what a leak is, not these seventeen. */
import { beforeAll, describe, expect, it } from "vitest";
import { createRng, HOUR_MS } from "../../src/core/index.js";
import { computeFeatures, defineFeature, FEATURES, type Feature } from "../../src/features/index.js";
import {
  checkLeakage,
  type LeakagePipeline,
  type LeakageReport,
  type PipelineScores,
} from "../../src/validation/index.js";
import { pipelineOfStages, shippedStages, type Stages } from "../../src/validation/leakage/stages.js";
import { replaceColumns } from "../../src/validation/leakage/plantedLeaks/replaceColumns.js";
import * as planted from "./plantedPipelines.js";
import { setupInSmall } from "./stagedPipeline.js";

let data: planted.Planted;
beforeAll(() => {
  data = planted.simulatedDataset({ seed: 4 });
});

/** As on real data: without a ceiling. */
const check = (pipeline: LeakagePipeline, changes: Partial<planted.Planted> = {}): Promise<LeakageReport> =>
  checkLeakage(pipeline, {
    markets: changes.markets ?? data.markets,
    dataset: changes.dataset ?? data.dataset,
    rng: createRng(9),
    cuts: 2,
    permutations: 1,
  });
const failed = ({ tests }: LeakageReport) => tests.filter(({ result }) => result === "fail").map(({ id }) => id);
const spoiled = (change: (stages: Stages) => Partial<Stages>): LeakagePipeline => {
  const setup = setupInSmall();
  const stages = shippedStages(setup);
  return pipelineOfStages({ ...stages, ...change(stages) }, setup);
};
/** Scores by a column of answers that the dataset carries, whatever labels it is handed. */
const scoredBy = (answer: (dataset: planted.Planted["dataset"], row: number) => number): LeakagePipeline => ({
  features: planted.features,
  run: async (dataset, labels) => {
    const scores = (await planted.honest.run(dataset, labels)) as PipelineScores;
    return { ...scores, score: Array.from(scores.row, (row) => answer(dataset, row)) };
  },
});

describe("checkLeakage on leaks that nobody planted for it", () => {
  it.each<[string, (dataset: planted.Planted["dataset"], row: number) => number]>([
    ["the label's return", ({ returnFrac }, row) => returnFrac[row]!],
    ["the label under another name", ({ imbalanced }, row) => imbalanced.label[row]!],
    ["a return with noise on it", ({ returnFrac }, row) => returnFrac[row]! + 0.01 * Math.sin(row * 12.9898)],
  ])("finds a score that is %s, on shuffled labels and in rows that are still open", async (_, answer) => {
    expect(failed(await check(scoredBy(answer)))).toEqual(["futureRows", "permutedLabels"]);
  });

  it("finds the time at which a label ends among what was known at its start", async () => {
    const { dataset } = data;
    // Labels that end when they are decided: sooner for some rows than for others.
    const t1Ms = dataset.t1Ms.map((end, row) => end - (row % 4) * HOUR_MS * 0.5);
    const ended = { ...dataset, t1Ms };
    const report = await check(
      scoredBy((each, row) => each.t1Ms[row]! - each.t0Ms[row]!),
      { dataset: ended },
    );
    expect(failed(report)).toContain("futureRows");
  });

  it.each<[string, Feature]>([
    [
      "shifted by one bar",
      defineFeature({
        name: "next_return",
        formula: "ln(next c / c)",
        lookBackBars: 1,
        compute: ({ bars: { close } }) => close.map((price, i) => Math.log((close[i + 1] ?? NaN) / price)),
      }),
    ],
    [
      "ranked within its whole series",
      defineFeature({
        name: "close_rank",
        formula: "share of all c below c",
        lookBackBars: 1,
        compute: ({ bars: { close } }) => {
          const sorted = close.slice().sort();
          return close.map((price) => sorted.indexOf(price) / sorted.length);
        },
      }),
    ],
  ])("finds a feature %s", async (_, feature) => {
    expect(failed(await check(planted.withFeature(feature)))).toEqual(["futureCut"]);
  });

  it("finds funding that is used before it was known", async () => {
    const funding = FEATURES.filter(({ name }) => name === "funding_rate");
    const early: LeakagePipeline = {
      ...planted.honest,
      features: (market) =>
        computeFeatures(
          { ...market, funding: { ...market.funding!, knownMs: market.funding!.timeMs } },
          { features: funding },
        ),
    };
    const markets = data.markets.map((market) => ({
      ...market,
      funding: { ...market.funding!, knownMs: market.funding!.timeMs.map((time) => time + 6 * HOUR_MS) },
    }));
    expect(failed(await check(early, { markets }))).toContain("futureCut");
  });

  it("finds validation rows among those that were fitted", async () => {
    const twice = spoiled((stages) => ({
      prepare: (dataset, fold, options) => {
        const rows = stages.prepare(dataset, fold, options);
        return { ...rows, parents: Int32Array.of(...rows.parents, ...rows.heldOutIdx) };
      },
    }));
    const report = await check(twice);
    expect(failed(report)).toEqual(["duplicates"]);
    expect(report.tests.find(({ id }) => id === "duplicates")!.reason).toMatch(/stop or calibrate a fit are among/);
  });

  it("finds missing values filled from the row that comes after", async () => {
    const filled = spoiled((stages) => ({
      assemble: (each) => {
        const dataset = stages.assemble(each);
        const { features, featureRow, t0Ms } = dataset;
        return replaceColumns(dataset, (row, column, value) =>
          row % 3 === 0 && row + 40 < t0Ms.length
            ? features.data[featureRow[row + 40]! * features.cols + column]!
            : value,
        );
      },
    }));
    expect(failed(await check(filled))).toContain("futureRows");
  });

  it("says that nobody can judge a column of which it is not told how it was made", async () => {
    const [, ...rest] = FEATURES.filter(({ name }) => data.dataset.featureNames.includes(name));
    const report = await check({
      ...planted.honest,
      features: (market) => computeFeatures(market, { features: rest }),
    });
    expect(report.tests.find(({ id }) => id === "columns")).toMatchObject({ result: "inconclusive", value: 1 });
  });
});
