/** (d) On labels that mean nothing, the whole pipeline must score at chance. */
import {
  cosineTerms,
  dayBlocks,
  estimateAuc,
  normalQuantile,
  studentTQuantile,
  type ProgressListener,
  type Rng,
  sayCounted,
} from "../../core/index.js";
import type { Dataset } from "../../dataset/index.js";
import type { LeakageTest } from "./leakageReport.js";
import type { LeakagePipeline } from "./pipeline.js";
import { drawDays, redrawRows } from "./redrawRows.js";

/** An honest pipeline is accused once in a thousand; a real leak is far away. */
const CONFIDENCE = 0.999;
/** With a wider interval a leak worth an AUC of 0.6 could pass unseen. */
const WIDEST_HALF = 0.1;

/**
 * Draws whole days of labels anew, with replacement and turned by a random number of rows, before selection,
 * balancing, splitting, fitting and scoring; so labels keep their company within a day and lose every tie to
 * the features, the clock among them. Returns, thresholds and label ends move with their label, so that a
 * pipeline that reads any of them still scores above chance. The mean AUC over the runs must hold 0.5, on both
 * sides: a leave-one-out encoding leaks downwards.
 */
export async function testPermutedLabels(
  pipeline: LeakagePipeline,
  dataset: Dataset,
  labels: Uint8Array,
  {
    permutations,
    rng,
    onProgress,
  }: {
    readonly permutations: number;
    readonly rng: Rng;
    readonly onProgress: ProgressListener;
  },
): Promise<LeakageTest> {
  const question =
    "Does the whole pipeline score at chance when days of labels are shuffled first, over " +
    `${sayCounted(permutations, "run")}?`;
  let sum = 0;
  let variance = 0;
  for (let k = 0; k < permutations; k++) {
    onProgress({ task: "leakage check, permuted labels", done: k, total: permutations });
    const stream = rng.child(`permutation ${k}`);
    const redrawn = redrawRows({ dataset, labels }, drawDays(dataset.t0Ms, stream.child("days")));
    const shuffled = redrawn.labels;
    const { row, score } = await pipeline.run(redrawn.dataset, shuffled);
    const order = Array.from(row, (_, i) => i).sort((a, b) => dataset.t0Ms[row[a]!]! - dataset.t0Ms[row[b]!]!);
    const auc = estimateAuc({
      timeMs: order.map((i) => dataset.t0Ms[row[i]!]!),
      labels: order.map((i) => shuffled[row[i]!]!),
      scores: order.map((i) => score[i]!),
      confidence: 0.95,
    });
    // What Student's t widened the interval by is no part of the variance, which the mean over runs makes certain.
    const t = studentTQuantile(0.975, cosineTerms(dayBlocks(order.map((i) => dataset.t0Ms[row[i]!]!)).days));
    sum += auc.value;
    variance += ((auc.high - auc.low) / (2 * t)) ** 2;
  }
  onProgress({ task: "leakage check, permuted labels", done: permutations, total: permutations });
  const value = sum / permutations;
  const half = (normalQuantile(0.5 + CONFIDENCE / 2) * Math.sqrt(variance)) / permutations;
  const [low, high] = [value - half, value + half];
  const found = `AUC on shuffled labels is ${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}] (99.9 %)`;
  const base = { id: "permutedLabels", question, value, low, high } as const;
  if (low > 0.5 || high < 0.5)
    return { ...base, result: "fail", reason: `${found}: labels reach the scores by another way than the features` };
  if (half > WIDEST_HALF)
    return {
      ...base,
      result: "inconclusive",
      reason: `${found}, too wide to see a leak: needs more days or more permutations`,
    };
  return { ...base, result: "pass", reason: `${found}, which holds 0.5` };
}
