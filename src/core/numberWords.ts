/** Numbers inside the sentences that every room writes. Pages print tables and figures with `report/numbers.ts`. */

/** A fraction as percent: `41.0 %`; no minus before a zero. */
export function sayPercent(frac: number, { decimals = 1 }: { readonly decimals?: number } = {}): string {
  return `${withoutMinusZero((100 * frac).toFixed(decimals))} %`;
}

/** A whole number with thin spaces: `259\u2009200`. */
export function sayCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, "\u2009");
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
