/** Numbers as a page prints them: three significant digits, thin spaces in thousands, never a bare NaN. */
import { fracToBps, sayCount, sayNumber, type Estimate, type Interval } from "../core/index.js";

/** In the place of a number that there is not. */
export const NOT_SHOWN = "not shown";
/** In the place of money that a score which knows too much would have made. */
export const NOT_HONEST = "not stated: not honest";
const THIN_SPACE = "\u2009";

/** Three significant digits, whole numbers whole. `not shown` for null and what is not finite. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOT_SHOWN;
  return sayNumber(value);
}

/** A whole number with thin spaces: `259 200`. */
export function formatCount(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOT_SHOWN;
  return sayCount(value);
}

/** A fraction as percent with one decimal: `41.0 %`. */
export function formatPercent(frac: number | null | undefined): string {
  return frac === null || frac === undefined || !Number.isFinite(frac)
    ? NOT_SHOWN
    : `${oneDecimal(100 * frac)}${THIN_SPACE}%`;
}

/** A limit of shares in whole percent: `5 %`. */
export function formatWholePercent(frac: number): string {
  return `${Math.round(100 * frac)} %`;
}

/** A band of shares in whole percent: `30-70 %`; in a sentence `30 to 70 %`. */
export function formatBand({ low, high }: Interval, between = "-"): string {
  return `${Math.round(100 * low)}${between}${formatWholePercent(high)}`;
}

/** A fraction as basis points: `7.0 bps`. */
export function formatBps(frac: number | null | undefined): string {
  return frac === null || frac === undefined || !Number.isFinite(frac)
    ? NOT_SHOWN
    : `${oneDecimal(fracToBps(frac))}${THIN_SPACE}bps`;
}

/** `0.524 [0.511, 0.537]`. */
export function formatEstimate(estimate: Estimate | null | undefined): string {
  return estimate === null || estimate === undefined
    ? NOT_SHOWN
    : `${formatNumber(estimate.value)} [${formatNumber(estimate.low)}, ${formatNumber(estimate.high)}]`;
}

/** `41.0 % [38.1 %, 44.0 %]`. */
export function formatPercentEstimate(estimate: Estimate | null | undefined): string {
  return estimate === null || estimate === undefined
    ? NOT_SHOWN
    : `${formatPercent(estimate.value)} [${formatPercent(estimate.low)}, ${formatPercent(estimate.high)}]`;
}

/** A capital where a sentence begins with a word of ours; one that begins with a model's name stays as it is. */
export function startSentence(text: string): string {
  return text.replace(/^(?:whether|no|every) /, (word) => word[0]!.toUpperCase() + word.slice(1));
}

/** An hour of the day as a clock shows it: `07:00`. */
export function formatHour(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}

/** One decimal, without a sign before a zero. */
function oneDecimal(value: number): string {
  const text = value.toFixed(1);
  return text === "-0.0" ? "0.0" : text;
}
