/**
 * The split at the heart of TPE: the few best trials, whose settings are imitated, against all others.
 *
 * Source: optuna/samplers/_tpe/sampler.py (5.0.0), `_split_trials` for one objective.
 */
import { lastStep, type FrozenTrial } from "../frozenTrial.js";
import type { StudyDirection } from "../studyView.js";

export interface TrialSplit {
  /** In the order of trial numbers, since weights depend on age. */
  readonly below: readonly FrozenTrial[];
  /** Running trials are among them: what they try is not to be tried again. */
  readonly above: readonly FrozenTrial[];
}

/** How many of `finished` trials count as good: a tenth, rounded up, at most 25. */
export function countBelow(finished: number): number {
  return Math.min(Math.ceil(0.1 * finished), 25);
}

/**
 * Splits trials into the best `belowCount` and the rest. Complete trials come first by value, then
 * pruned ones: those that came further, then by their last report. Equals keep the order of `trials`.
 *
 * @param trials In the order of their numbers; waiting and failed ones must not be among them.
 */
export function splitTrials(
  trials: readonly FrozenTrial[],
  { direction, belowCount }: { readonly direction: StudyDirection; readonly belowCount: number },
): TrialSplit {
  const sign = direction === "minimize" ? 1 : -1;
  const chosen = new Set(firstBy(trials, "complete", belowCount, (trial) => [sign * trial.value!, 0]));
  for (const number of firstBy(trials, "pruned", belowCount - chosen.size, (trial) => prunedScore(trial, sign)))
    chosen.add(number);
  const below: FrozenTrial[] = [];
  const above: FrozenTrial[] = [];
  for (const trial of trials) (chosen.has(trial.number) ? below : above).push(trial);
  return { below, above };
}

type Score = readonly [number, number];

function prunedScore(trial: FrozenTrial, sign: number): Score {
  const step = lastStep(trial);
  if (step === undefined) return [1, 0];
  const value = trial.intermediateValues[step]!;
  return [-step, Number.isNaN(value) ? Infinity : sign * value];
}

/**
 * Numbers of the `count` trials of one state with the smallest scores, the earlier of equals; one pass, since
 * `count` is small.
 */
function firstBy(
  trials: readonly FrozenTrial[],
  state: FrozenTrial["state"],
  count: number,
  scoreOf: (trial: FrozenTrial) => Score,
): number[] {
  if (count <= 0) return [];
  const kept: { readonly number: number; readonly score: Score }[] = [];
  for (const trial of trials) {
    if (trial.state !== state) continue;
    const score = scoreOf(trial);
    if (kept.length === count && !isSmaller(score, kept[count - 1]!.score)) continue;
    let at = kept.length;
    while (at > 0 && isSmaller(score, kept[at - 1]!.score)) at--;
    kept.splice(at, 0, { number: trial.number, score });
    kept.length = Math.min(kept.length, count);
  }
  return kept.map(({ number }) => number);
}

function isSmaller([a, a2]: Score, [b, b2]: Score): boolean {
  return a < b || (a === b && a2 < b2);
}
