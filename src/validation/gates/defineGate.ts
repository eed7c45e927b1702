/** A gate of one's own, in one call. */
import { defined, estimateMean, utcDay, type Estimate } from "../../core/index.js";
import type { Answer, GateDefinition } from "../assessment.js";
import type { Gate, GateInput, Limits, Measured } from "./gate.js";
import { LEAST_DAYS } from "./judgeGate.js";

/** What a gate of one's own may look at. */
export interface OwnGateInput extends GateInput {
  /**
   * Mean of one value a row, with the interval over days that the built-in gates have.
   *
   * Of fewer than 5 days there is no interval worth the name, and it says what is missing.
   *
   * @param values One for each row of the predictions, or for each of `rows`.
   * @param rows Ascending, where only some are looked at.
   */
  readonly meanOf: (values: ArrayLike<number>, rows?: ArrayLike<number>) => Estimate | { readonly missing: string };
}

export interface OwnGate {
  /** Small letters, digits and underscores: what `verdict.json` and the YAML call it. */
  readonly id: string;
  /** As a page calls it: "Buy share on Mondays". */
  readonly name: string;
  /** Which of the three questions it counts for. */
  readonly answer: Answer;
  /** At least one; the value may lie on it. */
  readonly limits: Limits;
  /** A number, an estimate with its interval, or what is missing to measure it: `{ missing: "needs labels" }`. */
  readonly measure: (input: OwnGateInput) => number | Estimate | { readonly missing: string };
  /** What it measures, for the page. */
  readonly definition?: string | GateDefinition;
  /** What it is judged on; "a gate of one's own" when absent. */
  readonly scale?: string;
  /** True where values read as percent. */
  readonly isShare?: boolean;
  /** True where it is shown and decides nothing. */
  readonly isInfo?: boolean;
}

/** The three questions, in the order in which they are asked. */
export const ANSWERS: readonly Answer[] = ["balanced", "honest", "earn"];
const LONGEST_TEXT = 200;

/**
 * Defines a gate that is judged beside the built-in ones, on every page and in `verdict.json`.
 *
 * @throws {RangeError} If its id, name, answer or limits cannot be used.
 * @throws {TypeError} If it measures nothing.
 *
 * @example
 * export const mondays = defineGate({
 *   id: "buy_ratio_monday",
 *   name: "Share of Buy on Mondays",
 *   answer: "balanced",
 *   limits: { low: 0.3, high: 0.7 },
 *   isShare: true,
 *   measure: ({ predictions: { t0Ms, probability, threshold }, meanOf }) => {
 *     const rows = [...t0Ms.keys()].filter((row) => new Date(t0Ms[row]!).getUTCDay() === 1);
 *     return meanOf(rows.map((row) => (probability[row]! > threshold ? 1 : 0)), rows);
 *   },
 * });
 */
export function defineGate(gate: OwnGate): Gate {
  const { id, name, answer, limits, measure, definition, scale = "a gate of one's own", isShare = false } = gate;
  requireOwnGate(gate);
  return defined<Gate>("gate", {
    id,
    name,
    subject: name,
    ...(definition === undefined
      ? {}
      : { definition: typeof definition === "string" ? { text: definition } : definition }),
    scale,
    limits: Object.freeze({ ...limits }),
    isShare,
    isStrict: false,
    role: gate.isInfo === true ? "info" : "plan",
    answer,
    measure: (input) => {
      const { context, predictions } = input;
      const timesOf = (rows: ArrayLike<number>) => Float64Array.from(rows, (row) => predictions.t0Ms[row]!);
      const meanOf: OwnGateInput["meanOf"] = (values, rows) => {
        const timeMs = rows === undefined ? predictions.t0Ms : timesOf(rows);
        const days = new Set(timeMs.map(utcDay)).size;
        return days < LEAST_DAYS
          ? { missing: `an interval over days needs at least ${LEAST_DAYS} of them, found ${days}` }
          : estimateMean({ timeMs, values, confidence: context.confidence });
      };
      return requireMeasured(id, measure({ ...input, meanOf }));
    },
  });
}

function requireOwnGate({ id, name, answer, limits, measure }: OwnGate): void {
  const action = `define the gate ${JSON.stringify(id)}`;
  const refuse = (wanted: string, found: unknown): RangeError =>
    new RangeError(`Cannot ${action} as ${wanted}: found ${JSON.stringify(found)}`);
  if (typeof id !== "string" || !/^[a-z][a-z0-9_]{0,63}$/.test(id))
    throw refuse("its id must be at most 64 small letters, digits and underscores, a letter first", id);
  if (typeof name !== "string" || name.trim() === "" || name.length > LONGEST_TEXT)
    throw refuse(`its name must have 1 to ${LONGEST_TEXT} characters`, name);
  if (!ANSWERS.includes(answer)) throw refuse(`its answer must be one of ${ANSWERS.join(", ")}`, answer);
  const objection = limitsObjection(limits);
  if (objection !== undefined) throw refuse(objection, limits);
  if (typeof measure !== "function")
    throw new TypeError(`Cannot ${action} as it must measure something: measure is ${typeof measure}`);
}

/** Why nothing can be held to these limits, or undefined. */
export function limitsObjection(limits: Limits): string | undefined {
  const { low, high } = limits ?? {};
  if (low === undefined && high === undefined) return "there must be a limit, low or high";
  if ([low, high].some((limit) => limit !== undefined && !Number.isFinite(limit)))
    return "its limits must be finite numbers";
  return low !== undefined && high !== undefined && !(low < high) ? "its low limit must be below its high" : undefined;
}

/** What the gate's own code gave: a number that is none counts as missing. @throws {TypeError} If it is nothing. */
function requireMeasured(id: string, measured: ReturnType<OwnGate["measure"]>): Measured {
  if (typeof measured === "number")
    return Number.isFinite(measured) ? measured : { missing: `it was measured as ${measured}` };
  const found: unknown = measured;
  if (typeof found === "object" && found !== null) {
    if ("missing" in found && typeof found.missing === "string") return { missing: found.missing };
    const { value, low, high } = measured as Estimate;
    if ([value, low, high].every(Number.isFinite)) return { value, low, high };
    if ([value, low, high].every((each) => typeof each === "number"))
      return { missing: `it was measured as ${value} [${low}, ${high}]` };
  }
  throw new TypeError(
    `Cannot judge the gate "${id}" as its measure must give a number, an estimate { value, low, high } or ` +
      `{ missing: "what" }: found ${JSON.stringify(found) ?? typeof found}`,
  );
}
