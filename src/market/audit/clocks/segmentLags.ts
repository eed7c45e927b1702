/**
 * Splits days into stretches in each of which one lag fits best, where that is more than chance.
 *
 * A day's fit at a lag is one observation, and days are nearly independent: two lags are told apart by Student's
 * statistic of their difference. The bar is high, since many lags, days and series are looked at.
 */
import { LAGS_MS, type LagProfile } from "./lagProfile.js";

export interface LagStretch {
  /** UTC days since 1970, `[from, to)`. */
  readonly fromDay: number;
  readonly toDay: number;
  /** How late the stamps are; negative where they are early. */
  readonly lagMs: number;
}

/** What a difference must reach; of a normal variable one in 10 million does. */
const CERTAIN = 5.2;
/** What each side of a change must reach; both together must be certain. */
const CLEAR = 4;
/** A series whose best lag reaches less says nothing about its clock. */
const TELLING = 5;
const LEAST_DAYS = 8;

/** Undefined where no lag fits well enough to say what the clock is. */
export function segmentLags({ fromDay, fit }: LagProfile): LagStretch[] | undefined {
  const lowered = fit.map((day) => day.map((value) => -value));
  const stretches = (isRaised(fit) ? [fit, lowered] : [lowered, fit])
    .map(tellingParts)
    .find((one) => one !== undefined);
  return stretches?.map(({ from, to, lag }) => ({
    fromDay: fromDay + from,
    toDay: fromDay + to,
    lagMs: LAGS_MS[lag]!,
  }));
}

/** Days over which the sign of a fit is looked for; a clock that changes in between mixes only one such stretch. */
const SIGN_DAYS = 12;

/** Whether trades seem to raise the series rather than lower it. */
function isRaised(fit: readonly Float64Array[]): boolean {
  const sums = prefixSums(fit);
  let raising = 0;
  let lowering = 0;
  for (let from = 0; from < fit.length; from += SIGN_DAYS) {
    const found = between(sums, from, Math.min(fit.length, from + SIGN_DAYS));
    raising += Math.max(...found) ** 2;
    lowering += Math.min(...found) ** 2;
  }
  return raising >= lowering;
}

/**
 * Beside each fit stand weaker ones of the other sign, a bar before and behind: where these are the stronger ones, the
 * sign is wrong and so would be the lag.
 */
function tellingParts(fit: readonly Float64Array[]): Part[] | undefined {
  const parts = split(fit, 0, fit.length);
  const sums = prefixSums(fit);
  const isStrongest = ({ from, to, lag }: Part) => {
    const found = between(sums, from, to);
    return found.every((sum) => Math.abs(sum) <= Math.abs(found[lag]!));
  };
  const isTelling = parts.some(({ from, to, lag }) => student(fit.slice(from, to).map((day) => day[lag]!)) >= TELLING);
  return isTelling && parts.every(isStrongest) ? parts : undefined;
}

function between(sums: readonly Float64Array[], from: number, to: number): Float64Array {
  return sums[to]!.map((sum, lag) => sum - sums[from]![lag]!);
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly lag: number;
}

function split(fit: readonly Float64Array[], from: number, to: number): Part[] {
  const whole: Part = { from, to, lag: certainLag(fit, from, to) };
  const at = bestSplit(fit, from, to);
  if (at === undefined) return [whole];
  const parts = [...split(fit, from, at), ...split(fit, at, to)];
  return parts.reduce<Part[]>((joined, part) => {
    const last = joined.at(-1);
    if (last !== undefined && last.lag === part.lag) joined[joined.length - 1] = { ...last, to: part.to };
    else joined.push(part);
    return joined;
  }, []);
}

/** The lag that fits best if it certainly beats zero, else zero. */
function certainLag(fit: readonly Float64Array[], from: number, to: number): number {
  const zero = LAGS_MS.indexOf(0);
  const best = bestLag(prefixSums(fit), from, to);
  return best !== zero && difference(fit, from, to, [best, zero]) >= CERTAIN ? best : zero;
}

/** Where two stretches fit best apart, if each certainly prefers its own lag to the other's. */
function bestSplit(fit: readonly Float64Array[], from: number, to: number): number | undefined {
  const sums = prefixSums(fit);
  let best: { readonly at: number; readonly total: number } | undefined;
  for (let at = from + LEAST_DAYS; at <= to - LEAST_DAYS; at++) {
    const [left, right] = [bestLag(sums, from, at), bestLag(sums, at, to)];
    if (left === right) continue;
    const total = sums[at]![left]! - sums[from]![left]! + sums[to]![right]! - sums[at]![right]!;
    if (best !== undefined && total <= best.total) continue;
    if (isChange(fit, { from, at, to }, [left, right])) best = { at, total };
  }
  return best?.at;
}

/** Whether all days together certainly prefer their own side's lag, and each side clearly does. */
function isChange(
  fit: readonly Float64Array[],
  { from, at, to }: { readonly from: number; readonly at: number; readonly to: number },
  [left, right]: readonly [number, number],
): boolean {
  const before = fit.slice(from, at).map((day) => day[left]! - day[right]!);
  const behind = fit.slice(at, to).map((day) => day[right]! - day[left]!);
  return student(before) >= CLEAR && student(behind) >= CLEAR && student([...before, ...behind]) >= CERTAIN;
}

function prefixSums(fit: readonly Float64Array[]): readonly Float64Array[] {
  const sums = [new Float64Array(LAGS_MS.length)];
  for (const day of fit) sums.push(sums.at(-1)!.map((sum, lag) => sum + day[lag]!));
  return sums;
}

function bestLag(sums: readonly Float64Array[], from: number, to: number): number {
  let best = 0;
  for (let lag = 1; lag < LAGS_MS.length; lag++)
    if (sums[to]![lag]! - sums[from]![lag]! > sums[to]![best]! - sums[from]![best]!) best = lag;
  return best;
}

function difference(
  fit: readonly Float64Array[],
  from: number,
  to: number,
  [lag, other]: readonly [number, number],
): number {
  return student(fit.slice(from, to).map((day) => day[lag]! - day[other]!));
}

/** Mean over its standard error: without end where all values are one that is not zero. */
function student(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const error = Math.sqrt(squares / (values.length - 1) / values.length);
  return mean === 0 ? 0 : mean / error;
}
