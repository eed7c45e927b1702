/** From how each day moves a difference to what the difference shows. */
import {
  cosineInterval,
  errorsToClear,
  holm,
  studentTSurvival,
  type Estimate,
  type Interval,
} from "../../core/index.js";
import { SETTLING_POWER } from "../gates/gatePower.js";
import { LEAST_DAYS } from "../gates/judgeGate.js";
import type { PairedFinding } from "./challengerComparison.js";

/** A spread below this share of its value is rounding. */
const ROUNDING = 1e-9;
/** A difference of shares, losses or log returns of a day below this is the rounding of two sums, and no effect. */
const NO_DIFFERENCE = 1e-12;

/** A difference and its spread over days, before it is held against the others of its family. */
export interface PairedTest {
  readonly difference: Estimate;
  readonly standardError: number;
  readonly degrees: number;
  readonly pValue: number;
  /** Beyond it there is no difference that so many days could show; 0 where they are too few for any. */
  readonly largest: number;
}

/**
 * Tests "the difference is nought" by the interval of every gate: it excludes 0 where p is below 1 - confidence.
 *
 * Fewer than five days show nothing: p is 1. A difference that is the same every day has no spread to be held
 * against; its days then are as many draws that fell on one side.
 *
 * @param influence Shape [days with rows], as `cosineInterval` takes it.
 */
export function pairedTest(
  influence: Float64Array,
  {
    value,
    confidence,
    within = { low: -Infinity, high: Infinity },
  }: { readonly value: number; readonly confidence: number; readonly within?: Interval },
): PairedTest {
  const { estimate, standardError, degrees } = cosineInterval(influence, {
    value,
    confidence,
    within,
  });
  return {
    difference: estimate,
    standardError,
    degrees,
    pValue: pValueOf(value, standardError, degrees, influence),
    largest: influence.length < LEAST_DAYS ? 0 : within.high,
  };
}

function pValueOf(value: number, standardError: number, degrees: number, { length: days }: Float64Array): number {
  if (Math.abs(value) < NO_DIFFERENCE || days < LEAST_DAYS) return 1;
  if (standardError <= ROUNDING * Math.abs(value)) return 2 ** (1 - days);
  return Math.min(1, 2 * studentTSurvival(Math.abs(value) / standardError, degrees));
}

/** What is tested, and whether more or less of it is better. */
export interface FamilyMember<Facts> {
  readonly facts: Facts;
  readonly test: PairedTest;
  readonly better: "larger" | "smaller";
}

/** Judges differences as one family. Source: Holm (1979). */
export function judgeFamily<Facts>(
  family: readonly FamilyMember<Facts>[],
  { confidence }: { readonly confidence: number },
): (Facts & Omit<PairedFinding, "champion" | "challenger">)[] {
  const adjusted = holm(family.map(({ test }) => test.pValue));
  // What would be shown even as the only difference of its family: Holm's first and strictest level.
  const strict = 1 - (1 - confidence) / Math.max(1, family.length);
  const detectableOf = ({ standardError, degrees, largest }: PairedTest): number => {
    const detectable = errorsToClear(degrees, { confidence: strict, power: SETTLING_POWER }) * standardError;
    return detectable <= largest ? detectable : Infinity;
  };
  return family.map(({ facts, test, better }, k) => ({
    ...facts,
    difference: test.difference,
    pValue: test.pValue,
    adjustedP: adjusted[k]!,
    detectable: detectableOf(test),
    outcome:
      adjusted[k]! >= 1 - confidence
        ? "cannot be told apart"
        : test.difference.value > 0 === (better === "larger")
          ? "better"
          : "worse",
  }));
}
