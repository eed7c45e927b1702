/** Which decisions would change a position. */
import type { Decision, Decisions } from "./decisions.js";

/** A position turned at a bar. */
export interface SignalTrade {
  readonly t0Ms: number;
  readonly symbol: string;
  readonly probability: number;
  /** What was held before: nothing, until a first decision takes a side. */
  readonly from: "none" | "long" | "short";
  readonly to: "long" | "short";
}

const SIDES: Readonly<Record<Exclude<Decision, "HOLD">, SignalTrade["to"]>> = { BUY: "long", SELL: "short" };

/** The bars at which a position of a symbol is opened or turned, in the order of the rows; HOLD keeps what is held. */
export function tradesOf({
  t0Ms,
  symbol,
  probability,
  decision,
}: Pick<Decisions, "t0Ms" | "symbol" | "probability" | "decision">): SignalTrade[] {
  const held = new Map<string, SignalTrade["to"]>();
  return decision.flatMap((each, row) => {
    const name = symbol[row]!;
    if (each === "HOLD" || held.get(name) === SIDES[each]) return [];
    const from = held.get(name) ?? "none";
    held.set(name, SIDES[each]);
    return [{ t0Ms: t0Ms[row]!, symbol: name, probability: probability[row]!, from, to: SIDES[each] }];
  });
}
