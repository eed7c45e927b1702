/**
 * A detector that cries wolf as rarely as it says: its strictness is set on null streams of the watched stream's
 * own days, and how often it then cries is measured again on null streams that it has not seen.
 */
import { mean, requireInRange, requireInteger, requireRng, type Rng } from "../../core/index.js";
import { alarmInterval } from "./alarmInterval.js";
import { dayMemory, drawDayOrder } from "./dayMemory.js";
import type { DriftDetector } from "./driftDetector.js";
import { fewDaysAllowance, type RedrawnRate } from "./fewDaysAllowance.js";

export interface FalseAlarms {
  /** Mean days between two false alarms that was asked for. */
  readonly statedDays: number;
  /** What it was set to on the days there are: more, see `fewDaysAllowance`. */
  readonly setDays: number;
  /** What held-out null streams of the same days gave, with its 95 % interval; `high` is Infinity without an alarm. */
  readonly measuredDays: { readonly value: number; readonly low: number; readonly high: number };
  readonly alarms: number;
  /** Null days watched for that. */
  readonly days: number;
}

export interface CalibratedDetector {
  readonly strictness: number;
  readonly falseAlarms: FalseAlarms;
}

export interface CalibrationOptions {
  /** Mean time between two false alarms. */
  readonly statedDays: number;
  /** Days of one null stream; within it a detector starts afresh after each alarm. */
  readonly streamDays: number;
  /** Null streams to set the strictness on, and as many to measure on. Default 40. */
  readonly streams?: number;
  readonly rng: Rng;
}

const STEPS = 12;
/** Draws of as many days again, from which the allowance is read. */
const REDRAWN = 16;

/**
 * @param days Values of each day in the order in which they come, days that follow each other.
 * @param create A detector that alarms the more seldom the higher its strictness.
 * @param mostStrict Strictness at which it hardly alarms; 0 is the other end.
 * @throws {RangeError} If there are too few days (see `dayMemory`).
 */
export function calibrateDetector(
  days: readonly Float64Array[],
  { create, mostStrict }: { readonly create: (strictness: number) => DriftDetector; readonly mostStrict: number },
  { statedDays, streamDays, streams = 40, rng }: CalibrationOptions,
): CalibratedDetector {
  requireRng("calibrate a detector", rng);
  requireInteger("calibrate a detector", { streamDays, streams }, { atLeast: 1 });
  requireInRange("calibrate a detector", { statedDays, mostStrict }, { above: 0 });
  const memory = dayMemory(Float64Array.from(days, mean));
  const draw = (name: string, count = streams): Int32Array[] =>
    Array.from({ length: count }, (_, k) => drawDayOrder(memory, streamDays, rng.child(`${name}-${k}`)));
  const count = (orders: readonly Int32Array[], strictness: number, own = days): number =>
    orders.reduce((sum, order) => sum + falseAlarms(own, order, create(strictness)), 0);
  const setOn = (orders: readonly Int32Array[], daysBetween: number): number => {
    let low = 0;
    let high = mostStrict;
    for (let step = 0; step < STEPS; step++) {
      const middle = (low + high) / 2;
      if (count(orders, middle) * daysBetween > orders.length * streamDays) low = middle;
      else high = middle;
    }
    return high;
  };
  const seen = draw("set");
  const few = seen.slice(0, Math.ceil(streams / 4));
  const first = setOn(few, statedDays);
  const trueRate = count(seen, first) / seen.length;
  const redrawn = Array.from({ length: REDRAWN }, (_, k): RedrawnRate => {
    const again = rng.child(`redrawn-${k}`);
    const own = Array.from(drawDayOrder(memory, days.length, again.child("days")), (day) => days[day]!);
    const ownMemory = dayMemory(Float64Array.from(own, mean));
    const orders = few.map((_, s) => drawDayOrder(ownMemory, streamDays, again.child(`stream-${s}`)));
    return { trueRate, believedAlarms: count(orders, first, own), trials: few.length };
  });
  const setDays = statedDays * fewDaysAllowance(redrawn);
  const strictness = setOn(seen, setDays);
  const nullDays = streams * streamDays;
  const alarms = count(draw("held out"), strictness);
  return {
    strictness,
    falseAlarms: { statedDays, setDays, ...measured(alarms, nullDays), alarms, days: nullDays },
  };
}

function measured(alarms: number, days: number): Pick<FalseAlarms, "measuredDays"> {
  const { low, high } = alarmInterval(alarms);
  return { measuredDays: { value: alarms === 0 ? Infinity : days / alarms, low: days / high, high: days / low } };
}

function falseAlarms(days: readonly Float64Array[], order: Int32Array, detector: DriftDetector): number {
  let alarms = 0;
  for (const day of order)
    for (const value of days[day]!) {
      detector.update(value);
      if (detector.driftDetected) alarms++;
    }
  return alarms;
}
