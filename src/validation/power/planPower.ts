/**
 * What so many days can tell of a model, before there is one.
 *
 * How much a share or a return swings from day to day is taken from the market itself: a model whose decisions
 * fall as the labels do, whose score remembers as the last return does, whose account is as wide as the coins'. So
 * the days that each gate needs are known while they can still be chosen. Development rows only.
 */
import { MONTH_DAYS } from "../../backtest/index.js";
import {
  BUY_SHARE_WARNING,
  cosineInterval,
  cosineTerms,
  dayBlocks,
  daysToClear,
  estimateAuc,
  estimateMean,
  estimateShare,
  normalQuantile,
  requireInteger,
  requireRng,
  studentTQuantile,
  type Estimate,
  type Rng,
} from "../../core/index.js";
import type { Bounds } from "../assessment.js";
import { auditHours } from "../audits/auditHours.js";
import { AUC } from "../gates/auc.js";
import { BUY_RATIO } from "../gates/buyRatio.js";
import type { Gate } from "../gates/gate.js";
import { caughtByError, SETTLING_POWER, withinShares } from "../gates/gatePower.js";
import { LEAST_DAYS } from "../gates/judgeGate.js";
import { MEAN_BIAS } from "../gates/meanBias.js";
import { MONTHLY_RETURN } from "../gates/monthlyReturn.js";

/** Decisions of the development period, in order of time. */
export interface PlannedRows {
  /** Shape [rows], ascending. */
  readonly t0Ms: Float64Array;
  readonly t1Ms: Float64Array;
  readonly symbol: readonly string[];
  /** What the model will be judged by. */
  readonly label: Uint8Array;
  /** Known at t0 and as persistent as a score would be: the return of the hours before. */
  readonly pastReturn: Float64Array;
  /** Daily log returns of all symbols in equal parts, oldest first. */
  readonly dailyReturnLog: Float64Array;
}

/** One gate as it stands before anything is trained. */
export interface PlannedGate {
  /** Of the gate; `buy_ratio_hours` for the 24 together. */
  readonly id: string;
  readonly name: string;
  readonly limits: Bounds;
  readonly isShare: boolean;
  /** Values that the days at hand would fail with 80 % probability; a side on which nothing would is absent. */
  readonly catches: Bounds;
  /** A value that should fail, and after how many days it does with 80 % probability; null beyond a century. */
  readonly bad: number;
  readonly badAfterDays: number | null;
  /** A value that should pass, and after how many days it does; null beyond a century. */
  readonly good: number;
  readonly goodAfterDays: number | null;
}

export interface PowerPlan {
  /** Days of the confirmation period. */
  readonly days: number;
  readonly gates: readonly PlannedGate[];
}

export interface PlanOptions {
  /** Days of the period that will be judged, at least 2. */
  readonly days: number;
  readonly confidence: number;
  readonly resamples: number;
  readonly rng: Rng;
}

const EVEN = 0.5;
/** What should fail and what should pass, of each gate that an interval decides. */
const EXAMPLES = {
  buyRatio: { bad: 0.3, good: EVEN },
  hours: { bad: 0.15, good: EVEN },
  meanBias: { bad: -0.1, good: 0 },
  auc: { bad: 0.75, good: 0.9 },
  monthlyReturn: { bad: 0, good: 0.1 },
};

/**
 * What `days` days can tell, gate by gate.
 *
 * @throws {RangeError} If `days` is below 2, or there are fewer than two days of rows or labels of one class only.
 */
