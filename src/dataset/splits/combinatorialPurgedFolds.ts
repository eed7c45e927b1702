/**
 * Combinatorial purged folds: the span in groups, every choice of `testGroups` of them tested once, so
 * that each row is tested many times and a strategy gets many paths instead of one.
 *
 * Here rows are trained on that come after a test window, so two things leak that a walk-forward does
 * not know: labels that reach back into the window are purged, and rows just behind it are embargoed,
 * since their features look back into it. The embargo must cover the longest of label horizon and
 * feature look-back.
 *
 * Source: Lopez de Prado, Advances in Financial Machine Learning, ch. 12 (and 7.4 for purge and embargo).
 */
import { requireInRange, requireInteger } from "../../core/index.js";
import { requireIntervals, type LabelIntervals } from "../labels/labelIntervals.js";
import type { Fold } from "./purgedWalkForward.js";

export interface CombinatorialSplit {
  /** Parts of the span, each with as many decision times as the others (the first ones hold one more). */
  readonly groups: number;
  /** How many of them are tested at a time, below `groups`. */
  readonly testGroups: number;
  /** Quiet time behind each tested block, on top of the purge. */
  readonly embargoMs: number;
}

export interface CombinatorialFold extends Fold {
  /** Which groups are tested, ascending from 0. */
  readonly testGroups: readonly number[];
  /** Shape [testIdx]: the group of each test row. */
  readonly groupOfTestRow: Int32Array;
}

const MOST_FOLDS = 100_000;

/**
 * One fold per choice of test groups, in lexicographic order. Groups are cut on decision times, so rows
 * of several symbols at one instant stay together; rows may come in any order.
 *
 * Neighbouring test groups form one block `[first t0, latest t1)`. A training row is purged if its label
 * interval meets a block, and embargoed if it begins within `embargoMs` of the block's end (the end and
 * the last moment included; with an embargo of 0 nothing is).
 *
 * @param split Two of six groups at a time, the book's example, without an embargo, where it says nothing else.
 * @throws {RangeError} If an option is out of range, there are fewer decision times than groups, or a
 * fold has no training rows left.
 */
export function combinatorialPurgedFolds(
  intervals: LabelIntervals,
  { groups = 6, testGroups = 2, embargoMs = 0 }: Partial<CombinatorialSplit> = {},
): CombinatorialFold[] {
  const action = "split into combinatorial folds";
  requireIntervals(action, intervals);
  requireInteger(action, { groups }, { atLeast: 2 });
  requireInteger(action, { testGroups }, { atLeast: 1, atMost: groups - 1 });
  requireInRange(action, { embargoMs }, { atLeast: 0 });
  const count = binomial(groups, testGroups);
  if (count > MOST_FOLDS)
    throw new RangeError(
      `Cannot ${action} as there must be at most ${MOST_FOLDS} of them: ${testGroups} of ${groups} ` +
        `groups make ${count}`,
    );
  const groupOfRow = groupsByTime(action, intervals.t0Ms, groups);
  return choicesOf(groups, testGroups).map((tested) => foldOf(action, intervals, { groupOfRow, tested, embargoMs }));
}

/** Paths that the folds make up: each group is tested in this many folds. */
export function combinatorialPathCount({
  groups,
  testGroups,
}: Pick<CombinatorialSplit, "groups" | "testGroups">): number {
  return (binomial(groups, testGroups) * testGroups) / groups;
}

interface Block {
  readonly fromMs: number;
  readonly toMs: number;
}

function foldOf(
  action: string,
  { t0Ms, t1Ms }: LabelIntervals,
  {
    groupOfRow,
    tested,
    embargoMs,
  }: { readonly groupOfRow: Int32Array; readonly tested: readonly number[]; readonly embargoMs: number },
): CombinatorialFold {
  const blocks = runsOf(tested).map((run): Block => {
    let fromMs = Infinity;
    let toMs = -Infinity;
    groupOfRow.forEach((group, row) => {
      if (!run.includes(group)) return;
      fromMs = Math.min(fromMs, t0Ms[row]!);
      toMs = Math.max(toMs, t1Ms[row]!);
    });
    return { fromMs, toMs };
  });
  const train: number[] = [];
  const test: number[] = [];
  let purgedCount = 0;
  let embargoedCount = 0;
  groupOfRow.forEach((group, row) => {
    const t0 = t0Ms[row]!;
    if (tested.includes(group)) test.push(row);
    else if (blocks.some(({ fromMs, toMs }) => t1Ms[row]! > fromMs && t0 < toMs)) purgedCount++;
    else if (embargoMs > 0 && blocks.some(({ toMs }) => t0 >= toMs && t0 <= toMs + embargoMs)) embargoedCount++;
    else train.push(row);
  });
  if (train.length === 0)
    throw new RangeError(
      `Cannot ${action} as every fold must keep training rows: testing groups ${tested.join(", ")} ` +
        "leaves none; use fewer test groups or a shorter embargo",
    );
  return {
    trainIdx: Int32Array.from(train),
    testIdx: Int32Array.from(test),
    purgedCount,
    embargoedCount,
    testGroups: tested,
    groupOfTestRow: Int32Array.from(test, (row) => groupOfRow[row]!),
  };
}

/** Group of each row: distinct decision times in equal parts, in order. */
function groupsByTime(action: string, t0Ms: Float64Array, groups: number): Int32Array {
  const times = Float64Array.from(new Set(t0Ms)).sort();
  if (times.length < groups)
    throw new RangeError(
      `Cannot ${action} as every group must hold a decision time: found ${times.length} times for ${groups} groups`,
    );
  const size = Math.floor(times.length / groups);
  const larger = times.length % groups;
  const groupOfTime = new Map(
    Array.from(times, (time, k) => [
      time,
      k < larger * (size + 1) ? Math.floor(k / (size + 1)) : larger + Math.floor((k - larger * (size + 1)) / size),
    ]),
  );
  return Int32Array.from(t0Ms, (t0) => groupOfTime.get(t0)!);
}

/** Consecutive numbers together: 0 1 3 gives 0 1 and 3. */
function runsOf(ascending: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const value of ascending) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === value - 1) run.push(value);
    else runs.push([value]);
  }
  return runs;
}

/** Every choice of `k` of 0 ... n - 1, in lexicographic order. */
function choicesOf(n: number, k: number, from = 0): number[][] {
  if (k === 0) return [[]];
  const choices: number[][] = [];
  for (let first = from; first + k <= n; first++) {
    for (const rest of choicesOf(n, k - 1, first + 1)) choices.push([first, ...rest]);
  }
  return choices;
}

function binomial(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i++) count = (count * (n - k + i)) / i;
  return Math.round(count);
}
