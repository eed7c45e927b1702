/** (e) and (f): what the folds themselves say, row by row. */
import { firstAfter, sayCount, sayCounted } from "../../core/index.js";
import type { Dataset } from "../../dataset/index.js";
import type { LeakageTest } from "./leakageReport.js";
import type { PipelineScores, PipelineFold } from "./pipeline.js";

/** More of the test rows than this having a twin in training is no chance. */
const WRONG_TWIN_FRAC = 0.01;

/** Counts training labels `[t0, t1)` that meet a label of their fold's test rows. */
export function testOverlap(dataset: Dataset, { folds, otherFolds = [] }: PipelineScores): LeakageTest {
  const question = "Does any training label end inside the labels it is judged on?";
  const base = { id: "overlap", question, low: null, high: null } as const;
  if (folds === undefined)
    return {
      ...base,
      result: "inconclusive",
      value: null,
      reason: "The pipeline does not say which rows its folds learnt from",
    };
  let overlaps = 0;
  let rows = 0;
  for (const fold of [...folds, ...otherFolds]) {
    const spans = unionOf(dataset, fold.testIdx);
    for (const row of learntRows(fold)) {
      rows++;
      if (meets(spans, dataset.t0Ms[row]!, dataset.t1Ms[row]!)) overlaps++;
    }
  }
  return {
    ...base,
    result: overlaps === 0 ? "pass" : "fail",
    value: overlaps,
    reason:
      overlaps === 0
        ? `None of ${sayCount(rows)} training labels meets a test label`
        : `${sayCount(overlaps)} of ${sayCount(rows)} training labels meet a test label: the folds are not purged`,
  };
}

/**
 * Looks for test rows among the rows that training samples were made from, and for equal feature rows on both
 * sides.
 */
export function testDuplicates(dataset: Dataset, { folds, otherFolds = [] }: PipelineScores): LeakageTest {
  const question =
    "Is any test row, or a copy of it, among what was learnt from, or any validation row among what was fitted?";
  const base = { id: "duplicates", question, low: null, high: null } as const;
  if (folds === undefined)
    return {
      ...base,
      result: "inconclusive",
      value: null,
      reason: "The pipeline does not say which rows its folds learnt from",
    };
  const identity = featureIdentities(dataset);
  let parents = 0;
  let twins = 0;
  let tested = 0;
  for (const fold of [...folds, ...otherFolds]) {
    const learnt = learntRows(fold);
    const seen = new Set(Array.from(learnt, (row) => identity[row]!));
    tested += fold.testIdx.length;
    for (const row of fold.testIdx) {
      if (learnt.has(row)) parents++;
      else if (seen.has(identity[row]!)) twins++;
    }
  }
  if (parents > 0)
    return {
      ...base,
      result: "fail",
      value: parents,
      reason:
        `${sayCount(parents)} of ${sayCount(tested)} test rows were learnt from, themselves or as parents of ` +
        `copies or ` +
        "synthetic rows",
    };
  const twice = [...folds, ...otherFolds].reduce((sum, fold) => sum + fittedTwice(fold), 0);
  if (twice > 0)
    return {
      ...base,
      result: "fail",
      value: twice,
      reason: `A fit was stopped or calibrated by ${sayCounted(twice, "row")} that it was fitted on`,
    };
  const share = tested === 0 ? 0 : twins / tested;
  if (share > WRONG_TWIN_FRAC)
    return {
      ...base,
      result: "fail",
      value: twins,
      reason: `${sayCount(twins)} of ${sayCount(tested)} test rows have a twin with the same features in training`,
    };
  if (twins > 0)
    return {
      ...base,
      result: "inconclusive",
      value: twins,
      reason:
        `${sayCount(twins)} of ${sayCount(tested)} test rows have a twin with the same features in training: ` +
        `a halted ` +
        "market, or copies",
    };
  return {
    ...base,
    result: "pass",
    value: 0,
    reason: `None of ${sayCount(tested)} test rows, nor a copy, was learnt from`,
  };
}

function learntRows({ trainIdx, parents, heldOutIdx }: PipelineFold): ReadonlySet<number> {
  return new Set([...trainIdx, ...(parents ?? []), ...(heldOutIdx ?? [])]);
}

/** Rows that fitted a model and then stopped or calibrated it: they praise what has learnt them by heart. */
function fittedTwice({ parents, heldOutIdx }: PipelineFold): number {
  if (parents === undefined || heldOutIdx === undefined) return 0;
  const fitted = new Set(parents);
  return heldOutIdx.filter((row) => fitted.has(row)).length;
}

/** One number per distinct row of features. */
function featureIdentities({ features: { data, cols }, featureRow }: Dataset): Int32Array {
  const known = new Map<string, number>();
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return Int32Array.from(featureRow, (row) => {
    const key = bytes.toString("latin1", row * cols * 4, (row + 1) * cols * 4);
    const id = known.get(key) ?? known.size;
    known.set(key, id);
    return id;
  });
}

interface Spans {
  readonly from: number[];
  readonly to: number[];
}

/** The test labels' intervals, merged and ascending. */
function unionOf({ t0Ms, t1Ms }: Dataset, testIdx: Int32Array): Spans {
  const order = [...testIdx].sort((a, b) => t0Ms[a]! - t0Ms[b]!);
  const spans: Spans = { from: [], to: [] };
  for (const row of order) {
    const last = spans.to.length - 1;
    if (last >= 0 && t0Ms[row]! <= spans.to[last]!) spans.to[last] = Math.max(spans.to[last]!, t1Ms[row]!);
    else {
      spans.from.push(t0Ms[row]!);
      spans.to.push(t1Ms[row]!);
    }
  }
  return spans;
}

/** Half-open: a label that is known exactly when the test opens does not meet it. */
function meets({ from, to }: Spans, t0: number, t1: number): boolean {
  const span = firstAfter(to, t0);
  return span < from.length && from[span]! < t1;
}
