import { estimateAuc, takeRows, type Estimate, type Matrix, requireRng } from "../../core/index.js";
import { randomOverSample } from "../../dataset/index.js";
import { fitGradientBoosting } from "../../models/index.js";
import { aucInWords, noiseRows, type NoiseRows, type OrderComparison, type OrderOptions } from "./noiseRows.js";

const ROWS = 1_200;
const FEATURES = 8;
const BASE_RATE = 0.25;
const FIT = {
  rounds: 60,
  earlyStoppingRounds: 60,
  params: { eta: 0.3, max_depth: 6 },
  loss: { kind: "crossEntropy" },
  link: {},
} as const;

/**
 * What over-sampling before the split does, on labels that are noise: copies of one BUY row fall on both
 * sides, and a model that remembers them looks like one that predicts. Over-sampled after the split, in
 * the training rows only, the same model scores at chance.
 *
 * Both orders split at random into halves, as such analyses do. The source of the lesson: imbalanced-learn's
 * page "Common pitfalls and recommended practices".
 */
export async function compareBalancingOrder({ rng, confidence = 0.95 }: OrderOptions): Promise<OrderComparison> {
  requireRng("compare the order of balancing", rng);
  const rows = noiseRows({ rows: ROWS, features: FEATURES, baseRate: BASE_RATE, rng: rng.child("noise") });
  const fit = rng.child("fit");

  const balanced = overSampled(rows, "before");
  const leaky = halvesOf(balanced);
  const before = await scoreHalf(leaky.train, leaky.test);

  const honest = halvesOf(rows);
  const after = await scoreHalf(overSampled(honest.train, "after"), honest.test);

  const sentence =
    "On labels that are noise, over-sampling before the split scores an AUC of " +
    `${aucInWords(before)}; inside the training rows, after the split, ${aucInWords(after)}`;
  return { before, after, n: honest.test.y.length, sentence };

  function overSampled({ x, y, timeMs }: NoiseRows, name: string): NoiseRows {
    const { parents, ...more } = randomOverSample(x, y, { ratio: 1, rng: rng.child(`over-sample ${name}`) });
    return { ...more, timeMs: Float64Array.from(more.y, (_, row) => timeMs[parents[2 * row]!]!) };
  }

  function halvesOf(all: NoiseRows): { readonly train: NoiseRows; readonly test: NoiseRows } {
    const order = rng.child("split").permutation(all.y.length);
    const half = order.length >> 1;
    return { train: pick(all, order.subarray(0, half)), test: pick(all, order.subarray(half)) };
  }

  async function scoreHalf(train: NoiseRows, test: NoiseRows): Promise<Estimate> {
    const model = await fitGradientBoosting(train, { ...FIT, featureNames: namesOf(train.x) }, { rng: fit });
    try {
      return estimateAuc({ confidence, timeMs: test.timeMs, labels: test.y, scores: model.score(test.x) });
    } finally {
      model.dispose();
    }
  }
}

/** Rows in order of time, as intervals by day want them. */
function pick({ x, y, timeMs }: NoiseRows, chosen: Int32Array): NoiseRows {
  const index = chosen.slice().sort((a, b) => timeMs[a]! - timeMs[b]!);
  return {
    x: takeRows(x, index),
    y: Uint8Array.from(index, (row) => y[row]!),
    timeMs: Float64Array.from(index, (row) => timeMs[row]!),
  };
}

function namesOf({ cols }: Matrix): string[] {
  return Array.from({ length: cols }, (_, col) => `noise ${col + 1}`);
}
