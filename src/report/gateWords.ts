/** How a page says what a gate found and what it wanted. Its words are its own; an unknown gate is said by its id. */
import { wordsOf, type Bounds, type GateOutcome, type GateResult } from "../validation/index.js";
import type { Definition } from "./figure.js";
import { formatCount, formatNumber, formatPercent, NOT_HONEST, NOT_SHOWN } from "./numbers.js";

/** A sign and a word, so that neither colour nor shape carries a result alone. */
export const OUTCOME_SIGN: Readonly<Record<GateOutcome, string>> = {
  pass: "\u2713",
  fail: "\u2715",
  inconclusive: "?",
};
/** How a page says what a gate came to. */
export const OUTCOME_WORD: Readonly<Record<GateOutcome, string>> = {
  pass: "passes",
  fail: "fails",
  inconclusive: "undecided",
};
/** What a verdict is, after "its verdict is". */
export const VERDICT_WORD: Readonly<Record<GateOutcome, string>> = {
  pass: "pass",
  fail: "fail",
  inconclusive: "undecided",
};

/** How a gate that an interval decides comes to its result: the one rule, said wherever it is applied. */
export const GATE_RULE: string =
  "A gate passes where its whole interval lies inside what it must be, fails where it lies wholly outside, and is " +
  "undecided where it reaches across a limit. A gate without an interval is decided by its value.";

/** The same for the hours, which are one family. */
export const HOUR_RULE: string =
  "Of 24 hours one lies outside its limits by chance, so the hours are judged together. An hour passes where its " +
  "share lies inside what it must be; it fails only beyond its own widened limit, where Holm's adjustment leaves " +
  "chance 5 % for all hours together; between the two it is undecided. The interval is that of the hour alone and " +
  "decides nothing.";

/** The answer to a question whose gates end so. */
export const ANSWER_WORD: Readonly<Record<GateOutcome, string>> = {
  pass: "Yes",
  fail: "No",
  inconclusive: "Undecided",
};

/** One of the 24 hours. */
const HOUR_GATE = /^buy_ratio_hour_\d\d$/;

/** The gate whose number a model that is not honest has no right to. */
export const MONEY_GATE = "monthly_return";

/** What names a gate, in a result or alone. */
type NamedGate = Pick<GateResult, "id" | "words">;

/** `Share of Buy`, `Share of Buy, 03:00 UTC`, `Leakage check`. */
export function gateName(gate: NamedGate): string {
  return wordsOf(gate).name;
}

/** With a full stop, unless it ends a sentence already. */
export function withPeriod(text: string): string {
  return text === "" || /[.!?]$/.test(text) ? text : `${text}.`;
}

/**
 * Why a value is missing, to stand after "undecided" or "could not be judged": `: needs labels.` or `. No
 * pipeline was given.`
 */
export function becauseOf(reason: string): string {
  const rest = /^(?:undecided|not shown)[:;,.]?\s+(.*)$/is.exec(reason)?.[1];
  if (rest !== undefined) return `: ${withPeriod(rest)}`;
  return reason === "" ? "." : `. ${withPeriod(reason)}`;
}

/** What the gate measures, where that is known. */
export function gateDefinition(gate: NamedGate): Definition | undefined {
  return wordsOf(gate).definition;
}

/** One of the 24 hours, which are one family and stand together. */
export function isHourGate({ id }: Pick<GateResult, "id">): boolean {
  return HOUR_GATE.test(id);
}

/** `0.524 [0.511, 0.537]`, `41.0 % [38.1 %, 44.0 %]`, `0.123` without an interval, or `not shown`. */
export function formatGateValue({
  value,
  low,
  high,
  ...gate
}: Pick<GateResult, "id" | "words" | "value" | "low" | "high">): string {
  if (value === null || !Number.isFinite(value)) return NOT_SHOWN;
  const format = wordsOf(gate).isShare ? formatPercent : formatNumber;
  const hasInterval = low !== null && high !== null && Number.isFinite(low) && Number.isFinite(high);
  return hasInterval ? `${format(value)} [${format(low)}, ${format(high)}]` : format(value);
}

/** Beside money that a score made which is not honest; empty for any other gate. */
export function dishonestMoneyNote({ id, value }: GateResult, gates: readonly GateResult[]): string {
  const isHonest = !gates.some((gate) => gate.answer === "honest" && gate.role !== "info" && gate.result === "fail");
  return id !== MONEY_GATE || value === null || isHonest
    ? ""
    : "not honest: this is what the leak is worth, not what the model would earn";
}

/** As {@link formatGateValue}, but no money of a score that is not honest. */
export function formatStatedValue(gate: GateResult, gates: readonly GateResult[]): string {
  return dishonestMoneyNote(gate, gates) === "" ? formatGateValue(gate) : NOT_HONEST;
}

/** `0.4 to 0.6`, `above 0.1`, `at most 0.15`; empty when nothing bounds it. */
export function formatLimits({ limits: { low, high }, ...gate }: Pick<GateResult, "id" | "words" | "limits">): string {
  const { isShare, isStrict } = wordsOf(gate);
  const format = (limit: number): string => formatLimit(limit, { isShare });
  if (low !== undefined && high !== undefined) return `${format(low)} to ${format(high)}`;
  if (low !== undefined) return `${isStrict ? "above" : "at least"} ${format(low)}`;
  if (high !== undefined) return `${isStrict ? "below" : "at most"} ${format(high)}`;
  return "";
}

/** `below 9.1 % or above 90.9 %`: the limits that decide an hour; "nothing" where no value could fail. */
export function formatFailsBeyond({ failsBeyond, ...gate }: Pick<GateResult, "id" | "words" | "failsBeyond">): string {
  if (failsBeyond === undefined) return "";
  const { isShare } = wordsOf(gate);
  const sides = formatSides(failsBeyond, { isShare, low: (low) => `below ${low}`, high: (high) => `above ${high}` });
  return sides.length === 0 ? "nothing" : sides.join(" or ");
}

/** The sides that are bounded, the lower first, each in its words. */
export function formatSides(
  { low, high }: Bounds,
  side: {
    readonly isShare: boolean;
    readonly low: (value: string) => string;
    readonly high: (value: string) => string;
  },
): string[] {
  const format = side.isShare ? formatPercent : formatNumber;
  return [
    ...(low === undefined ? [] : [side.low(format(low))]),
    ...(high === undefined ? [] : [side.high(format(high))]),
  ];
}

/** What settles a gate, as far as it is known. */
export type Settling = Pick<GateResult, "result" | "value" | "low" | "needsN" | "settlesAs">;

/**
 * `needs n \u2265 412 days (would pass)`, or that no number of days settles it; empty for what is settled, and for what
 * lacks an input instead of days.
 */
export function formatNeeds({ result, value, low, needsN, settlesAs }: Settling): string {
  if (result !== "inconclusive" || value === null || low === null) return "";
  if (needsN === undefined || !Number.isFinite(needsN)) return "no number of days settles it";
  const outcome = settlesAs === undefined ? "" : ` (would ${settlesAs})`;
  return `needs n \u2265 ${formatCount(Math.ceil(needsN))} days${outcome}`;
}

/** A limit without padding: `0.1`, `0.85`, `60 %`. */
export function formatLimit(limit: number, { isShare }: { readonly isShare: boolean }): string {
  const plain = String(Number((isShare ? limit * 100 : limit).toPrecision(6)));
  return isShare ? `${plain}\u2009%` : plain;
}
