/** (g) On a simulated market: nothing honest is better than the market's own probabilities. */
import { estimateAucDifference, sayNumber } from "../../core/index.js";
import type { Dataset } from "../../dataset/index.js";
import type { LeakageTest } from "./leakageReport.js";
import type { PipelineScores } from "./pipeline.js";

/** As for permuted labels: an honest pipeline is accused once in a thousand, and on one side only. */
const CONFIDENCE = 0.998;

export function testAboveCeiling(
  dataset: Dataset,
  labels: Uint8Array,
  { row, score }: PipelineScores,
  truthProbability: Float64Array,
): LeakageTest {
  const order = Array.from(row, (_, i) => i).sort((a, b) => dataset.t0Ms[row[a]!]! - dataset.t0Ms[row[b]!]!);
  const { value, low, high } = estimateAucDifference({
    timeMs: order.map((i) => dataset.t0Ms[row[i]!]!),
    labels: order.map((i) => labels[row[i]!]!),
    scoresA: order.map((i) => score[i]!),
    scoresB: order.map((i) => truthProbability[row[i]!]!),
    confidence: CONFIDENCE,
    // Student's t of few degrees would see no leak at this level, and differences on the same rows remember little.
    terms: (days) => Math.max(1, Math.floor(days / 2)),
  });
  const found =
    `AUC less the ceiling's on the same rows is ${sayNumber(value)} [${sayNumber(low)}, ` + `${sayNumber(high)}]`;
  const isAbove = low > 0;
  return {
    id: "aboveCeiling",
    question: "Is the pipeline better than the most that can be known?",
    result: isAbove ? "fail" : "pass",
    value,
    low,
    high,
    reason: isAbove ? `${found}: it has seen the labels` : `${found}, not above it`,
  };
}
