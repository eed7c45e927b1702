import { columnOf, estimateAuc, pearsonCorrelation, type Estimate, requireRng } from "../../core/index.js";
import { aucInWords, noiseRows, type OrderComparison, type OrderOptions } from "./noiseRows.js";

const ROWS = 600;
const FEATURES = 1_000;
const SELECTED = 20;

/**
 * What choosing features before the split does, on labels that are noise: of a thousand random columns
 * the twenty that agree best with all labels agree with the test labels too. Chosen by the training rows
 * alone, the same number of columns scores at chance.
 *
 * The model is the plainest there is: each chosen column counts with the sign of its correlation in the
 * training rows, the first half in time. Source of the lesson: Ambroise & McLachlan (2002).
 */
export function compareSelectionOrder({ rng, confidence = 0.95 }: OrderOptions): OrderComparison {
  requireRng("compare the order of selection", rng);
  const { x, y, timeMs } = noiseRows({ rows: ROWS, features: FEATURES, baseRate: 0.5, rng: rng.child("noise") });
  const half = ROWS >> 1;
  const columns = Array.from({ length: FEATURES }, (_, col) => columnOf(x, col));
  const agreementUpTo = (rows: number) =>
    columns.map((column) => pearsonCorrelation(column.subarray(0, rows), y.subarray(0, rows)));
  const inTraining = agreementUpTo(half);

  const scoreWith = (agreement: readonly number[]): Estimate => {
    const chosen = agreement
      .map((_, col) => col)
      .sort((a, b) => Math.abs(agreement[b]!) - Math.abs(agreement[a]!))
      .slice(0, SELECTED);
    const scores = Float64Array.from({ length: ROWS - half }, (_, k) =>
      chosen.reduce((sum, col) => sum + Math.sign(inTraining[col]!) * columns[col]![half + k]!, 0),
    );
    return estimateAuc({
      timeMs: timeMs.subarray(half),
      labels: y.subarray(half),
      scores,
      confidence,
    });
  };
  const before = scoreWith(agreementUpTo(ROWS));
  const after = scoreWith(inTraining);
  const sentence =
    `On labels that are noise, choosing ${SELECTED} of ${FEATURES} columns before the split ` +
    `scores an AUC of ${aucInWords(before)}; by the training rows alone, ${aucInWords(after)}`;
  return { before, after, n: ROWS - half, sentence };
}
