/**
 * The balanced training folds of v4 as shipped as Parquet, with where each row comes from, beside the rows as they
 * were: what `prepare` leaves for whoever trains elsewhere or wants to see what was learnt from.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  canonicalJson,
  codeHashOf,
  machineCodeOf,
  messageOf,
  parseJson,
  readBoundedFile,
  sha256,
  writeDirectoryAtomically,
} from "../../core/index.js";
import { developmentRows, lastRows, type Dataset } from "../../dataset/index.js";
import { writeParquetTable, type ParquetColumn } from "../../market/index.js";
import {
  balancedWindow,
  REFIT_STREAM,
  windowOf,
  windowsOf,
  type BalancedWindow,
  type FitWindow,
} from "../../training/index.js";
import { DIRECTORIES } from "../directories.js";
import type { RunContext } from "../runContext.js";
import { isShipped, recipesFor } from "../training/recipesFor.js";
import { settingsOf } from "../training/trainingOptionsOf.js";
import type { BuiltDataset } from "./buildDataset.js";
import { foldsOf } from "./foldsOfRun.js";

const FORMAT = "tenbin-balanced-1";
const RECEIPT = "balanced.json";
const UNBALANCED = "unbalanced.parquet";

/** One file of balanced rows. */
export interface BalancedFile {
  readonly path: string;
  readonly sha256: string;
  /** "fold 2 of 5", or the whole development period, on which the shipped model is fitted. */
  readonly window: string;
  readonly rows: number;
  readonly synthetic: number;
  /** BUY's share before and after, weights counted. */
  readonly baseRate: number;
  readonly balancedBaseRate: number;
  /** Rows of the window that teach nothing: they stop or calibrate the fit, or reach into a part that does. */
  readonly stopRows: number;
  readonly calibrationRows: number;
  readonly purged: number;
}

/** `balanced.json`: what lies in the folder and what it was made from. */
export interface BalancedReceipt {
  readonly format: typeof FORMAT;
  /** Of everything else in the receipt. */
  readonly receiptSha256: string;
  readonly datasetHash: string;
  readonly model: string;
  readonly balance: string;
  readonly buyWeightFrac: number;
  readonly seed: number;
  readonly featureNames: readonly string[];
  readonly unbalanced: { readonly path: string; readonly sha256: string; readonly rows: number };
  readonly files: readonly BalancedFile[];
}

export interface BalancedFolds {
  readonly directory: string;
  readonly receipt: BalancedReceipt;
}

/**
 * Writes the folds, or finds those that the same dataset, settings and code made.
 *
 * A row of a balanced file: `fold` (0: the whole development period), `symbol`, `t0Ms` and `t1Ms` (of a synthetic row
 * the earlier decision and the later label end of its parents), `label`, `weight`, `origin` (real or synthetic),
 * `parentA` and `parentB` (`row` of {@link UNBALANCED}, twice the same for a real row), then the features; a missing
 * value is NULL. The rows are those that fits of the run learn from, in their order. Nothing of the confirmation
 * period is in any file.
 *
 * @throws {RangeError} If a class is absent from a window.
 */
export async function balanceFolds(run: RunContext, { dataset }: BuiltDataset): Promise<BalancedFolds> {
  const { config } = run;
  const recipe = recipesFor(run).find(isShipped)!;
  const { members: _members, seeds: _seeds, ...settings } = settingsOf(config);
  const { balance } = recipe;
  const { buyWeightFrac } = settings;
  const { seed } = config;
  const folds = foldsOf(config, dataset);
  const windows: FitWindow[] = [
    ...folds.map((fold, k) => windowOf(dataset, fold, `fold ${k + 1} of ${folds.length}`)),
    {
      name: "whole development period",
      stream: REFIT_STREAM,
      trainRows: developmentRows(dataset).idx,
      predictRows: new Int32Array(0),
    },
  ];
  const code = codeHashOf(import.meta.url);
  const inputs = { dataset: dataset.hash, recipe, settings, split: config.split, seed, code };
  const key = sha256(canonicalJson(inputs)).slice(0, 16);
  const directory = join(DIRECTORIES.datasets, `balanced-${key}`);
  if (existsSync(directory)) return { directory, receipt: readBalancedReceipt(directory) };

  await writeDirectoryAtomically(directory, async (temporary) => {
    const write = async (path: string, columns: readonly ParquetColumn[]) => {
      await writeParquetTable(join(temporary, path), columns);
      return { path, sha256: sha256(readFileSync(join(temporary, path))) };
    };
    const rows = developmentRows(dataset).idx;
    const unbalanced = { ...(await write(UNBALANCED, unbalancedColumns(dataset, rows))), rows: rows.length };
    const files: BalancedFile[] = [];
    for (const [k, window] of windows.entries()) {
      const fold = k < folds.length ? k + 1 : 0;
      const made = balancedWindow(dataset, recipe, window, { settings, seed });
      const path = fold === 0 ? "balanced-whole.parquet" : `balanced-fold-${fold}.parquet`;
      const { columns, synthetic } = balancedColumns(dataset, fold, made);
      files.push({
        ...(await write(path, columns)),
        window: window.name,
        rows: made.y.length,
        synthetic,
        baseRate: made.baseRate,
        balancedBaseRate: made.balancedBaseRate,
        stopRows: made.validationRows,
        calibrationRows: made.calibrationRows,
        purged: made.innerPurged,
      });
    }
    const receipt = sealed({
      format: FORMAT,
      datasetHash: dataset.hash,
      model: recipe.name,
      balance,
      buyWeightFrac,
      seed,
      featureNames: dataset.featureNames,
      unbalanced,
      files,
    });
    writeFileSync(join(temporary, RECEIPT), `${JSON.stringify(receipt, null, 1)}\n`);
  });
  return { directory, receipt: readBalancedReceipt(directory) };
}

