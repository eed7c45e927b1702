/** What two runs earned after costs on the days that both traded; the difference is B - A, paired day by day. */
import { estimateRatio, type Estimate } from "../../core/index.js";
import { MONTH_DAYS } from "../../backtest/index.js";
import type { AccountDays } from "../../run/index.js";

/** Geometric mean returns per 30 days, as fractions. */
export interface PairedMoney {
  readonly a: Estimate;
  readonly b: Estimate;
  /** What a month of B brings beyond a month of A: the ratio of their growth less one. */
  readonly difference: Estimate;
  /** UTC days that both traded. */
  readonly days: number;
}

/** Fewer days give no interval worth the name. */
const LEAST_DAYS = 5;

/** @returns Why there is none, where an account was ruined or the days are too few. */
export function pairedMoney(
  a: AccountDays,
  b: AccountDays,
  { confidence }: { readonly confidence: number },
): PairedMoney | string {
  const rowOfA = new Map(Array.from(a.day, (day, row) => [day, row]));
  const rows = Array.from(b.day.keys()).flatMap((row) => {
    const other = rowOfA.get(b.day[row]!);
    // The first and last day of a span may be traded in part.
    return other === undefined || a.days[other] !== b.days[row] ? [] : [[other, row] as const];
  });
  if (rows.length < LEAST_DAYS) return `at least ${LEAST_DAYS} days that both traded, found ${rows.length}`;
  const days = Float64Array.from(rows, ([, row]) => b.days[row]!);
  const logA = Float64Array.from(rows, ([row]) => a.returnLog[row]!);
  const logB = Float64Array.from(rows, ([, row]) => b.returnLog[row]!);
  if (![...logA, ...logB].every(Number.isFinite)) return "accounts that were not ruined";
  const month = (returnLog: Float64Array): Estimate => {
    const { value, low, high } = estimateRatio(returnLog, days, { confidence });
    const compounded = (daily: number): number => Math.expm1(MONTH_DAYS * daily);
    return { value: compounded(value), low: compounded(low), high: compounded(high) };
  };
  return {
    a: month(logA),
    b: month(logB),
    difference: month(logB.map((log, k) => log - logA[k]!)),
    days: rows.length,
  };
}
