/**
 * The paths that folds make up: each tells the whole tested span once, in order of time.
 *
 * A walk-forward makes one. Combinatorial folds test every group in several folds; path k takes each group
 * from the k-th fold that tests it, so that what one path says of a group another says anew, by a model that
 * was trained on other groups. Paths share models and are no independent samples.
 *
 * Source: Lopez de Prado, Advances in Financial Machine Learning, ch. 12.
 */
import type { CombinatorialFold } from "./combinatorialPurgedFolds.js";
import type { Fold } from "./purgedWalkForward.js";

/** Some test rows of one fold: places in its `testIdx`, ascending. */
export interface PathPart {
  readonly fold: number;
  readonly places: Int32Array;
}

/** Parts in order of time; together they hold each tested row once. */
export type BacktestPath = readonly PathPart[];

/** The paths of folds of one kind, given in their order. */
export function backtestPaths(folds: readonly Fold[]): BacktestPath[] {
  if (folds.length === 0 || !folds.every(isCombinatorial))
    return [folds.map(({ testIdx }, fold) => ({ fold, places: Int32Array.from(testIdx, (_, place) => place) }))];
  const testedBy = new Map<number, number[]>();
  folds.forEach(({ testGroups }, fold) => {
    for (const group of testGroups) testedBy.set(group, [...(testedBy.get(group) ?? []), fold]);
  });
  const groups = [...testedBy].sort(([a], [b]) => a - b);
  const paths = groups[0]?.[1].length ?? 0;
  return Array.from({ length: paths }, (_, path) =>
    groups.map(([group, testing]): PathPart => {
      const fold = testing[path]!;
      const { groupOfTestRow } = folds[fold]!;
      return {
        fold,
        places: Int32Array.from(groupOfTestRow, (_own, place) => place).filter(
          (place) => groupOfTestRow[place] === group,
        ),
      };
    }),
  );
}

/** Whether a fold is one of {@link combinatorialPurgedFolds}. */
export function isCombinatorial(fold: Fold): fold is CombinatorialFold {
  return "groupOfTestRow" in fold;
}
