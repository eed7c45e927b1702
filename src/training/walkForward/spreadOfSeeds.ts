/** What the random stream of a fit alone does to a model: mean and spread over seeds, where a member is their mean. */
import { logLoss, mean, rocAuc, standardDeviation } from "../../core/index.js";
import { weightedMean } from "./combineMembers.js";
import type { WalkForwardResult } from "./trainWalkForward.js";

/** Mean and standard deviation over seeds; the deviation is NaN with one seed. */
export interface SeedFigure {
  readonly mean: number;
  readonly std: number;
}

export interface SeedSpread {
  /** A member as a page calls it, or "Ensemble": each seed's members with the weights of the run. */
  readonly name: string;
  readonly seeds: number;
  /** Out of fold over all test windows, one value a seed. */
  readonly auc: SeedFigure;
  readonly logLoss: SeedFigure;
  readonly buyShare: SeedFigure;
}

/**
 * Every member and the ensemble of a walk-forward, judged once a seed on the same rows.
 *
 * @returns Empty on combinatorial folds, whose rows are tested several times.
 */
export function spreadOfSeeds({ folds, predictions, paths }: WalkForwardResult): SeedSpread[] {
  const first = folds[0];
  if (first === undefined || paths.length > 1) return [];
  const { label, threshold } = predictions;
  const seeds = first.members[0]!.fits.length;
  const each = <T>(make: (seed: number) => T) => Array.from({ length: seeds }, (_, seed) => make(seed));
  const spread = (name: string, ofSeed: (seed: number) => Float64Array): SeedSpread => {
    const columns = each(ofSeed);
    const figure = (measure: (column: Float64Array) => number): SeedFigure => {
      const values = columns.map(measure);
      const deviation = standardDeviation(Float64Array.from(values)) * Math.sqrt(seeds / (seeds - 1));
      return { mean: mean(Float64Array.from(values)), std: seeds > 1 ? deviation : NaN };
    };
    return {
      name,
      seeds,
      auc: figure((column) => rocAuc(label!, column)),
      logLoss: figure((column) => logLoss(label!, column)),
      buyShare: figure((column) => column.filter((p) => p > threshold).length / column.length),
    };
  };
  const pooled = (ofFold: (fold: WalkForwardResult["folds"][number]) => ArrayLike<number>) =>
    Float64Array.from(folds.flatMap((fold) => Array.from(ofFold(fold))));
  const members = first.members.map(({ label: name }, m) =>
    spread(name, (seed) => pooled(({ members: fitted }) => fitted[m]!.fits[seed]!.probability)),
  );
  const together = spread("Ensemble", (seed) =>
    pooled(({ members: fitted, weights }) =>
      weightedMean(
        fitted.map(({ fits }) => Float64Array.from(fits[seed]!.probability)),
        weights,
      ),
    ),
  );
  return first.members.length === 1 ? members : [...members, together];
}
