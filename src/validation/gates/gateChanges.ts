/** What a configuration changed about the criteria, to be said wherever their results are. */
import { sayPercent } from "../../core/index.js";
import type { Assessment } from "../assessment.js";
import type { Gate, Limits } from "./gate.js";
import { CRITERIA } from "./gates.js";

/** One sentence a change: a criterion that was dropped, or one with other limits; a family changed alike is one. */
export function gateChanges({ gates, droppedGates }: Pick<Assessment, "gates" | "droppedGates">): string[] {
  const limitsNow = new Map(gates.map(({ id, limits }) => [id, limits]));
  const changes = CRITERIA.flatMap((gate) => {
    if (droppedGates.includes(gate.id)) return [{ gate, said: "was dropped by the configuration" }];
    const now = limitsNow.get(gate.id);
    if (now === undefined || isOpen(now) || (now.low === gate.limits.low && now.high === gate.limits.high)) return [];
    return [{ gate, said: `is held to ${sayRange(gate, now)} instead of ${sayRange(gate, gate.limits)}` }];
  });
  return changes.flatMap(({ gate, said }, k) => {
    if (!isWholeFamily(gate, said, changes)) return [`The gate ${gate.id} ${said}.`];
    const isFirst = changes.findIndex((other) => other.gate.family === gate.family) === k;
    return isFirst ? [`Each gate of ${gate.family!.id} ${said}.`] : [];
  });
}

/** A configuration moves limits and never takes one away. */
function isOpen({ low, high }: Limits): boolean {
  return low === undefined && high === undefined;
}

function isWholeFamily({ family }: Gate, said: string, changes: readonly { gate: Gate; said: string }[]): boolean {
  if (family === undefined) return false;
  const members = CRITERIA.filter((other) => other.family === family);
  return members.every((member) => changes.some((change) => change.gate === member && change.said === said));
}

function sayRange({ isShare }: Pick<Gate, "isShare">, { low, high }: Limits): string {
  const say = (limit: number): string => (isShare ? sayPercent(limit) : String(Number(limit.toPrecision(6))));
  if (low !== undefined && high !== undefined) return `${say(low)} to ${say(high)}`;
  return low === undefined ? `at most ${say(high!)}` : `at least ${say(low)}`;
}
