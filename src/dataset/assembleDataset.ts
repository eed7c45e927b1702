/** From bars and features of every symbol to one pooled dataset. */
import {
  canonicalJson,
  columnOf,
  createMatrix,
  requireInRange,
  requireInteger,
  sha256,
  sha256OfArrays,
  type Matrix,
} from "../core/index.js";
import type { FeatureTable } from "../features/index.js";
import type { SymbolMarket } from "../market/index.js";
import type { Dataset, DatasetLabel, FeatureCoverage } from "./dataset.js";
import { HORIZON } from "./labels/horizon.js";
import { chooseLabel, type ChosenLabel } from "./labels/label.js";
import { labelledRows, type RowLabel, type RunLabels } from "./labelledRows.js";
import { developmentRows } from "./splits/periods.js";

export interface AssembleOptions {
  /** All with one bar length. */
  readonly markets: readonly SymbolMarket[];
  /** One per market, in the same order. */
  readonly featureTables: readonly FeatureTable[];
  readonly horizonMs: number;
  /** The label that v4 learns and every report judges; the horizon label with a threshold of 0 by default. */
  readonly label?: ChosenLabel;
  /** The label of v3.1 asks for this many sigmas. */
  readonly imbalancedSigma: number;
  /** Bars a sequence model reads: every row has that many unbroken bars behind it. */
  readonly sequenceBars: number;
  /** Last part of the span, opened by validation alone. */
  readonly confirmationFrac: number;
  /** A feature enters only if this share of every symbol's development rows has it. */
  readonly minPresentFrac: number;
}

/**
 * Pools labelled rows of all symbols. Features are neither filled nor scaled here: a model does that
 * with what it saw in training.
 *
 * @throws {RangeError} If bar lengths differ, tables do not match their bars, or no row or no feature is left.
 */
export function assembleDataset(options: AssembleOptions): Dataset {
  const { markets, featureTables, imbalancedSigma, confirmationFrac } = options;
  const barMs = requireMarkets(options);
  const labels = labelsOf(options);
  const bySymbol = markets.map((market, symbol) =>
    labelledRows(market, featureTables[symbol]!, symbol, { ...options, labels }),
  );
  const rows = bySymbol.flatMap((symbol) => symbol.rows);
  if (rows.length === 0)
    throw new RangeError(
      "Cannot assemble a dataset as at least one bar must have its look-back behind it and its " +
        `labels ahead: found none in ${markets.length} symbols; give a longer span ` +
        `(no ${labels.judged.label.title} where ${labels.judged.label.leavesOut})`,
    );
  rows.sort((a, b) => a.t0Ms - b.t0Ms || a.symbol - b.symbol);

  const t0Ms = Float64Array.from(rows, (row) => row.t0Ms);
  const t1Ms = Float64Array.from(rows, ({ judged, imbalanced }) => Math.max(judged.t1Ms, imbalanced.t1Ms));
  const first = t0Ms[0]!;
  const confirmationFromMs = Math.ceil((first + (1 - confirmationFrac) * (t0Ms.at(-1)! - first)) / barMs) * barMs;
  const symbolIndex = Int32Array.from(rows, ({ symbol }) => symbol);
  const barRow = Int32Array.from(rows, (row) => row.barRow);
  const development = developmentRows({ t0Ms, t1Ms, confirmationFromMs }).idx;
  const coverage = coverageOf(options, { symbolIndex, barRow, development });
  const featureNames = coverage.filter(({ used }) => used).map(({ name }) => name);
  if (featureNames.length === 0)
    throw new RangeError(
      "Cannot assemble a dataset as at least one feature must be present in every symbol: found none",
    );

  const offsets = firstFeatureRows(markets);
  const columns = {
    symbolIndex,
    barRow,
    featureRow: Int32Array.from(rows, (row) => offsets[row.symbol]! + row.barRow),
    t0Ms,
    t1Ms,
    returnFrac: Float64Array.from(rows, (row) => row.returnFrac),
    judged: labelColumns(
      labels.judged,
      rows.map(({ judged }) => judged),
    ),
    imbalanced: {
      buyAboveSigma: imbalancedSigma,
      ...labelColumns(
        labels.imbalanced,
        rows.map(({ imbalanced }) => imbalanced),
      ),
    },
    features: stack(featureTables, featureNames),
  };
  const head = {
    symbols: markets.map(({ bars }) => bars.symbol),
    barMs,
    horizonMs: longestInBars(options.horizonMs, { t0Ms, t1Ms, barMs }),
    featureNames,
    coverage,
    confirmationFromMs,
    unlabelled: bySymbol.map(({ unlabelled }) => unlabelled),
    leavesOut: labels.judged.label.leavesOut,
  };
  const { judged, imbalanced, features, ...plain } = columns;
  const arrays = [
    ...Object.values(plain),
    ...[judged, imbalanced].flatMap(({ label, t1Ms: endMs, thetaFrac }) => [label, endMs, thetaFrac]),
    features.data,
  ];
  const names = { name: labels.judged.label.name, options: labels.judged.options, imbalancedSigma };
  return {
    ...head,
    ...columns,
    hash: sha256(`${canonicalJson({ ...head, label: names })} ${sha256OfArrays(arrays)}`),
  };
}

