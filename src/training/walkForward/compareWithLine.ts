/** Whether all the other members together are worth more than a straight line. */
import { comparePredictions, type ComparePredictionsOptions, type PredictionComparison } from "./comparePredictions.js";
import type { WalkForwardResult } from "./trainWalkForward.js";

/** Name of the member that is the line to beat. */
const LINE = "linear";

/** The line before, the ensemble after. */
export interface LineComparison extends PredictionComparison {
  readonly recipe: string;
  readonly confidence: number;
}

/**
 * The ensemble of a walk-forward beside its own linear member, on the same out-of-fold rows.
 *
 * @returns Undefined where the run has no linear member, or no other.
 * @throws {RangeError} If the rows hold one class only.
 */
export function compareWithLine(
  { recipe, candidates, predictions }: Pick<WalkForwardResult, "recipe" | "candidates" | "predictions">,
  options: ComparePredictionsOptions,
): LineComparison | undefined {
  const line = candidates.find(({ id }) => id === LINE);
  if (line === undefined || candidates.length === 1) return undefined;
  return {
    recipe: recipe.name,
    confidence: options.confidence,
    ...comparePredictions(line.predictions, predictions, options),
  };
}
