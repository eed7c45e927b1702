/**
 * Our own guards beside the plan's gates: what would make the other numbers worthless.
 *
 * A guard is a tripwire: it passes unless what it watches for has happened, and is inconclusive only where
 * nothing could be looked at.
 */
import {
  bootstrapMean,
  blockBootstrap,
  blockLengthDays,
  dailyMeans,
  dayBlocks,
  saySigned,
  standardDeviation,
  sumByDay,
  type Estimate,
} from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import type { Answer, CeilingComparison, GateOutcome, GateResult } from "../assessment.js";
import { countOverlaps } from "./countOverlaps.js";
import { GUARD_LIMITS, type Gate } from "./gates.js";
import { capital, judgeEstimate, judgeMissing, type GateInput } from "./judgeGate.js";
import type { ValidationContext } from "../validationContext.js";

interface Judged {
  readonly predictions: PredictionTable;
  readonly context: ValidationContext;
  readonly days: number;
  readonly auc: Estimate | null;
  readonly ceiling: CeilingComparison | null;
}

export function judgeGuards(judged: Judged): GateResult[] {
  const { context } = judged;
  const results = [overlapGuard(judged), leakageGuard(judged), spreadGuard(judged), meanBiasGuard(judged)];
  // Only a simulated market has a ceiling; only a real one makes a high AUC a suspect.
  if (context.isSimulated === true) results.push(ceilingGuard(judged));
  else results.push(suspiciousAucGuard(judged));
  return results.map((result) => ({ ...result, role: "guard" }));
}

/** Counts anew, from the intervals alone, training labels that reach into the test window. */
function overlapGuard({ predictions, context, days }: Judged): GateResult {
  const input = inputOf(
    "training_overlap",
    "the number of training labels that overlap a test window",
    "honest",
    { high: 0 },
    { scale: "label intervals", n: predictions.t0Ms.length, days },
  );
  const { trainingIntervals } = context;
  if (trainingIntervals === undefined)
    return judgeMissing(input, "needs the label intervals of the rows the model learnt from");
  const { overlaps, trainingRows } = countOverlaps(predictions, trainingIntervals);
  return settle(
    input,
    overlaps,
    overlaps === 0 ? "pass" : "fail",
    overlaps === 0
      ? `None of ${trainingRows} training labels reaches into the test window, counted anew from their intervals`
      : `${overlaps} of ${trainingRows} training labels reach into the test window`,
  );
}

function leakageGuard({ predictions, context, days }: Judged): GateResult {
  const input = inputOf(
    "leakage_check",
    "the number of leakage tests that failed",
    "honest",
    { high: 0 },
    { scale: "leakage tests", n: predictions.t0Ms.length, days },
  );
  const { leakage } = context;
  if (leakage === undefined)
    return judgeMissing(input, "needs the leakage check, which needs the pipeline that made the predictions");
  const failed = leakage.tests.filter(({ result }) => result === "fail");
  const open = leakage.tests.filter(({ result }) => result === "inconclusive");
  const reason =
    failed.length > 0
      ? `${failed.length} of ${leakage.tests.length} leakage tests failed: ${failed[0]!.reason}`
      : open.length > 0
        ? `No leakage test failed, but ${open.length} of ${leakage.tests.length} could not decide: ${open[0]!.reason}`
        : `All ${leakage.tests.length} leakage tests passed`;
  return settle(input, failed.length, leakage.result, reason);
}

/** A constant model passes every variance limit: its spread must be seen. */
function spreadGuard({ predictions, context, days }: Judged): GateResult {
  const { t0Ms, probability } = predictions;
  const input = inputOf(
    "spread_floor",
    "the spread of P(BUY), as a standard deviation,",
    "balanced",
    { low: GUARD_LIMITS.leastSpread },
    { scale: "probability", n: t0Ms.length, days },
  );
  const blocks = dayBlocks(t0Ms);
  const centre = standardDeviation(probability) === 0 ? probability[0]! : 0.5;
  const moved = Float64Array.from(probability, (p) => p - centre);
  const first = sumByDay(blocks, moved);
  const second = sumByDay(
    blocks,
    moved.map((value) => value * value),
  );
  const counts = sumByDay(blocks);
  const blockDays = blockLengthDays(dailyMeans(second, counts), context);
  const statistic = (weights: Float64Array) => {
    let n = 0;
    let sum = 0;
    let squares = 0;
    weights.forEach((weight, day) => {
      n += weight * counts[day]!;
      sum += weight * first[day]!;
      squares += weight * second[day]!;
    });
    return n === 0 ? NaN : Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2));
  };
  return judgeEstimate(
    input,
    blockBootstrap({ ...context, rng: context.rng.child("spread"), blocks, blockDays, statistic }).estimate,
  );
}