function requireMarkets({
  markets,
  featureTables,
  sequenceBars,
  confirmationFrac,
  minPresentFrac,
}: AssembleOptions): number {
  const action = "assemble a dataset";
  requireInteger(action, { sequenceBars }, { atLeast: 1 });
  requireInRange(action, { confirmationFrac }, { above: 0, below: 1 });
  requireInRange(action, { minPresentFrac }, { atLeast: 0, atMost: 1 });
  const lengths = new Set(markets.map(({ bars }) => bars.barMs));
  if (lengths.size !== 1)
    throw new RangeError(
      `Cannot ${action} as all symbols must share one bar length: found ${[...lengths].join(", ") || "no symbols"} ms`,
    );
  markets.forEach(({ bars }, k) => {
    const rows = featureTables[k]?.values.rows;
    if (rows !== bars.timeMs.length)
      throw new RangeError(
        `Cannot ${action} as every symbol must have one feature row a bar: ${bars.symbol} has ` +
          `${bars.timeMs.length} bars and ${rows ?? "no"} feature rows`,
      );
  });
  return markets[0]!.bars.barMs;
}

function labelsOf({ label, imbalancedSigma }: AssembleOptions): RunLabels {
  const horizon = (buyAboveSigma: number) => chooseLabel([HORIZON], { name: HORIZON.name, options: { buyAboveSigma } });
  return { judged: label ?? horizon(0), imbalanced: horizon(imbalancedSigma) };
}

function labelColumns({ label, options }: ChosenLabel, rows: readonly RowLabel[]): DatasetLabel {
  return {
    name: label.name,
    title: label.title,
    buyMeans: label.buyMeans(options),
    label: Uint8Array.from(rows, (row) => row.label),
    t1Ms: Float64Array.from(rows, (row) => row.t1Ms),
    thetaFrac: Float64Array.from(rows, (row) => row.thetaFrac),
  };
}

/** A label may be known later than the run's horizon: an event's report has its delay. */
function longestInBars(
  horizonMs: number,
  { t0Ms, t1Ms, barMs }: { readonly t0Ms: Float64Array; readonly t1Ms: Float64Array; readonly barMs: number },
): number {
  const longest = t1Ms.reduce((most, t1, row) => Math.max(most, t1 - t0Ms[row]!), 0);
  return Math.max(horizonMs, Math.ceil(longest / barMs) * barMs);
}

interface RowPlaces {
  readonly symbolIndex: Int32Array;
  readonly barRow: Int32Array;
  readonly development: Int32Array;
}

function coverageOf(
  { markets, featureTables, minPresentFrac }: AssembleOptions,
  { symbolIndex, barRow, development }: RowPlaces,
): FeatureCoverage[] {
  const names = [...new Set(featureTables.flatMap((table) => [...table.names, ...table.missing]))];
  const barsOf = markets.map((_, symbol) =>
    development.filter((row) => symbolIndex[row] === symbol).map((row) => barRow[row]!),
  );
  return names.map((name) => {
    const presentFrac = featureTables.map((table, symbol) => {
      const column = table.names.indexOf(name);
      const bars = barsOf[symbol]!;
      if (column < 0 || bars.length === 0) return 0;
      const values = columnOf(table.values, column);
      return bars.reduce((present, bar) => present + (Number.isNaN(values[bar]!) ? 0 : 1), 0) / bars.length;
    });
    return { name, presentFrac, used: presentFrac.every((frac) => frac >= minPresentFrac) };
  });
}

function firstFeatureRows(markets: readonly SymbolMarket[]): number[] {
  let next = 0;
  return markets.map(({ bars }) => {
    const first = next;
    next += bars.timeMs.length;
    return first;
  });
}

/** The named columns of every symbol below one another. */
function stack(tables: readonly FeatureTable[], names: readonly string[]): Matrix {
  const stacked = createMatrix(
    tables.reduce((sum, { values }) => sum + values.rows, 0),
    names.length,
  );
  let at = 0;
  for (const { names: own, values } of tables) {
    const columns = names.map((name) => own.indexOf(name));
    for (let row = 0; row < values.rows; row++) {
      for (const column of columns) stacked.data[at++] = values.data[row * values.cols + column]!;
    }
  }
  return stacked;
}
