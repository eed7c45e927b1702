/** Mean P(BUY) - base rate in pieces that add up to it. */
import type { Estimate } from "../../core/index.js";
import type { BiasAccusation, BiasPart } from "./biasDiagnosis.js";
import type { KnownStep } from "./charges.js";
import type { Identity } from "./nameShifts.js";
import type { FoundSuspect } from "./searchSuspects.js";

/** What explains a piece of mean P(BUY) - base rate. */
export interface Explained {
  readonly known: readonly KnownStep[];
  readonly found: readonly (FoundSuspect & Identity)[];
  /** Largest first. */
  readonly accused: readonly BiasAccusation[];
}

/**
 * A piece for every step of the recipe and every suspect found, the accused first, and the rest last.
 *
 * @param total Mean P(BUY) - base rate.
 * @param rest Mean of what is left of P(BUY) less the learnt label; its interval is that of the rest.
 */
export function biasParts(
  total: Estimate,
  { known, found, accused }: Explained,
  { rest, isKnown }: { readonly rest: Estimate; readonly isKnown: boolean },
): BiasPart[] {
  const explained: BiasPart[] = [
    ...known.map(({ step: { suspect, name, reason }, estimate }) => ({
      suspect,
      name,
      contribution: estimate,
      isKnown: true,
      isAccused: accused.some((each) => each.suspect === suspect),
      reason,
    })),
    ...found.map(({ id, name, contribution, finding }) => ({
      suspect: id,
      name,
      contribution,
      isKnown: false,
      isAccused: true,
      reason: finding,
    })),
  ];
  const rank = ({ suspect, isAccused }: BiasPart) =>
    isAccused ? accused.findIndex((each) => each.suspect === suspect) : accused.length;
  return [...explained.sort((a, b) => rank(a) - rank(b)), restOf(total, explained, { rest, isKnown })];
}

/** What no suspect explains. */
function restOf(
  total: Estimate,
  explained: readonly BiasPart[],
  { rest, isKnown }: { readonly rest: Estimate; readonly isKnown: boolean },
): BiasPart {
  const value = explained.reduce((left, { contribution }) => left - contribution.value, total.value);
  const contribution = {
    value,
    low: Math.min(value, value + rest.low - rest.value),
    high: Math.max(value, value + rest.high - rest.value),
  };
  const [name, reason] = isKnown
    ? (["calibration", "what it is off on the very label it learnt, by fit or chance"] as const)
    : (["unexplained", "what no accused suspect explains"] as const);
  return { suspect: name, name, contribution, isKnown, isAccused: false, reason };
}