function meanBiasGuard({ predictions, context, days }: Judged): GateResult {
  const { t0Ms, probability, label } = predictions;
  const limit = GUARD_LIMITS.largestMeanBias;
  const input = inputOf(
    "mean_bias",
    "mean P(BUY) less the base rate",
    "balanced",
    { low: -limit, high: limit },
    { scale: "probability against label", n: t0Ms.length, days },
  );
  if (label === undefined) return judgeMissing(input, "needs labels");
  const values = Float64Array.from(probability, (p, i) => p - label[i]!);
  return judgeEstimate(input, bootstrapMean({ ...context, timeMs: t0Ms, values, rng: context.rng.child("mean bias") }));
}

function ceilingGuard({ predictions, context, days, ceiling }: Judged): GateResult {
  const input = inputOf(
    "above_ceiling",
    "the AUC above the ceiling's, paired,",
    "honest",
    { high: 0 },
    { scale: "probability against the market's own", n: predictions.t0Ms.length, days },
  );
  if (ceiling === null)
    return judgeMissing(input, context.truthMissing ?? "needs labels and the simulated market's own probabilities");
  const { excess, brierExcess, logLossExcess } = ceiling;
  const better = [
    { name: "AUC", estimate: excess },
    { name: "Brier score", estimate: brierExcess },
    { name: "log-loss", estimate: logLossExcess },
  ].filter(({ estimate }) => estimate.low > 0);
  const reason =
    better.length === 0
      ? "Neither AUC, Brier score nor log-loss is better than the ceiling's beyond chance; AUC " +
        `differs by ${signed(excess.value)} [${signed(excess.low)}, ${signed(excess.high)}]`
      : `${better.map(({ name }) => name).join(" and ")} ${better.length === 1 ? "is" : "are"} ` +
        "better than the most that can be known " +
        `(${better.map(({ estimate }) => `by ${signed(estimate.value)} [${signed(estimate.low)}, ${signed(estimate.high)}]`).join(", ")}): ` +
        "the model has seen the labels";
  return {
    ...settle(input, excess.value, better.length === 0 ? "pass" : "fail", reason),
    low: excess.low,
    high: excess.high,
  };
}

function suspiciousAucGuard({ predictions, context, days, auc }: Judged): GateResult {
  const limit = GUARD_LIMITS.suspiciousAuc;
  const input = inputOf(
    "suspicious_auc",
    "the AUC on real data",
    "honest",
    { high: limit },
    { scale: "probability", n: predictions.t0Ms.length, days },
  );
  if (auc === null) return judgeMissing(input, "needs labels of both classes");
  const passed = context.leakage?.result === "pass";
  const result: GateOutcome = auc.value < limit || passed ? "pass" : "fail";
  const found = `An AUC of ${auc.value.toFixed(3)} on real data`;
  const reason =
    auc.value < limit
      ? `${found} is not too good to be true`
      : passed
        ? `${found} is suspicious, but the leakage check passed`
        : `${found} without a passed leakage check is suspicious until proven`;
  return { ...settle(input, auc.value, result, reason), low: auc.low, high: auc.high };
}

function inputOf(
  id: string,
  subject: string,
  answer: Answer,
  limits: Gate["limits"],
  rest: Omit<GateInput, "gate">,
): GateInput {
  return { gate: { id, subject, limits, rule: "interval", answer, percent: false }, ...rest };
}

function settle({ gate, scale, n, days }: GateInput, value: number, result: GateOutcome, reason: string): GateResult {
  return {
    id: gate.id,
    scale,
    value,
    low: null,
    high: null,
    limits: gate.limits,
    n,
    effectiveN: days,
    result,
    role: "guard",
    answer: gate.answer,
    reason: capital(reason),
  };
}

function signed(value: number): string {
  return saySigned(value, { decimals: 3 });
}
