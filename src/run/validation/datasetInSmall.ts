import { DAY_MS } from "../../core/index.js";
import { developmentRows, type Dataset, type DatasetLabel } from "../../dataset/index.js";

/** Days that every symbol of the small dataset shall span: with fewer, labels that mean nothing rank by chance. */
const LEAST_DAYS = 60;
/** Leaks that are a choice of symbols need something to choose from. */
const LEAST_SYMBOLS = 2;
/** Last part of it that plays the confirmation period. */
const CONFIRMATION_FRAC = 0.2;

/**
 * The latest `rows` rows of the development period, of as many symbols as leave each at least sixty days, under
 * a hash of their own. Its last fifth stands for the confirmation period; the run's own is not in it, so that a
 * check which is made before that period is opened never looks at it.
 */
export function datasetInSmall(dataset: Dataset, rows: number): Dataset {
  const { symbols, symbolIndex, barMs, t0Ms } = dataset;
  const perSymbol = (LEAST_DAYS * DAY_MS) / barMs;
  const kept = Math.min(symbols.length, Math.max(LEAST_SYMBOLS, Math.floor(rows / perSymbol)));
  const idx = developmentRows(dataset).idx.filter((row) => symbolIndex[row]! < kept);
  const own = idx.subarray(Math.max(0, idx.length - rows));
  const confirmationFromMs = t0Ms[own[Math.floor(own.length * (1 - CONFIRMATION_FRAC))]!]!;
  const take = (column: Float64Array) => Float64Array.from(own, (row) => column[row]!);
  const index = (column: Int32Array) => Int32Array.from(own, (row) => column[row]!);
  const takeLabel = <Label extends DatasetLabel>(label: Label): Label => ({
    ...label,
    label: Uint8Array.from(own, (row) => label.label[row]!),
    t1Ms: take(label.t1Ms),
    thetaFrac: take(label.thetaFrac),
  });
  return {
    ...dataset,
    symbolIndex: index(symbolIndex),
    barRow: index(dataset.barRow),
    featureRow: index(dataset.featureRow),
    t0Ms: take(t0Ms),
    t1Ms: take(dataset.t1Ms),
    returnFrac: take(dataset.returnFrac),
    judged: takeLabel(dataset.judged),
    imbalanced: takeLabel(dataset.imbalanced),
    confirmationFromMs,
    hash: `${dataset.hash} last ${rows} of ${kept} symbols`,
  };
}
