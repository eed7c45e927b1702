/**
 * How a page says what a pass is worth: which values would have been caught on so few days, and which of the gates
 * behind a "Yes" sees least.
 */
import { sayCounted } from "../core/index.js";
import { wordsOf, type Answer, type Bounds, type GateResult } from "../validation/index.js";
import { formatLimits, formatSides, gateName, isHourGate } from "./gateWords.js";

/** What names a gate and prints its values. */
interface Caught {
  readonly id: string;
  readonly limits: Bounds;
  readonly catches?: Bounds;
  readonly isShare: boolean;
}

/** `30.5 % or less, 69.5 % or more`; "nothing" where no possible value would have been; empty where none decides. */
export function caughtWords({ catches, isShare }: Pick<Caught, "catches" | "isShare">): string {
  if (catches === undefined) return "";
  const sides = formatSides(catches, { isShare, low: (low) => `${low} or less`, high: (high) => `${high} or more` });
  return sides.length === 0 ? "nothing" : sides.join(", ");
}

/** The same of a judged gate. */
export function caughtByGate(gate: GateResult): string {
  return caughtWords({ ...gate, isShare: wordsOf(gate).isShare });
}

/**
 * Of the gates that an interval decides and that pass, the one that leaves most room between its limit and what it
 * would have caught, in units of what it allows; undefined where none is decided so.
 */
function weakestGate(gates: readonly GateResult[]): GateResult | undefined {
  const passing = gates.filter(
    ({ result, role, catches }) => result === "pass" && role !== "info" && catches !== undefined,
  );
  return passing.reduce<GateResult | undefined>(
    (weakest, gate) => (weakest === undefined || blindness(gate) > blindness(weakest) ? gate : weakest),
    undefined,
  );
}

/** `in a single hour only a share of Buy of 9.0 % or less, 91.0 % or more would have been caught`. */
export function weakestPoint(gates: readonly GateResult[]): string | undefined {
  const gate = weakestGate(gates);
  if (gate === undefined) return undefined;
  const caught = caughtByGate(gate);
  const what = isHourGate(gate) ? "in a single hour" : `of ${lowerFirst(gateName(gate))}`;
  const days = `${sayCounted(gate.effectiveN, "day")}`;
  return caught === "nothing"
    ? `${what} no value outside ${formatLimits(gate)} would have been caught on ${days}`
    : `${what} only ${isHourGate(gate) ? "a share of Buy of " : ""}${caught.replace(", ", " or ")} would have been ` +
        `caught on ${days}`;
}

/** The weakest point behind an answer "Yes", a sentence; empty for any other answer, or where no interval decides. */
export function weakestSentence(
  { answers, gates }: { readonly answers: Readonly<Record<Answer, string>>; readonly gates: readonly GateResult[] },
  answer: Answer,
): string {
  if (answers[answer] !== "pass") return "";
  const point = weakestPoint(gates.filter((gate) => gate.answer === answer));
  return point === undefined ? "" : `Weakest point: ${point}.`;
}

/** What so many days would have caught, gate by gate, the hours as one; undefined where no interval decides. */
export function powerSentence(gates: readonly GateResult[], days: number): string | undefined {
  const judged = gates.filter(({ role, catches }) => role !== "info" && catches !== undefined);
  const hour = judged.find(isHourGate);
  const named = judged
    .filter((gate) => !isHourGate(gate) || gate === hour)
    .map((gate) => ({
      name: gate === hour ? "share of Buy in an hour" : lowerFirst(gateName(gate)),
      caught: caughtByGate(gate),
    }));
  if (named.length === 0) return undefined;
  const seen = named.filter(({ caught }) => caught !== "nothing");
  const blind = named.filter(({ caught }) => caught === "nothing").map(({ name }) => name);
  const found = seen.map(({ name, caught }) => `${name} ${caught}`).join("; ");
  return [
    "A pass only says that nothing larger was seen.",
    ...(seen.length === 0 ? [] : [`With 80 % probability ${sayCounted(days, "day")} would have caught: ${found}.`]),
    ...(blind.length === 0
      ? []
      : [`On ${sayCounted(days, "day")} no value, however far off, would be sure to fail: ${blind.join("; ")}.`]),
  ].join(" ");
}

/** Room between the limits and what would have been caught, over what the limits allow. */
function blindness({ limits: { low, high }, catches = {}, ...gate }: GateResult): number {
  const { isShare } = wordsOf(gate);
  const lowest = catches.low ?? (isShare ? 0 : undefined);
  const highest = catches.high ?? (isShare ? 1 : undefined);
  const room = Math.max(
    low === undefined || lowest === undefined ? 0 : low - lowest,
    high === undefined || highest === undefined ? 0 : highest - high,
  );
  const allowed = low !== undefined && high !== undefined ? high - low : Math.abs(low ?? high ?? 1);
  return allowed > 0 ? room / allowed : 0;
}

function lowerFirst(name: string): string {
  return /^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}
