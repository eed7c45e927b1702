/**
 * Which parameters made trials good: how far the density of the best trials differs from the density of
 * all, one parameter at a time.
 *
 * Source: Watanabe et al. (2023), "PED-ANOVA", arXiv:2304.10255; "Conditional PED-ANOVA",
 * arXiv:2601.20800, for branches; optuna.importance.PedAnovaImportanceEvaluator (5.0.0) with its defaults.
 */
import { onlyValue, sameDistribution, type CategoricalChoice, type Distribution } from "../distribution.js";
import type { FrozenTrial } from "../frozenTrial.js";
import type { StudyDirection } from "../studyView.js";
import { scottDensity } from "./scottDensity.js";

/** A trial as the importance sees it. */
export type RatedTrial = Pick<FrozenTrial, "params" | "distributions"> & { readonly value: number };

/** The best tenth counts as good. */
const TARGET_QUANTILE = 0.1;
/** A branch with fewer trials is passed over. */
const FEWEST_IN_BRANCH = 2;

/** Complete trials with a finite value. */
export function ratedTrials(trials: readonly FrozenTrial[]): RatedTrial[] {
  return trials
    .filter(({ state, value }) => state === "complete" && Number.isFinite(value))
    .map(({ params, distributions, value }) => ({ params, distributions, value: value! }));
}

/**
 * Importance by parameter, not normalised, in the order in which parameters first occur.
 *
 * @returns Zeros with fewer than two rated trials.
 */
export function pedAnovaImportance(
  trials: readonly FrozenTrial[],
  { direction }: { readonly direction: StudyDirection },
): Map<string, number> {
  const rated = ratedTrials(trials);
  return importanceModel(rated)(
    isGoodOf(
      rated.map(({ value }) => value),
      direction,
    ),
  );
}

/** Whether each value is among the best tenth; ties at its edge all are. */
export function isGoodOf(values: readonly number[], direction: StudyDirection): boolean[] {
  const sign = direction === "minimize" ? 1 : -1;
  const losses = Float64Array.from(values, (value) => sign * value);
  const edge = Float64Array.from(losses).sort()[Math.ceil(TARGET_QUANTILE * losses.length) - 1]!;
  return Array.from(losses, (loss) => loss <= edge);
}

/**
 * The importance of each parameter as a function of which trials are good; what all trials look like is
 * worked out once.
 */
export function importanceModel(
  trials: readonly Omit<RatedTrial, "value">[],
): (isGood: readonly boolean[]) => Map<string, number> {
  const names = [...new Set(trials.flatMap(({ distributions }) => Object.keys(distributions)))];
  const branches = names.map((name) => (trials.length < 2 ? [] : branchesOf(name, trials)));
  return (isGood) => {
    const goodCount = isGood.filter(Boolean).length;
    const importanceOf = ({ distribution, members, values, density }: Branch) => {
      const goodValues = values.filter((_, k) => isGood[members[k]!]!);
      if (goodValues.length === 0) return 0;
      const weight = (goodValues.length / goodCount) ** 2 / (members.length / trials.length);
      return weight * pearsonDivergence(scottDensity(distribution, goodValues), density);
    };
    const scale = (goodCount / trials.length) ** 2;
    return new Map(
      names.map((name, i) => [name, scale * branches[i]!.reduce((sum, branch) => sum + importanceOf(branch), 0)]),
    );
  };
}

interface Branch {
  readonly distribution: Distribution;
  /** Indices of trials. */
  readonly members: readonly number[];
  readonly values: readonly CategoricalChoice[];
  /** Of all members' values. */
  readonly density: Float64Array;
}

/** Trials that were asked for the parameter in one way; ranges of one value and tiny branches are left out. */
function branchesOf(name: string, trials: readonly Omit<RatedTrial, "value">[]): Branch[] {
  const found: { readonly distribution: Distribution; readonly members: number[] }[] = [];
  trials.forEach(({ distributions }, i) => {
    const distribution = Object.hasOwn(distributions, name) ? distributions[name] : undefined;
    if (distribution === undefined) return;
    const known = found.find((branch) => sameDistribution(branch.distribution, distribution));
    if (known === undefined) found.push({ distribution, members: [i] });
    else known.members.push(i);
  });
  return found
    .filter(({ distribution, members }) => members.length >= FEWEST_IN_BRANCH && onlyValue(distribution) === undefined)
    .map(({ distribution, members }) => {
      const values = members.map((i) => trials[i]!.params[name]!);
      return { distribution, members, values, density: scottDensity(distribution, values) };
    });
}

/** Mean squared relative difference of `density` from `reference`, weighted by the latter. */
function pearsonDivergence(density: Float64Array, reference: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < density.length; i++) {
    const base = reference[i]! + 1e-12;
    sum += base * ((density[i]! + 1e-12) / base - 1) ** 2;
  }
  return sum;
}
