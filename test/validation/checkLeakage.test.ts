import { beforeAll, describe, expect, it } from "vitest";
import { createRng, HOUR_MS, utcDay } from "../../src/core/index.js";
import {
  checkLeakage,
  cutMarket,
  relabelDataset,
  type LeakageContext,
  type LeakagePipeline,
  type LeakageReport,
  type LeakageTestId,
} from "../../src/validation/index.js";
import { testDuplicates, testOverlap } from "../../src/validation/leakage/testFolds.js";
import { drawDays } from "../../src/validation/leakage/redrawRows.js";
import * as planted from "./plantedPipelines.js";

let data: planted.Planted;
beforeAll(() => {
  data = planted.simulatedDataset({ seed: 2 });
});

const check = (pipeline: LeakagePipeline, context: Partial<LeakageContext> = {}): Promise<LeakageReport> =>
  checkLeakage(pipeline, {
    markets: data.markets,
    dataset: data.dataset,
    rng: createRng(7),
    truthProbability: data.truth,
    cuts: 2,
    ...context,
  });
const failed = ({ tests }: LeakageReport): LeakageTestId[] =>
  tests.filter(({ result }) => result === "fail").map(({ id }) => id);
const reason = ({ tests }: LeakageReport, id: LeakageTestId): string => tests.find((test) => test.id === id)!.reason;

function foldOf(train: readonly number[], test: readonly number[]) {
  return { trainIdx: Int32Array.from(train), testIdx: Int32Array.from(test) };
}

