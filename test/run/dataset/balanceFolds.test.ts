import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig, type RunConfig } from "../../../src/config/index.js";
import { developmentRows, type Dataset } from "../../../src/dataset/index.js";
import { openRun, readBalancedReceipt } from "../../../src/run/index.js";
import { balanceFolds } from "../../../src/run/dataset/balanceFolds.js";
import { recipesFor } from "../../../src/run/training/recipesFor.js";
import { settingsOf } from "../../../src/run/training/trainingOptionsOf.js";
import { foldsOf } from "../../../src/run/dataset/foldsOfRun.js";
import { balanceRng } from "../../../src/training/fits/balanceRng.js";
import { prepareTrainingSet } from "../../../src/training/fits/prepareTrainingSet.js";
import { windowOf } from "../../../src/training/index.js";
import { signalDataset } from "../../training/handmadeRun.js";
import { root } from "../../workbench/setUp.js";

const dataset: Dataset = signalDataset({ bars: 500 });
const base = readConfig(join(root, "notebooks/model_v4.yaml"), { profile: "tiny" });
const configOf = (balance: RunConfig["training"]["balance"]): RunConfig => ({
  ...base,
  sequenceBars: 3,
  training: { ...base.training, balance, buyWeightFrac: 0.4 },
});
const contextOf = (balance: RunConfig["training"]["balance"]) => openRun({ config: configOf(balance) }).context();
const built = { dataset, directory: "", runName: "handmade" };

let place: string;
const before = process.cwd();
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-balanced-"));
  process.chdir(place);
});
afterAll(() => {
  process.chdir(before);
  rmSync(place, { recursive: true, force: true });
});

/** What any DuckDB says of the files of a folder. */
async function ask(sql: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const rows = await (await connection.run(sql)).getRowObjectsJS();
  connection.closeSync();
  instance.closeSync();
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, v]) => [name, typeof v === "bigint" ? Number(v) : v])),
  );
}

describe("balanceFolds", () => {
  it("leaves the rows that the trees of each fold learn from, to the digit, with where each comes from", async () => {
    const run = await contextOf("purgedSmote");
    const { directory, receipt } = await balanceFolds(run, built);
    const folds = foldsOf(run.config, dataset);
    expect(receipt.files.map(({ path }) => path)).toEqual([
      "balanced-fold-1.parquet",
      "balanced-fold-2.parquet",
      "balanced-whole.parquet",
    ]);
    const { members: _members, seeds: _seeds, ...settings } = settingsOf(run.config);
    const recipe = recipesFor(run)[2]!;
    for (const [k, fold] of folds.entries()) {
      const { stream } = windowOf(dataset, fold, "");
      const { trainingSet } = prepareTrainingSet(dataset, fold.trainIdx, {
        recipe,
        readsWindows: false,
        settings,
        rng: balanceRng(run.config.seed, recipe, stream),
      });
      const rows = await ask(`SELECT * FROM read_parquet('${join(directory, receipt.files[k]!.path)}')`);
      expect(rows.map(({ label }) => label)).toEqual([...trainingSet.y]);
      expect(rows.map(({ weight }) => weight)).toEqual([...trainingSet.weight!]);
      const x = trainingSet.x as { readonly data: Float32Array };
      expect(rows.flatMap(({ first, second, third }) => [first, second, third])).toEqual([...x.data]);
      expect(new Set(rows.map((row) => row["fold"]))).toEqual(new Set([k + 1]));
      const synthetic = rows.filter(({ origin }) => origin === "synthetic");
      expect(synthetic.length).toBe(receipt.files[k]!.synthetic);
      expect(synthetic.length).toBeGreaterThan(0);
      // BUY weighs what the settings say, and both classes are equal in number.
      const share = (of: (row: Record<string, unknown>) => number) =>
        rows.reduce((sum, row) => sum + of(row) * Number(row["label"]), 0) /
        rows.reduce((sum, row) => sum + of(row), 0);
      expect(share(() => 1)).toBeCloseTo(0.5, 2);
      expect(share(({ weight }) => Number(weight))).toBeCloseTo(0.4, 5);
    }
  });

  it("names parents that stand in the unbalanced file: a real row's is it, a synthetic one lies between", async () => {
    const { directory } = await balanceFolds(await contextOf("purgedSmote"), built);
    const unbalanced = join(directory, "unbalanced.parquet");
    const all = `read_parquet('${join(directory, "balanced-*.parquet")}') made`;
    const parents = ["A", "B"].map(
      (side) => `JOIN read_parquet('${unbalanced}') ${side} ON ${side}.row = made.parent${side}`,
    );
    const [{ real, synthetic, other }] = (await ask(
      `SELECT
         count(*) FILTER (origin = 'real' AND made.parentA = made.parentB AND made.first = A.first
           AND made.symbol = A.symbol AND made.t0Ms = A.t0Ms AND made.t1Ms = A.t1Ms AND made.label = A.label) AS real,
         count(*) FILTER (origin = 'synthetic' AND made.first BETWEEN least(A.first, B.first) - 1e-6
           AND greatest(A.first, B.first) + 1e-6 AND made.label = A.label AND made.label = B.label
           AND made.t0Ms = least(A.t0Ms, B.t0Ms) AND made.t1Ms = greatest(A.t1Ms, B.t1Ms)) AS synthetic,
         count(*) AS other
       FROM ${all} ${parents.join(" ")}`,
    )) as [Record<string, number>];
    expect(real! + synthetic!).toBe(other);
    expect(synthetic).toBeGreaterThan(0);
    const [{ rows, last }] = (await ask(
      `SELECT count(*) AS rows, max(t1Ms) AS last FROM read_parquet('${join(directory, "unbalanced.parquet")}')`,
    )) as [Record<string, number>];
    expect(rows).toBe(developmentRows(dataset).idx.length);
    expect(last).toBeLessThanOrEqual(dataset.confirmationFromMs);
  });

  it("finds what it wrote, keeps every way to balance apart, and makes no rows up where none are wanted", async () => {
    const first = await balanceFolds(await contextOf("classWeights"), built);
    const bytes = readFileSync(join(first.directory, "balanced-whole.parquet"));
    const again = await balanceFolds(await contextOf("classWeights"), built);
    expect(again).toEqual(first);
    expect(readFileSync(join(again.directory, "balanced-whole.parquet"))).toEqual(bytes);
    expect(first.receipt.files.every(({ synthetic }) => synthetic === 0)).toBe(true);
    expect((await balanceFolds(await contextOf("underSample"), built)).directory).not.toBe(first.directory);
  });

  it("refuses a folder whose files or receipt are not those that were written", async () => {
    const { directory } = await balanceFolds(await contextOf("overSample"), built);
    expect(readBalancedReceipt(resolve(directory)).balance).toBe("overSample");
    const file = join(directory, "balanced-fold-1.parquet");
    const whole = readFileSync(file);
    appendFileSync(file, "x");
    expect(() => readBalancedReceipt(directory)).toThrow("balanced-fold-1.parquet has other bytes");
    rmSync(file);
    expect(() => readBalancedReceipt(directory)).toThrow("balanced-fold-1.parquet is missing");
    writeFileSync(file, whole);
    const receipt = join(directory, "balanced.json");
    writeFileSync(receipt, readFileSync(receipt, "utf8").replace('"overSample"', '"smote"'));
    expect(() => readBalancedReceipt(directory)).toThrow("balanced.json is not the file that was written");
    rmSync(directory, { recursive: true });
    expect(existsSync(directory)).toBe(false);
  });
});