export function planPower(rows: PlannedRows, options: PlanOptions): PowerPlan {
  const { days, confidence, rng } = options;
  requireRng("plan the power of gates", rng);
  requireInteger("plan the power of gates", { days }, { atLeast: 2 });
  const { t0Ms: timeMs, label, pastReturn, dailyReturnLog } = rows;
  const ofOneDay = (estimate: Estimate): number => errorOfOneDay(estimate, dayBlocks(timeMs).days, confidence);
  const daily = cosineInterval(dailyReturnLog, { value: 0, confidence });
  const plan = (gate: Gate, examples: Examples, error: number) => planned(gate, examples, { ...options, error });
  return {
    days,
    gates: [
      plan(BUY_RATIO, EXAMPLES.buyRatio, ofOneDay(estimateShare({ timeMs, hits: label, confidence }))),
      plannedHours(rows, options),
      plan(MEAN_BIAS, EXAMPLES.meanBias, ofOneDay(estimateMean({ timeMs, values: label, confidence }))),
      plan(AUC, EXAMPLES.auc, ofOneDay(estimateAuc({ timeMs, labels: label, scores: pastReturn, confidence }))),
      plan(MONTHLY_RETURN, EXAMPLES.monthlyReturn, MONTH_DAYS * daily.standardError * Math.sqrt(dailyReturnLog.length)),
    ],
  };
}

type Examples = Pick<PlannedGate, "bad" | "good">;

/** The standard error that one day alone would have: that of n days is this over their root. */
function errorOfOneDay({ value, low, high }: Estimate, days: number, confidence: number): number {
  // Cut at 0 or 1 an interval is short on that side.
  const reach = Math.max(value - low, high - value);
  return (reach / studentTQuantile(0.5 + confidence / 2, cosineTerms(days))) * Math.sqrt(days);
}

function planned(
  gate: Gate,
  { bad, good }: Examples,
  { days, confidence, error }: Pick<PlanOptions, "days" | "confidence"> & { readonly error: number },
): PlannedGate {
  const { id, name, limits, isShare } = gate;
  const { low, high } = limits;
  const isBetween = low !== undefined && high !== undefined;
  const wait = (value: number, power: number): number | null => {
    const distances = [low, high].flatMap((limit) => (limit === undefined ? [] : [Math.abs(value - limit)]));
    const ofTwoDays = (studentTQuantile(0.5 + confidence / 2, cosineTerms(2)) * error) / Math.SQRT2;
    const span = { reach: ofTwoDays, distance: Math.min(...distances), days: 2 };
    return daysToClear(span, { confidence, power }) ?? null;
  };
  return {
    id,
    name,
    limits,
    isShare,
    catches: caughtByError(gate, error / Math.sqrt(days), { days, confidence }),
    bad,
    badAfterDays: wait(bad, SETTLING_POWER),
    good,
    // Between two limits a value misses either with half of what may go wrong.
    goodAfterDays: wait(good, isBetween ? 1 - (1 - SETTLING_POWER) / 2 : SETTLING_POWER),
  };
}

/** The hours are held to Holm's level, and a value inside the limits passes at once. */
function plannedHours(
  { t0Ms, t1Ms, symbol, label }: PlannedRows,
  { days, confidence, resamples, rng }: PlanOptions,
): PlannedGate {
  const decisions = Float64Array.from(label);
  const { hours, days: known } = auditHours(
    { t0Ms, t1Ms, symbol: [...symbol], score: decisions, probability: decisions, threshold: EVEN },
    { rng: rng.child("hours"), resamples, confidence },
  );
  const errors = hours.filter(({ n }) => n > 0).map(({ buyShareError }) => buyShareError);
  const error = [...errors].sort((a, b) => a - b)[Math.floor(errors.length / 2)]! * Math.sqrt(known);
  const errorsNeeded = normalQuantile(1 - (1 - confidence) / errors.length) + normalQuantile(SETTLING_POWER);
  const { low, high } = BUY_SHARE_WARNING;
  const reach = (errorsNeeded * error) / Math.sqrt(days);
  const { bad, good } = EXAMPLES.hours;
  return {
    id: "buy_ratio_hours",
    name: "Share of Buy in each hour",
    limits: BUY_SHARE_WARNING,
    isShare: true,
    catches: withinShares({ low: low - reach, high: high + reach }),
    bad,
    badAfterDays: Math.ceil(((errorsNeeded * error) / (low - bad)) ** 2),
    good,
    goodAfterDays: LEAST_DAYS,
  };
}
