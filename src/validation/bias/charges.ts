/** What may be accused before anything is fitted: steps of a known recipe, and what is seen in the predictions. */
import type { Estimate } from "../../core/index.js";
import type { BiasAccusation } from "./biasDiagnosis.js";
import { pValueOf } from "./longRunError.js";
import { meanEffect, type RowDays } from "./meanInterval.js";
import type { BiasEvidence, BiasSuspect } from "./suspects/suspect.js";
import { saySignedEstimate } from "./suspects/words.js";
import type { RecipeStep } from "./undoRecipe.js";

/** A suspect that may be accused, before Holm. */
export interface Charge extends Omit<BiasAccusation, "adjustedP"> {
  readonly pValue: number;
  /** Nothing else is looked for where it is no chance. */
  readonly endsSearch: boolean;
}

/** A step of the recipe and how much of mean P(BUY) - base rate it makes. */
export interface KnownStep {
  readonly step: RecipeStep;
  readonly estimate: Estimate;
  /** Null for a step that moves nothing. */
  readonly charge: Charge | null;
}

/** A charge for every step of a known recipe that moves anything. */
export function chargeSteps(steps: readonly RecipeStep[], rowDays: RowDays, confidence: number): KnownStep[] {
  return steps.map((step) => {
    const { estimate, error } = meanEffect(rowDays, step.difference, confidence);
    const { suspect, name, size, reason } = step;
    const charge: Charge = {
      suspect,
      name,
      size,
      pValue: error === null ? 1 : pValueOf(estimate.value, error),
      endsSearch: false,
      finding: `${reason} adds ${saySignedEstimate(estimate)}`,
    };
    return { step, estimate, charge: size === 0 ? null : charge };
  });
}

/** A charge for every suspect that is seen in the predictions as they are. */
export function chargeSeen(evidence: BiasEvidence, suspects: readonly BiasSuspect[], confidence: number): Charge[] {
  return suspects.flatMap((suspect) => {
    if (suspect.kind !== "seen") return [];
    const look = suspect.look(evidence, confidence);
    if (look === null) return [];
    const { effect, error, size, finding } = look;
    const pValue = error === null ? 0 : pValueOf(effect.value, error);
    const { id, name, endsSearch } = suspect;
    return [{ suspect: id, name, size, finding, pValue, endsSearch }];
  });
}