const MOST_RECEIPT_BYTES = 64 * 1_024 * 1_024;

/**
 * Reads the receipt of a folder that `run.balancedFolds()` wrote and checks every file against it.
 *
 * @throws {RangeError} If the folder holds no such receipt, or a file is not the one that was written.
 */
export function readBalancedReceipt(directory: string): BalancedReceipt {
  const refuse = (found: string): RangeError =>
    new RangeError(
      `Cannot use the balanced folds in "${directory}" as they must be those that were written: ${found}; ` +
        "remove that folder and prepare it again",
    );
  let receipt: BalancedReceipt;
  try {
    receipt = parseJson(
      readBoundedFile(join(directory, RECEIPT), MOST_RECEIPT_BYTES).toString("utf8"),
    ) as BalancedReceipt;
  } catch (error) {
    if (machineCodeOf(error) !== undefined) throw error;
    throw refuse(messageOf(error));
  }
  // A receipt that carries its own hash is one that was written here, with every key.
  const { receiptSha256, ...rest } = receipt;
  if (receipt.format !== FORMAT || sealed(rest).receiptSha256 !== receiptSha256)
    throw refuse(`${RECEIPT} is not the file that was written`);
  for (const { path, sha256: expected } of [receipt.unbalanced, ...receipt.files]) {
    const file = join(directory, path);
    if (!existsSync(file)) throw refuse(`${path} is missing`);
    if (sha256(readFileSync(file)) !== expected) throw refuse(`${path} has other bytes`);
  }
  return receipt;
}

function sealed<T extends object>(receipt: T): T & { readonly receiptSha256: string } {
  return { ...receipt, receiptSha256: sha256(canonicalJson(receipt)) };
}

function unbalancedColumns(dataset: Dataset, rows: Int32Array): ParquetColumn[] {
  const { symbols, symbolIndex, t0Ms, t1Ms, returnFrac, judged } = dataset;
  const of = (column: ArrayLike<number>) => Float64Array.from(rows, (row) => column[row]!);
  return [
    { name: "row", kind: "integer", values: rows },
    { name: "symbol", kind: "word", values: of(symbolIndex), words: symbols },
    { name: "t0Ms", kind: "integer", values: of(t0Ms) },
    { name: "t1Ms", kind: "integer", values: of(t1Ms) },
    { name: "label", kind: "integer", values: of(judged.label) },
    { name: "returnFrac", kind: "number", values: of(returnFrac) },
    ...featureColumns(dataset, lastRows(windowsOf(dataset, rows, 1))),
  ];
}

function balancedColumns(
  dataset: Dataset,
  fold: number,
  { x, y, weight, parents }: BalancedWindow,
): { readonly columns: readonly ParquetColumn[]; readonly synthetic: number } {
  const { symbols, symbolIndex, t0Ms, t1Ms } = dataset;
  const parent = (side: 0 | 1) => Int32Array.from(y, (_, row) => parents[2 * row + side]!);
  const [a, b] = [parent(0), parent(1)];
  const isSynthetic = Uint8Array.from(a, (row, k) => (row === b[k] ? 0 : 1));
  const ofBoth = (column: ArrayLike<number>, pick: (a: number, b: number) => number) =>
    Float64Array.from(a, (row, k) => pick(column[row]!, column[b[k]!]!));
  return {
    synthetic: isSynthetic.reduce((sum, each) => sum + each, 0),
    columns: [
      { name: "fold", kind: "integer", values: new Int32Array(y.length).fill(fold) },
      // Between two symbols there is none.
      {
        name: "symbol",
        kind: "word",
        values: ofBoth(symbolIndex, (one, other) => (one === other ? one : NaN)),
        words: symbols,
      },
      { name: "t0Ms", kind: "integer", values: ofBoth(t0Ms, Math.min) },
      { name: "t1Ms", kind: "integer", values: ofBoth(t1Ms, Math.max) },
      { name: "label", kind: "integer", values: y },
      { name: "weight", kind: "float", values: weight },
      { name: "origin", kind: "word", values: isSynthetic, words: ["real", "synthetic"] },
      { name: "parentA", kind: "integer", values: a },
      { name: "parentB", kind: "integer", values: b },
      ...featureColumns(dataset, x),
    ],
  };
}

function featureColumns(
  { featureNames }: Dataset,
  x: { readonly data: Float32Array; readonly cols: number; readonly rows: number },
): ParquetColumn[] {
  return featureNames.map((name, col) => ({
    name,
    kind: "float",
    values: Float32Array.from({ length: x.rows }, (_, row) => x.data[row * x.cols + col]!),
  }));
}
