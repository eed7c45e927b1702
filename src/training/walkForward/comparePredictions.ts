/** What a change to a model was worth: both predict the same rows, and the difference is taken row by row. */
import {
  estimateAucDifference,
  estimateMean,
  logLoss,
  requireSameLength,
  rocAuc,
  type Estimate,
} from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import { daysWithRows } from "./rankCandidates.js";

/** Whether the interval of a difference lies wholly on one side of nought. */
export type ChangeOutcome = "better" | "worse" | "not told apart";

export interface PairedChange {
  readonly before: number;
  readonly after: number;
  /** After less before, with its interval over days. */
  readonly difference: Estimate;
  readonly outcome: ChangeOutcome;
}

export interface PredictionComparison {
  /** Larger is better. */
  readonly auc: PairedChange;
  /** Smaller is better. */
  readonly logLoss: PairedChange;
  readonly n: number;
  /** UTC days behind the intervals. */
  readonly effectiveN: number;
}

export interface ComparePredictionsOptions {
  /** Of the intervals, in (0, 1). */
  readonly confidence: number;
}

/**
 * Compares two tables of predictions of the same rows by AUC and log-loss, each by the labels that it carries.
 *
 * Timing: as fair as the tables are; out-of-fold predictions of the development period are meant. Whoever looks
 * often enough finds a change that looks better by chance.
 *
 * @throws {RangeError} If the rows differ or hold one class only. @throws {TypeError} If there are no labels.
 */
export function comparePredictions(
  before: PredictionTable,
  after: PredictionTable,
  { confidence }: ComparePredictionsOptions,
): PredictionComparison {
  requireSameRows(before, after);
  const { t0Ms: timeMs } = before;
  const [labelsBefore, labelsAfter] = [requireLabels(before), requireLabels(after)];
  const lossBefore = rowLosses(labelsBefore, before.probability);
  const lossAfter = rowLosses(labelsAfter, after.probability);
  const head = { timeMs, confidence };
  const auc = estimateAucDifference({
    ...head,
    labels: labelsAfter,
    labelsB: labelsBefore,
    scoresA: after.probability,
    scoresB: before.probability,
  });
  const loss = estimateMean({
    ...head,
    values: lossAfter.map((value, row) => value - lossBefore[row]!),
  });
  return {
    auc: {
      before: rocAuc(labelsBefore, before.probability),
      after: rocAuc(labelsAfter, after.probability),
      difference: auc,
      outcome: outcomeOf(auc, "larger"),
    },
    logLoss: {
      before: logLoss(labelsBefore, before.probability),
      after: logLoss(labelsAfter, after.probability),
      difference: loss,
      outcome: outcomeOf(loss, "smaller"),
    },
    n: timeMs.length,
    effectiveN: daysWithRows(timeMs),
  };
}

function requireLabels({ label }: PredictionTable): Uint8Array {
  if (label === undefined) throw new TypeError("Cannot compare predictions as they must carry labels: found none");
  return label;
}

function rowLosses(labels: Uint8Array, probability: Float64Array): Float64Array {
  return Float64Array.from(labels, (label, row) => logLoss([label], [probability[row]!]));
}

function outcomeOf({ low, high }: Estimate, better: "larger" | "smaller"): ChangeOutcome {
  if (low > 0) return better === "larger" ? "better" : "worse";
  if (high < 0) return better === "smaller" ? "better" : "worse";
  return "not told apart";
}

function requireSameRows(before: PredictionTable, after: PredictionTable): void {
  const action = "compare predictions";
  requireSameLength(action, { before: before.t0Ms, after: after.t0Ms });
  const row = before.t0Ms.findIndex((t0, k) => t0 !== after.t0Ms[k] || before.symbol[k] !== after.symbol[k]);
  if (row >= 0)
    throw new RangeError(
      `Cannot ${action} as both must be of the same decisions: row ${row} is ${before.symbol[row]} at ` +
        `${before.t0Ms[row]} in one and ${after.symbol[row]} at ${after.t0Ms[row]} in the other`,
    );
}
