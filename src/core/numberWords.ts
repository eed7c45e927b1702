/** Numbers inside the sentences that every room writes. Pages print tables and figures with `report/numbers.ts`. */

/** A fraction as percent: `41.0 %`; no minus before a zero. */
export function sayPercent(frac: number, { decimals = 1 }: { readonly decimals?: number } = {}): string {
  return `${withoutMinusZero((100 * frac).toFixed(decimals))} %`;
}

/** A whole number with thin spaces: `259\u2009200`. */
export function sayCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

/** Three significant digits, whole numbers whole: `0.00184`, `-0.0676`, `12`. */
export function sayNumber(value: number): string {
  // Counts, hours and trial numbers: digits after the point would claim a measurement.
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return sayCount(value);
  const size = Math.abs(value);
  if (size < 0.000_1 || size >= 1e15) return value.toExponential(2);
  // 999.5 rounds to a thousand, which three digits could only say as 1.00e+3.
  if (size >= 999.5) return sayCount(value);
  return value.toPrecision(3);
}

/** A count with its noun, in the number that it asks for: `1 day`, `259\u2009200 rows`. */
export function sayCounted(count: number, noun: string): string {
  return `${sayCount(count)} ${noun}${Math.round(count) === 1 ? "" : "s"}`;
}

/** `+0.030`, `-0.170`: with its sign, but for what is printed as zero. */
export function saySigned(value: number, { decimals }: { readonly decimals: number }): string {
  const text = withoutMinusZero(value.toFixed(decimals));
  return Number(text) > 0 ? `+${text}` : text;
}

function withoutMinusZero(text: string): string {
  return Number(text) === 0 ? text.replace("-", "") : text;
}
