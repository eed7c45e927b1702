/** (c) Scores of decisions before T must not change when rows from T on are replaced. */
import { createMatrix, formatMinute, quantile, sha256, type Rng } from "../../core/index.js";
import type { Dataset } from "../../dataset/index.js";
import type { LeakageTest } from "./leakageReport.js";
import type { LeakagePipeline, PipelineScores } from "./pipeline.js";

/** T stands at this share of the scored decisions. */
const CUT_FRAC = 0.7;

/**
 * Replaces the features of decisions from T on by noise, and every label that is not known at T by its
 * opposite, runs the whole pipeline again, and compares the scores before T to the bit. Catches scaling,
 * selection, encoding and fitting on rows of the future, inside `run`.
 *
 * @param honest What `run` gave for the rows as they are.
 */
export async function testFutureRows(
  pipeline: LeakagePipeline,
  dataset: Dataset,
  labels: Uint8Array,
  honest: PipelineScores,
  { rng }: { readonly rng: Rng },
): Promise<LeakageTest> {
  const question = "Do the scores of earlier decisions stay the same when later rows are replaced?";
  const base = { id: "futureRows", question, low: null, high: null } as const;
  const open = (reason: string): LeakageTest => ({ ...base, result: "inconclusive", value: null, reason });
  if (trainsOnTheFuture(dataset, honest))
    return open(
      "The folds train on rows after their test window, so this says nothing here: overlap and " +
        "permuted labels judge them",
    );

  const atMs = quantile(
    Array.from(honest.row, (row) => dataset.t0Ms[row]!),
    CUT_FRAC,
  );
  const before = Array.from(honest.row, (row, k) => [row, honest.score[k]!] as const).filter(
    ([row]) => dataset.t0Ms[row]! < atMs,
  );
  const changed = await changedScores(
    pipeline,
    replaceFuture(dataset, atMs, rng),
    labels.map((label, row) => (dataset.t1Ms[row]! > atMs ? 1 - label : label)),
    before,
  );
  if (changed === 0)
    return {
      ...base,
      result: "pass",
      value: 0,
      reason: `${before.length} scores before ${formatMinute(atMs)} UTC are the same to the bit`,
    };
  if ((await changedScores(pipeline, dataset, labels, before)) > 0)
    return open("The pipeline gives other scores for the same input, so a change proves nothing: seed it");
  return {
    ...base,
    result: "fail",
    value: changed / before.length,
    reason:
      `${changed} of ${before.length} scores before ${formatMinute(atMs)} UTC change when rows ` +
      "after it are replaced: something was fitted on the future",
  };
}

async function changedScores(
  pipeline: LeakagePipeline,
  dataset: Dataset,
  labels: Uint8Array,
  expected: readonly (readonly [number, number])[],
): Promise<number> {
  const { row, score } = await pipeline.run(dataset, labels);
  const found = new Map(Array.from(row, (index, k) => [index, score[k]!]));
  return expected.reduce((count, [index, value]) => count + (Object.is(found.get(index), value) ? 0 : 1), 0);
}

function replaceFuture(dataset: Dataset, atMs: number, rng: Rng): Dataset {
  const { data, rows, cols } = dataset.features;
  const replaced = data.slice();
  dataset.t0Ms.forEach((t0, row) => {
    if (t0 < atMs) return;
    const from = dataset.featureRow[row]! * cols;
    for (let column = 0; column < cols; column++) replaced[from + column] = 5 * rng.normal() + 3;
  });
  // Another hash, so that no stored fit answers for the replaced rows.
  return {
    ...dataset,
    features: createMatrix(rows, cols, replaced),
    hash: sha256(`${dataset.hash} replaced from ${atMs}`),
  };
}

function trainsOnTheFuture({ t0Ms }: Dataset, { folds }: PipelineScores): boolean {
  return (folds ?? []).some(({ trainIdx, testIdx }) => {
    const latestTest = testIdx.reduce((latest, row) => Math.max(latest, t0Ms[row]!), -Infinity);
    return trainIdx.some((row) => t0Ms[row]! > latestTest);
  });
}
