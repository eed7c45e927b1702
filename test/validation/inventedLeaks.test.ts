/** Leaks of kinds that no control plants: the tests must know what a leak is, not these seventeen. */
import { beforeAll, describe, expect, it } from "vitest";
import { createMatrix, createRng, HOUR_MS, mean, standardDeviation } from "../../src/core/index.js";
import { computeFeatures, defineFeature, FEATURES, type Feature } from "../../src/features/index.js";
import type { SymbolMarket } from "../../src/market/index.js";
import {
  checkLeakage,
  type LeakagePipeline,
  type LeakageReport,
  type LeakageTestId,
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
const checkOnly = (
  test: LeakageTestId,
  pipeline: LeakagePipeline,
  { seed = 9, ...changes }: Partial<planted.Planted> & { readonly seed?: number } = {},
): Promise<LeakageReport> =>
  checkLeakage(pipeline, { ...data, ...changes, rng: createRng(seed), cuts: 1, only: [test] });
/** The cut of the future alone, as few as there can be by chance. */
const onFeatures = (pipeline: LeakagePipeline, seed: number, markets = data.markets): Promise<LeakageReport> =>
  checkOnly("futureCut", pipeline, { seed, markets });
/** The dataset with one column more, at decision rows. */
const withColumn = (name: string, valueOf: (row: number) => number): planted.Planted["dataset"] => {
  const { dataset } = data;
  const { data: values, rows, cols } = dataset.features;
  const wider = new Float32Array(rows * (cols + 1));
  for (let row = 0; row < rows; row++) wider.set(values.subarray(row * cols, (row + 1) * cols), row * (cols + 1));
  dataset.featureRow.forEach((at, row) => (wider[at * (cols + 1) + cols] = valueOf(row)));
  return {
    ...dataset,
    features: createMatrix(rows, cols + 1, wider),
    featureNames: [...dataset.featureNames, name],
    hash: `${dataset.hash} ${name}`,
  };
};
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
    expect(report.tests.find(({ id }) => id === "duplicates")!.reason).toMatch(
      /^A fit was stopped or calibrated by [\d\u2009]+ rows? that it was fitted on/,
    );
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

  it.each(["SOLUSDT", "BTCUSDT"])("finds a feature that is shifted by one bar in %s alone", async (symbol) => {
    const inOne = defineFeature({
      name: "next_in_one",
      formula: "ln(next c / c) of one symbol",
      lookBackBars: 1,
      compute: ({ bars }) =>
        bars.close.map((price, i) =>
          bars.symbol === symbol ? Math.log((bars.close[i + 1] ?? NaN) / price) : Math.log(price),
        ),
    });
    expect(failed(await onFeatures(planted.withFeature(inOne), 1))).toEqual(["futureCut"]);
  });

  it.each<[string, Feature]>([
    [
      "a look-back filled from behind",
      defineFeature({
        name: "filled_return",
        formula: "ln(c / c 20 bars ago), the first 20 as the next one",
        lookBackBars: 1,
        compute: ({ bars: { close } }) =>
          close.map((_, i) => Math.log(close[Math.max(i, 20)]! / close[Math.max(i, 20) - 20]!)),
      }),
    ],
    [
      "a first part filled from its end",
      defineFeature({
        name: "filled_close",
        formula: "c, the first 400 bars as the 400th",
        lookBackBars: 1,
        compute: ({ bars: { close } }) =>
          close.map((price, i) => (i < 400 ? close[Math.min(400, close.length - 1)]! : price)),
      }),
    ],
  ])("finds %s, whatever the seed", async (_, feature) => {
    for (let seed = 0; seed < 3; seed++)
      expect(failed(await onFeatures(planted.withFeature(feature), seed))).toEqual(["futureCut"]);
  });

  const FUNDING = FEATURES.filter(({ name }) => name === "funding_rate");
  it("finds funding that is used in the one hour before it is known, whatever the seed", async () => {
    const known = (market: SymbolMarket, lateMs: number): SymbolMarket => ({
      ...market,
      funding: { ...market.funding!, knownMs: market.funding!.timeMs.map((time) => time + lateMs) },
    });
    const early = {
      ...planted.honest,
      features: (market: SymbolMarket) => computeFeatures(known(market, 0), { features: FUNDING }),
    };
    const markets = data.markets.map((market) => known(market, HOUR_MS));
    for (let seed = 0; seed < 5; seed++) expect(failed(await onFeatures(early, seed, markets))).toContain("futureCut");
  });

  it("finds a gap in a series that is filled from the record behind it", async () => {
    const markets = data.markets.map((market): SymbolMarket => {
      const { timeMs, knownMs, rate, intervalHours } = market.funding!;
      const [a, b, c, d] = [timeMs, knownMs, rate, intervalHours].map((column) =>
        column.filter((_, i) => i < 30 || i > 36),
      );
      return { ...market, funding: { timeMs: a!, knownMs: b!, rate: c!, intervalHours: d! } };
    });
    const filled = {
      ...planted.honest,
      features: (market: SymbolMarket) => {
        const { knownMs, ...funding } = market.funding!;
        const asIfKnown = knownMs.map((time, i) =>
          i > 0 && time - knownMs[i - 1]! > 9 * HOUR_MS ? knownMs[i - 1]! + 8 * HOUR_MS : time,
        );
        return computeFeatures({ ...market, funding: { ...funding, knownMs: asIfKnown } }, { features: FUNDING });
      },
    };
    for (let seed = 0; seed < 3; seed++) expect(failed(await onFeatures(filled, seed, markets))).toContain("futureCut");
  });

  /** What `value` makes of a row of the assembled dataset, in its column 1. */
  const inStage = (value: (dataset: planted.Planted["dataset"]) => (row: number, old: number) => number) =>
    spoiled((stages) => ({
      assemble: (each) => {
        const dataset = stages.assemble(each);
        const valueOf = value(dataset);
        return replaceColumns(dataset, (row, column, old) => (column === 1 ? valueOf(row, old) : old));
      },
    }));

  it("finds one column that is standardised over all rows, which trees do not mind", async () => {
    const standardised = inStage(({ features: { data: values, cols }, featureRow }) => {
      const all = Array.from(featureRow, (at) => values[at * cols + 1]!);
      const [centre, deviation] = [mean(all), standardDeviation(all)];
      return (_, old) => (old - centre) / deviation;
    });
    expect(failed(await checkOnly("futureRows", standardised))).toEqual(["futureRows"]);
  });

  it("finds labels in the last digits of a column", async () => {
    const digits = inStage(
      ({ judged }) =>
        (row, old) =>
          Math.round(1e3 * old) / 1e3 + 1e-5 * judged.label[row]!,
    );
    const report = await checkOnly("futureRows", digits);
    expect(failed(report)).toEqual(["futureRows"]);
    expect(report.tests[0]!.reason).toMatch(/rows as members are given them/);
  });

  it("finds the rank of a symbol at the bar after the row", async () => {
    const ranked = inStage(({ features: { data: values, cols }, featureRow, symbolIndex, t0Ms }) => {
      const known = new Map<string, number>();
      featureRow.forEach((at, row) => known.set(`${t0Ms[row]!} ${symbolIndex[row]!}`, values[at * cols]!));
      const next = (row: number, symbol: number) => known.get(`${t0Ms[row]! + HOUR_MS} ${symbol}`) ?? 0;
      return (row) => Number(next(row, symbolIndex[row]!) > next(row, 1 - symbolIndex[row]!));
    });
    for (let seed = 0; seed < 3; seed++)
      expect(failed(await checkOnly("futureRows", ranked, { seed }))).toEqual(["futureRows"]);
  });

  it.each([1, 3])("finds a column that is missing in one of %d rows, those whose label is SELL", async (every) => {
    const gaps = withColumn("gaps", (row) =>
      data.dataset.judged.label[row] === 0 && row % every === 0 ? NaN : Math.sin(row),
    );
    const { tests } = await checkOnly("columns", planted.honest, { dataset: gaps });
    expect(tests[0]).toMatchObject({ result: "fail" });
    expect(tests[0]!.reason).toMatch(/^gaps is missing in [\d\u2009]+ rows, which are SELL/);
  });

  it("accuses no column that is missing on days by chance", async () => {
    const slept = withColumn("slept", (row) => (Math.floor(row / 48) % 3 === 0 ? NaN : Math.sin(row)));
    const { tests } = await checkOnly("columns", planted.honest, { dataset: slept });
    expect(tests[0]).toMatchObject({ result: "inconclusive", value: 1 });
  });

  it("finds labels that end later than they say, so that every purge is too short", async () => {
    const sooner = data.dataset.t0Ms.map((t0) => t0 + HOUR_MS);
    const dataset = { ...data.dataset, t1Ms: sooner, judged: { ...data.dataset.judged, t1Ms: sooner } };
    const report = await checkOnly("labelEnds", planted.honest, { dataset });
    expect(failed(report)).toEqual(["labelEnds"]);
    expect(report.tests[0]!.reason).toMatch(/end at a price that their time never/);
  });

  it("finds labels that begin six bars before their decision", async () => {
    const { dataset, markets } = data;
    const returnFrac = dataset.returnFrac.map((own, row) => {
      const { open } = markets[dataset.symbolIndex[row]!]!.bars;
      const entry = dataset.barRow[row]! + 1;
      // As if entered six bars sooner: much of the return is known when it is decided.
      return ((1 + own) * open[entry]!) / open[Math.max(0, entry - 6)]! - 1;
    });
    expect(failed(await checkOnly("labelEnds", planted.honest, { dataset: { ...dataset, returnFrac } }))).toEqual([
      "labelEnds",
    ]);
  });

  it("passes no column that was made of the future before and is only looked up", async () => {
    const stored = new Map(
      data.markets.flatMap(({ bars: { symbol, timeMs, close } }) =>
        Array.from(timeMs, (time, i) => [`${symbol} ${time}`, Math.log((close[i + 1] ?? NaN) / close[i]!)] as const),
      ),
    );
    const lookedUp = defineFeature({
      name: "stored",
      formula: "looked up",
      lookBackBars: 1,
      compute: ({ bars: { symbol, timeMs } }) => timeMs.map((time) => stored.get(`${symbol} ${time}`) ?? NaN),
    });
    const chosen = FEATURES.filter(({ name }) => data.dataset.featureNames.includes(name));
    const own = planted.simulatedDataset({ seed: 4, features: [...chosen, lookedUp] });
    const { tests } = await checkOnly("columns", planted.withFeature(lookedUp), { dataset: own.dataset });
    expect(tests[0]).toMatchObject({ result: "inconclusive", value: 1 });
    expect(tests[0]!.reason).toMatch(/^stored is the same whatever the market does/);
  });

  it("does not take a clock for something that was looked up", async () => {
    expect(data.dataset.featureNames).toContain("hour_sin");
    const { tests } = await checkOnly("columns", planted.honest);
    expect(tests[0]).toMatchObject({ result: "pass" });
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