describe("checkLeakage", () => {
  it("passes an honest pipeline in all nine tests", async () => {
    const report = await check(planted.honest);
    expect(report.tests.map(({ id, result }) => [id, result])).toEqual([
      ["futureCut", "pass"],
      ["stamps", "pass"],
      ["columns", "pass"],
      ["labelEnds", "pass"],
      ["futureRows", "pass"],
      ["permutedLabels", "pass"],
      ["overlap", "pass"],
      ["duplicates", "pass"],
      ["aboveCeiling", "pass"],
    ]);
    expect(report.result).toBe("pass");
  });

  it("passes an honest pipeline that reads the clock, on a market whose hours are BUY in 31 to 71 of 100", async () => {
    const { markets, dataset, truth } = planted.simulatedDataset({ seed: 2, days: 120, scenario: "hour-bias" });
    const report = await check(planted.readsTheClock, { markets, dataset, truthProbability: truth });
    expect(failed(report)).toEqual([]);
  });

  it("calls a feature as it is asked to, so that one of your own is found where it is written", async () => {
    const report = await check(planted.withFeature(planted.centredWindow), {
      describeFeature: (name) => `${name} (your extension my_features.ts)`,
    });
    expect(reason(report, "futureCut")).toMatch(
      /^1 feature reads the future: centred_return \(your extension my_features\.ts\) of BTCUSDT change when/,
    );
  });

  it("catches a centred window", async () => {
    const report = await check(planted.withFeature(planted.centredWindow));
    expect(failed(report)).toEqual(["futureCut"]);
    expect(reason(report, "futureCut")).toMatch(
      /^1 feature reads the future: centred_return of BTCUSDT change when everything after 2025-\d\d-\d\d \d\d:\d\d UTC is cut off$/,
    );
  });

  it("catches scaling by the whole sample, in the features", async () => {
    expect(failed(await check(planted.withFeature(planted.wholeSampleScale)))).toEqual(["futureCut"]);
  });

  it("catches scaling by the whole sample, before the split", async () => {
    const report = await check(planted.scaledBeforeSplit);
    expect(failed(report)).toEqual(["futureRows"]);
    expect(reason(report, "futureRows")).toMatch(/something was fitted on the future/);
  });

  it("catches over-sampling before the split, by its parents", async () => {
    const report = await check(planted.oversampledBeforeSplit(true), { permutations: 1 });
    expect(failed(report)).toEqual(expect.arrayContaining(["permutedLabels", "overlap", "duplicates"]));
    expect(reason(report, "duplicates")).toMatch(/were learnt from, themselves or as parents of copies/);
  });

  it(
    "catches over-sampling before the split by shuffled labels alone, where the pipeline does " + "not tell its folds",
    async () => {
      const report = await check(planted.oversampledBeforeSplit(false), { permutations: 1 });
      expect(failed(report)).toContain("permutedLabels");
      expect(
        report.tests
          .filter(({ id }) => id === "overlap" || id === "duplicates")
          .every(({ result }) => result === "inconclusive"),
      ).toBe(true);
    },
  );

  it("catches a target encoding fitted on all rows", async () => {
    const report = await check(planted.encodedOnAllRows);
    expect(failed(report)).toEqual(expect.arrayContaining(["futureRows", "permutedLabels"]));
  });

  it("catches folds that are not purged, shuffled or in order", async () => {
    expect(failed(await check(planted.unpurgedFolds))).toContain("overlap");
    const inOrder = await check(planted.unpurgedWalkForward);
    expect(failed(inOrder)).toEqual(["overlap"]);
    // Three windows, two symbols, and three hours whose label ends inside the window, where the row at its
    // opening is known.
    expect(inOrder.tests.find(({ id }) => id === "overlap")!.value).toBe(18);
  });

  it("looks for overlap and learnt test rows in the other folds of a run as well", () => {
    const { dataset } = data;
    const scores = { row: Int32Array.of(9), score: [0.5], folds: [foldOf([0, 1], [dataset.t0Ms.length - 1])] };
    expect([testOverlap(dataset, scores).value, testDuplicates(dataset, scores).value]).toEqual([0, 0]);
    const other = { ...scores, otherFolds: [foldOf([0, 20], [20, 21])] };
    expect(testOverlap(dataset, other)).toMatchObject({ result: "fail", value: 1 });
    expect(testDuplicates(dataset, other)).toMatchObject({ result: "fail", value: 1 });
  });

  it("catches liquidations stamped an hour early, which no cut of the future can see", async () => {
    const report = await check(planted.honest, {
      markets: data.markets.map((market) => planted.stampedEarly(market, HOUR_MS)),
    });
    // The dataset was made from the times as they are, so its columns are others than these markets make.
    expect(failed(report)).toEqual(["stamps", "columns"]);
    expect(reason(report, "stamps")).toMatch(/have a price that their bar never traded at: their times are wrong/);
  });

  it("catches records that were known before they happened", async () => {
    const [market] = data.markets;
    const funding = { ...market!.funding!, knownMs: market!.funding!.knownMs.map((time) => time - 1) };
    expect(failed(await check(planted.honest, { markets: [{ ...market!, funding }] }))).toEqual(["stamps"]);
  });

  it("catches bars that carry columns of the next one", async () => {
    const takers = await check(planted.honest, {
      markets: data.markets.map(planted.takersEarly),
      cuts: 1,
      permutations: 1,
    });
    expect(failed(takers)).toEqual(["stamps", "columns"]);
    expect(reason(takers, "stamps")).toMatch(/takers bought more than was traded at all/);
    const extremes = await check(planted.honest, {
      markets: data.markets.map(planted.extremesEarly),
      cuts: 1,
      permutations: 1,
    });
    expect(reason(extremes, "stamps")).toMatch(/% of the bars of BTCUSDT have the very high or low of the next one/);
  });

  it("catches labels read past the ones handed in, as better than the ceiling", async () => {
    expect(failed(await check(planted.peeksAtLabels))).toEqual(["futureRows", "permutedLabels", "aboveCeiling"]);
  });

  it("does not accuse a pipeline that is only unseeded", async () => {
    const rng = createRng(1);
    const unseeded: LeakagePipeline = {
      ...planted.honest,
      run: async (dataset, labels) => {
        const result = await planted.honest.run(dataset, labels);
        return { ...result, score: Array.from(result.score, (value) => value + 1e-6 * rng.normal()) };
      },
    };
    const report = await check(unseeded);
    expect(report.result).toBe("inconclusive");
    expect(reason(report, "futureRows")).toMatch(/gives other scores for the same input.*seed it/);
  });

  it("refuses a pipeline that scores a row twice, none, or one that is not there", async () => {
    const scoring = (row: Int32Array): LeakagePipeline => ({
      ...planted.honest,
      run: () => ({ row, score: new Float64Array(row.length) }),
    });
    await expect(check(scoring(Int32Array.of(1, 1)))).rejects.toThrow(/score each row once: found 1 twice/);
    await expect(check(scoring(Int32Array.of()))).rejects.toThrow(/at least one row: found none/);
    await expect(check(scoring(Int32Array.of(-1)))).rejects.toThrow(/rows of the dataset: found row -1/);
  });
});

