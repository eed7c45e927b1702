/** Equity by calendar: months and days, UTC. A mark at midnight closes the day before it. */
import { DAY_MS, formatMonth, utcDay } from "../../core/index.js";
import type { MonthlyReturn } from "./backtestResult.js";

/** Marks of an account: ascending times, equity 1 at the first. */
export interface EquityCurve {
  readonly timeMs: Float64Array;
  readonly equity: Float64Array;
}

/** Returns of calendar months, the first and last of them perhaps in part; 0 for what comes after a ruin. */
export function monthlyReturns({ timeMs, equity }: EquityCurve): MonthlyReturn[] {
  return lastMarks({ timeMs, equity }, (time) => formatMonth(time)).map(({ period, days, from, to }) => ({
    month: period,
    days,
    returnFrac: from > 0 ? to / from - 1 : 0,
  }));
}

/**
 * Returns of UTC days, the first and last of them perhaps in part. A day without a mark has none; the next
 * one holds its change.
 */
export interface DailyReturns {
  /** Days since 1970-01-01. */
  readonly day: Int32Array;
  readonly returnFrac: Float64Array;
  /** Natural logarithm of 1 + return; -Infinity on the day of a ruin. */
  readonly returnLog: Float64Array;
  /** How much time each covers, in days. */
  readonly days: Float64Array;
}

/**
 * Returns by UTC day, from the last mark of a day to that of the next.
 *
 * @returns Columns of one length, a row for each day that has a mark; 0 where nothing was left to lose.
 */
export function dailyReturns(curve: EquityCurve): DailyReturns {
  const periods = lastMarks(curve, utcDay);
  const returnFrac = Float64Array.from(periods, ({ from, to }) => (from > 0 ? to / from - 1 : 0));
  return {
    day: Int32Array.from(periods, ({ period }) => period),
    returnFrac,
    returnLog: returnFrac.map(Math.log1p),
    days: Float64Array.from(periods, ({ days }) => days),
  };
}

interface PeriodMarks<Period> {
  readonly period: Period;
  readonly days: number;
  /** Equity at the last mark before the period and at the last one in it. */
  readonly from: number;
  readonly to: number;
}

function lastMarks<Period>(
  { timeMs, equity }: EquityCurve,
  periodOf: (timeMs: number) => Period,
): PeriodMarks<Period>[] {
  const periods: PeriodMarks<Period>[] = [];
  let started = 0;
  for (let i = 1; i < timeMs.length;) {
    const day = utcDay(timeMs[i]! - 1);
    const period = periodOf(timeMs[i]! - 1);
    // Within one day all marks belong together, so the period is asked for once a day.
    let last = i;
    while (last + 1 < timeMs.length && timeMs[last + 1]! <= (day + 1) * DAY_MS) last++;
    const entry = {
      period,
      days: (timeMs[last]! - timeMs[started]!) / DAY_MS,
      from: equity[started]!,
      to: equity[last]!,
    };
    const previous = periods.at(-1);
    if (previous?.period === period)
      periods[periods.length - 1] = { ...previous, days: previous.days + entry.days, to: entry.to };
    else periods.push(entry);
    started = last;
    i = last + 1;
  }
  return periods;
}
