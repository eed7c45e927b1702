/** Day-block intervals of what a race of balancing methods compares beside the AUC. */
import {
  blockBootstrap,
  blockLengthDays,
  brierScore,
  dayBlocks,
  estimateAuc,
  estimateMean,
  estimateShare,
  reliabilityBins,
  sumByDay,
  type Estimate,
  type ResampleOptions,
} from "../../core/index.js";
import { matthews } from "./tuneThreshold.js";

/** Bins of equal mass: a model of narrow range would leave bins of equal width empty. */
const CALIBRATION_BINS = 15;

export interface Decisions {
  /** Decision times, ascending. */
  readonly timeMs: Float64Array;
  readonly labels: Uint8Array;
  readonly probabilities: Float64Array;
  /** 1 to buy. */
  readonly decisions: Uint8Array;
}

export interface DecisionEstimates {
  readonly auc: Estimate;
  readonly brier: Estimate;
  /** Expected calibration error over 15 bins of equal mass. */
  readonly ece: Estimate;
  readonly buyRatio: Estimate;
  /** Matthews correlation of label and decision. */
  readonly mcc: Estimate;
}

/** Every figure with its interval over days. @throws {RangeError} If there is one class only. */
export function estimateDecisions(
  { timeMs, labels, probabilities, decisions }: Decisions,
  { labelHorizonMs, ...options }: ResampleOptions & { readonly labelHorizonMs: number },
): DecisionEstimates {
  const { confidence, rng } = options;
  const shared = (name: string) => ({ timeMs, labelHorizonMs, ...options, rng: rng.child(name) });
  return {
    auc: estimateAuc({ timeMs, confidence, labels, scores: probabilities }),
    brier: estimateMean({
      timeMs,
      confidence,
      within: { low: 0, high: 1 },
      values: Float64Array.from(labels, (label, row) => brierScore([label], [probabilities[row]!])),
    }),
    ece: bootstrapEce({ timeMs, labels, probabilities }, shared("ece")),
    buyRatio: estimateShare({ timeMs, confidence, hits: decisions }),
    mcc: bootstrapMcc({ timeMs, labels, decisions }, shared("mcc")),
  };
}

type Options = ResampleOptions & { readonly labelHorizonMs: number };

/** The bins stay those of all rows; what a draw of days puts into them changes. */
function bootstrapEce(
  { timeMs, labels, probabilities }: Omit<Decisions, "decisions">,
  { labelHorizonMs, ...options }: Options,
): Estimate {
  const blocks = dayBlocks(timeMs);
  const { binOfRow, bins } = reliabilityBins(labels, probabilities, { bins: CALIBRATION_BINS, strategy: "quantile" });
  const rows = sumByDay(blocks);
  const excess = bins.map((_, bin) =>
    sumByDay(
      blocks,
      Float64Array.from(labels, (label, row) => (binOfRow[row] === bin ? probabilities[row]! - label : 0)),
    ),
  );
  const daily = sumByDay(
    blocks,
    Float64Array.from(labels, (label, row) => probabilities[row]! - label),
  );
  const statistic = (weights: Float64Array) =>
    excess.reduce((sum, column) => sum + Math.abs(dot(weights, column)), 0) / dot(weights, rows);
  return blockBootstrap({ ...options, blocks, statistic, blockDays: blockLengthDays(daily, { labelHorizonMs }) })
    .estimate;
}

function bootstrapMcc(
  { timeMs, labels, decisions }: Omit<Decisions, "probabilities">,
  { labelHorizonMs, ...options }: Options,
): Estimate {
  const blocks = dayBlocks(timeMs);
  const [n, buys, decided] = [sumByDay(blocks), sumByDay(blocks, labels), sumByDay(blocks, decisions)];
  const both = sumByDay(
    blocks,
    Uint8Array.from(labels, (label, row) => label & decisions[row]!),
  );
  const agreement = both.map((count, day) => count - (buys[day]! * decided[day]!) / Math.max(1, n[day]!));
  const statistic = (weights: Float64Array) =>
    matthews({
      n: dot(weights, n),
      buys: dot(weights, buys),
      decided: dot(weights, decided),
      both: dot(weights, both),
    });
  return blockBootstrap({ ...options, blocks, statistic, blockDays: blockLengthDays(agreement, { labelHorizonMs }) })
    .estimate;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}