describe("relabelDataset", () => {
  it("puts the labels where a pipeline reads them, under another hash", () => {
    const labels = data.dataset.judged.label.map((label) => 1 - label);
    const relabelled = relabelDataset(data.dataset, labels);
    expect([relabelled.judged.label, relabelled.imbalanced.label]).toEqual([labels, labels]);
    expect(relabelled.hash).not.toBe(data.dataset.hash);
    expect(relabelDataset(data.dataset, data.dataset.judged.label).hash).not.toBe(relabelled.hash);
    expect(() => relabelDataset(data.dataset, new Uint8Array(1))).toThrow(/found 1 for \d+ rows/);
  });
});

describe("cutMarket", () => {
  it("never keeps anything that was known after t, and all that was known at t", () => {
    const [market] = data.markets;
    const t = market!.bars.timeMs[400]! + HOUR_MS;
    const cut = cutMarket(market!, t);
    expect(cut.bars.timeMs.at(-1)).toBe(market!.bars.timeMs[400]);
    expect(cut.bars.takerBuyVolume!.length).toBe(401);
    for (const table of [cut.liquidations!, cut.funding!, cut.openInterest!, cut.depth!])
      expect(table.knownMs.at(-1)!).toBeLessThanOrEqual(t);
    expect(cut.depth!.knownMs.at(-1)).toBe(t);
    expect(cut.liquidations!.side.length).toBe(cut.liquidations!.price.length);
    expect(cut.liquidations!.coverageMs.at(-1)![1]).toBe(t);
  });
});

describe("drawDays", () => {
  it("lays whole days end to end", () => {
    const t0Ms = Float64Array.from({ length: 96 }, (_, k) => k * HOUR_MS);
    const labels = Uint8Array.from(t0Ms, (t0) => utcDay(t0) % 2);
    const drawn = drawDays(t0Ms, createRng(3)).map((row) => labels[row]!);
    for (let day = 0; day < 4; day++) expect(new Set(drawn.subarray(24 * day, 24 * (day + 1))).size).toBe(1);
  });

  it("leaves no hour its base rate, and the runs of a day as long as they were", () => {
    const t0Ms = Float64Array.from({ length: 24 * 400 }, (_, k) => k * HOUR_MS);
    const drawn = drawDays(t0Ms, createRng(4)).map((row) => (row % 24 < 12 ? 1 : 0));
    // 400 draws at one half: four binomial standard deviations are 0.1.
    for (let hour = 0; hour < 24; hour++)
      expect(
        Math.abs(drawn.filter((_, k) => k % 24 === hour).reduce((sum, label) => sum + label, 0) / 400 - 0.5),
      ).toBeLessThan(0.1);
    const changes = drawn.reduce((count, label, k) => count + (k > 0 && label !== drawn[k - 1] ? 1 : 0), 0);
    expect(changes / 400).toBeLessThan(3);
  });
});
