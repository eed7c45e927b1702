/** What gates found and wanted, in the words of a reason: shares in percent, all else in three digits. */
import { sayNumber, sayPercent, type Estimate } from "../../core/index.js";
import type { Bounds } from "../assessment.js";
import type { Gate } from "./gate.js";

/** Percent with one decimal, or three significant digits, as the table beside it has them. */
export function say({ isShare }: Pick<Gate, "isShare">, value: number): string {
  return isShare ? sayPercent(value) : sayNumber(value);
}

/** `41.0 % [38.1 %, 44.0 %]`. */
export function sayEstimate(gate: Pick<Gate, "isShare">, { value, low, high }: Estimate): string {
  return `${say(gate, value)} [${say(gate, low)}, ${say(gate, high)}]`;
}

/** `40.0 % to 60.0 %`, `at least 0.850`. */
export function sayLimits(gate: Pick<Gate, "isShare" | "limits">): string {
  const { low, high } = gate.limits;
  if (low !== undefined && high !== undefined) return `${say(gate, low)} to ${say(gate, high)}`;
  return low === undefined ? `at most ${say(gate, high!)}` : `at least ${say(gate, low)}`;
}

/** `inside 40.0 % to 60.0 %`, `at or above 0.850`. */
export function sayInside(gate: Pick<Gate, "isShare" | "limits">): string {
  const { low, high } = gate.limits;
  if (low !== undefined && high !== undefined) return `inside ${sayLimits(gate)}`;
  return low === undefined ? `at or below ${say(gate, high!)}` : `at or above ${say(gate, low)}`;
}

/** Which limit was broken, and on which side. */
export function sayOutside(gate: Pick<Gate, "isShare" | "limits">, { value }: Estimate): string {
  const { low, high } = gate.limits;
  return low !== undefined && value < low ? `below ${say(gate, low)}` : `above ${say(gate, high ?? low!)}`;
}

/** `above 0.100 and below 0.900`. */
export function sayStrictLimits(gate: Pick<Gate, "isShare" | "limits">): string {
  return saySides(gate.limits, {
    low: (low) => `above ${say(gate, low)}`,
    high: (high) => `below ${say(gate, high)}`,
  }).join(" and ");
}

/** `30.5 % or less and 69.5 % or more`; "nothing" where no value would have been. */
export function sayCaught(gate: Pick<Gate, "isShare">, bounds: Bounds): string {
  const sides = saySides(bounds, {
    low: (low) => `${say(gate, low)} or less`,
    high: (high) => `${say(gate, high)} or more`,
  });
  return sides.length === 0 ? "nothing" : sides.join(" and ");
}

/** `below 9.1 % or above 90.9 %`; empty where nothing is bounded. */
export function sayBeyond(gate: Pick<Gate, "isShare">, bounds: Bounds): string {
  return saySides(bounds, { low: (low) => `below ${say(gate, low)}`, high: (high) => `above ${say(gate, high)}` }).join(
    " or ",
  );
}

/** The sides that are bounded, the lower first. */
function saySides(
  { low, high }: Bounds,
  sayOf: { readonly low: (low: number) => string; readonly high: (high: number) => string },
): string[] {
  return [...(low === undefined ? [] : [sayOf.low(low)]), ...(high === undefined ? [] : [sayOf.high(high)])];
}

/** Begins a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
