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
import type { Dataset, FeatureCoverage } from "./dataset.js";
import { labelByHorizon } from "./labels/labelByHorizon.js";
import { developmentRows } from "./splits/periods.js";

export interface AssembleOptions {
  /** All with one bar length. */
  readonly markets: readonly SymbolMarket[];
  /** One per market, in the same order. */
  readonly featureTables: readonly FeatureTable[];
  readonly horizonMs: number;
  /** The label of v3.1 asks for this many sigmas. */
  readonly imbalancedSigma: number;
  /** Bars a sequence model reads: every row has that many unbroken bars behind it. */
  readonly sequenceBars: number;
  /** Last part of the span, opened by validation alone. */
  readonly confirmationFrac: number;
  /** A feature enters only if this share of every symbol's development rows has it. */
  readonly minPresentFrac: number;
}

interface Row {
  readonly symbol: number;
  readonly barRow: number;
  readonly t0Ms: number;
  readonly t1Ms: number;
  readonly returnFrac: number;
  readonly label0: number;
  readonly imbalanced: number;
  readonly thetaFrac: number;
}

/**
 * Pools labelled rows of all symbols. Features are neither filled nor scaled here: a model does that
 * with what it saw in training.
 *
 * @throws {RangeError} If bar lengths differ, tables do not match their bars, or no row or no feature is left.
 */
export function assembleDataset(options: AssembleOptions): Dataset {
  const { markets, featureTables, horizonMs, imbalancedSigma, confirmationFrac } = options;
  const barMs = requireMarkets(options);
  const rows = markets.flatMap((market, symbol) => rowsOf(market, featureTables[symbol]!, symbol, options));
  if (rows.length === 0)
    throw new RangeError(
      "Cannot assemble a dataset as at least one bar must have its look-back behind it and its " +
        `horizon ahead: found none in ${markets.length} symbols; give a longer span`,
    );
  rows.sort((a, b) => a.t0Ms - b.t0Ms || a.symbol - b.symbol);

  const t0Ms = Float64Array.from(rows, (row) => row.t0Ms);
  const t1Ms = Float64Array.from(rows, (row) => row.t1Ms);
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
    label0: {
      buyAboveSigma: 0,
      label: Uint8Array.from(rows, (row) => row.label0),
      thetaFrac: new Float64Array(rows.length),
    },
    imbalanced: {
      buyAboveSigma: imbalancedSigma,
      label: Uint8Array.from(rows, (row) => row.imbalanced),
      thetaFrac: Float64Array.from(rows, (row) => row.thetaFrac),
    },
    features: stack(featureTables, featureNames),
  };
  const head = {
    symbols: markets.map(({ bars }) => bars.symbol),
    barMs,
    horizonMs,
    featureNames,
    coverage,
    confirmationFromMs,
  };
  const { label0, imbalanced, features, ...plain } = columns;
  const arrays = [
    ...Object.values(plain),
    label0.label,
    label0.thetaFrac,
    imbalanced.label,
    imbalanced.thetaFrac,
    features.data,
  ];
  return {
    ...head,
    ...columns,
    hash: sha256(`${canonicalJson({ ...head, imbalancedSigma })} ${sha256OfArrays(arrays)}`),
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

/** Bars that have both labels, and `sequenceBars` unbroken bars of finished features up to the decision. */
function rowsOf(
  { bars }: SymbolMarket,
  { warmupRows }: FeatureTable,
  symbol: number,
  { horizonMs, imbalancedSigma, sequenceBars }: AssembleOptions,
): Row[] {
  const zero = labelByHorizon(bars, { horizonMs, buyAboveSigma: 0 });
  const high = labelByHorizon(bars, { horizonMs, buyAboveSigma: imbalancedSigma });
  const zeroAt = new Map(Array.from(zero.row, (bar, k) => [bar, k]));
  const back = sequenceBars - 1;
  const rows: Row[] = [];
  high.row.forEach((bar, k) => {
    const k0 = zeroAt.get(bar);
    const unbroken = bar - back >= warmupRows && bars.timeMs[bar]! - bars.timeMs[bar - back]! === back * bars.barMs;
    if (k0 === undefined || !unbroken) return;
    rows.push({
      symbol,
      barRow: bar,
      t0Ms: high.t0Ms[k]!,
      t1Ms: high.t1Ms[k]!,
      returnFrac: high.returnFrac[k]!,
      label0: zero.label[k0]!,
      imbalanced: high.label[k]!,
      thetaFrac: high.thetaFrac[k]!,
    });
  });
  return rows;
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
