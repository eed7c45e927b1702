/** The leakage check on real bars: it finds a column that holds the label's own return, and accuses nothing else. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng, HOUR_MS, standardDeviation } from "../../src/core/index.js";
import { assembleDataset, type Dataset } from "../../src/dataset/index.js";
import { importFiles, openLake, type SymbolMarket } from "../../src/market/index.js";
import { checkLeakage, type LeakagePipeline, type LeakageReport } from "../../src/validation/index.js";
import { features, honest, readsTheClock } from "./plantedPipelines.js";

const files = process.env["TENBIN_MARKET_DATA"];
const present = files !== undefined && existsSync(files);
const SYMBOLS = ["BTCUSDT", "SOLUSDT"];
/** Days at the start of the span: enough to judge, quick to check. */
const DAYS = 90;

/** The dataset with one column more, whose value in each decision row is given. */
function withColumn(dataset: Dataset, name: string, valueOf: (row: number) => number): Dataset {
  const { data, rows, cols } = dataset.features;
  const wider = new Float32Array(rows * (cols + 1));
  for (let row = 0; row < rows; row++) wider.set(data.subarray(row * cols, (row + 1) * cols), row * (cols + 1));
  dataset.featureRow.forEach((at, row) => (wider[at * (cols + 1) + cols] = valueOf(row)));
  return {
    ...dataset,
    features: { data: wider, rows, cols: cols + 1 },
    featureNames: [...dataset.featureNames, name],
    hash: `${dataset.hash}-${name}`,
  };
}

describe.skipIf(!present)(
  `the leakage check on real bars${present ? "" : " (skipped: TENBIN_MARKET_DATA names no folder)"}`,
  () => {
    let folder: string;
    let markets: SymbolMarket[];
    let dataset: Dataset;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "real-leak-"));
      const lake = await openLake(folder);
      try {
        await importFiles(lake, [files!]);
        const whole = await lake.readMarkets({ barMs: HOUR_MS, symbols: SYMBOLS });
        markets = whole.map(({ bars }) => ({ bars: firstBars(bars, DAYS * 24) }));
      } finally {
        await lake.close();
      }
      dataset = assembleDataset({
        markets,
        featureTables: markets.map((market) => features(market)) as Awaited<ReturnType<typeof features>>[],
        horizonMs: 4 * HOUR_MS,
        imbalancedSigma: 0.3,
        sequenceBars: 1,
        confirmationFrac: 0.2,
        minPresentFrac: 0.9,
      });
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const check = (pipeline: LeakagePipeline, own = dataset): Promise<LeakageReport> =>
      checkLeakage(pipeline, { markets, dataset: own, rng: createRng(5), cuts: 2 });
    const failed = ({ tests }: LeakageReport) => tests.filter(({ result }) => result === "fail").map(({ id }) => id);

    it.each([
      ["scores by class means", honest],
      ["reads the clock", readsTheClock],
    ])("passes a clean pipeline that %s", async (_, pipeline) => {
      const { result, tests } = await check(pipeline);
      expect(tests.filter((test) => test.result !== "pass").map(({ id, reason }) => `${id}: ${reason}`)).toEqual([]);
      expect(result).toBe("pass");
    });

    it("fails a pipeline that has the label's own return among its columns", async () => {
      const report = await check(
        honest,
        withColumn(dataset, "own_return", (row) => dataset.returnFrac[row]!),
      );
      expect(failed(report)).toContain("columns");
      expect(report.tests.find(({ id }) => id === "columns")!.reason).toMatch(/^own_return alone ranks the labels/);
      expect(report.result).toBe("fail");
    });

    it("does not pass one that has it under noise", async () => {
      const noise = createRng(3);
      const spread = standardDeviation(dataset.returnFrac);
      const report = await check(
        honest,
        withColumn(dataset, "noisy_return", (row) => dataset.returnFrac[row]! + spread * noise.normal()),
      );
      expect(report.result).not.toBe("pass");
      expect(
        report.tests
          .filter(({ result }) => result !== "pass")
          .map(({ reason }) => reason)
          .join(),
      ).toMatch(/noisy_return/);
    });
  },
);

function firstBars(bars: SymbolMarket["bars"], count: number): SymbolMarket["bars"] {
  const cut = <T>(value: T): T => (value instanceof Float64Array ? (value.slice(0, count) as T) : value);
  return Object.fromEntries(Object.entries(bars).map(([name, value]) => [name, cut(value)])) as unknown as typeof bars;
}
