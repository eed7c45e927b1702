/** Numbers inside the clauses of suspects. */
import { sayPercent, saySigned, type Estimate } from "../../../core/index.js";

/** `-0.10 [-0.12, -0.08]`. */
export function saySignedEstimate({ value, low, high }: Estimate): string {
  const signed = (each: number) => saySigned(each, { decimals: 2 });
  return `${signed(value)} [${signed(low)}, ${signed(high)}]`;
}

/** `0.55 [0.48, 0.62]`. */
export function sayEstimate({ value, low, high }: Estimate): string {
  return `${sayPlain(value)} [${sayPlain(low)}, ${sayPlain(high)}]`;
}

/** `38 % [30 %, 45 %]`. */
export function sayShare({ value, low, high }: Estimate): string {
  const percent = (each: number) => sayPercent(each, { decimals: 0 });
  return `${percent(value)} [${percent(low)}, ${percent(high)}]`;
}

/** `too low by 0.09 [0.05, 0.13]`, from P(BUY) less what it should be. */
export function sayOff(off: Estimate): string {
  return off.value < 0 ? `too low by ${sayEstimate(negative(off))}` : `too high by ${sayEstimate(off)}`;
}

export function negative({ value, low, high }: Estimate): Estimate {
  return { value: -value, low: -high, high: -low };
}

function sayPlain(value: number): string {
  const text = value.toFixed(2);
  return Number(text) === 0 ? "0.00" : text;
}
