/** The leakage check: every way we know in which a label or a later hour can reach a score. */
import { requireBinary, requireInteger, requireSameLength, requireRng } from "../../core/index.js";
import type { LeakageReport, LeakageTest } from "./leakageReport.js";
import type { LeakageContext, LeakagePipeline, PipelineScores } from "./pipeline.js";
import { testAboveCeiling } from "./testAboveCeiling.js";
import { testDuplicates, testOverlap } from "./testFolds.js";
import { testFutureCut } from "./testFutureCut.js";
import { testFutureRows } from "./testFutureRows.js";
import { testPermutedLabels } from "./testPermutedLabels.js";
import { testStamps } from "./testStamps.js";

/**
 * Runs a pipeline as it is, on a future that was replaced, and on labels that were shuffled, and looks at
 * features, time stamps and folds: 2 + `permutations` whole runs (one more where scores changed).
 *
 * A pass says that none of these tests saw a leak, not that there is none.
 *
 * @returns Six tests, seven on a simulated market; the result is the worst of them.
 * @throws {RangeError} If labels or truth do not match the dataset, or the pipeline scores a row twice or one
 *   that is not there.
 */
export async function checkLeakage(pipeline: LeakagePipeline, context: LeakageContext): Promise<LeakageReport> {
  requireRng("check for leakage", context.rng);
  const {
    markets,
    dataset,
    rng,
    truthProbability,
    cuts = 5,
    permutations = 3,
    resamples = 1_000,
    describeFeature = (name: string) => name,
    onProgress = () => {},
  } = context;
  const action = "check for leakage";
  const labels = context.labels ?? dataset.judged.label;
  requireInteger(action, { cuts, permutations, resamples }, { atLeast: 1 });
  requireSameLength(action, {
    labels,
    t0Ms: dataset.t0Ms,
    ...(truthProbability === undefined ? {} : { truthProbability }),
  });
  requireBinary(action, { labels });
  if (markets.length === 0) throw new RangeError(`Cannot ${action} as there must be at least one market: found none`);

  onProgress({ task: "leakage check, future cut", done: 0, total: cuts });
  const tests: LeakageTest[] = [
    await testFutureCut(pipeline, markets, { cuts, rng: rng.child("cuts"), describeFeature }),
    testStamps(markets),
  ];
  onProgress({ task: "leakage check, as it is", done: 0, total: 1 });
  const honest = await pipeline.run(dataset, labels);
  requireScores(action, honest, labels.length);
  tests.push(
    await testFutureRows(pipeline, dataset, labels, honest, { rng: rng.child("future") }),
    await testPermutedLabels(pipeline, dataset, labels, {
      permutations,
      rng: rng.child("labels"),
      onProgress,
    }),
    testOverlap(dataset, honest),
    testDuplicates(dataset, honest),
  );
  if (truthProbability !== undefined) tests.push(testAboveCeiling(dataset, labels, honest, truthProbability));
  return { result: worstOf(tests), tests };
}

function worstOf(tests: readonly LeakageTest[]): LeakageReport["result"] {
  if (tests.some(({ result }) => result === "fail")) return "fail";
  return tests.some(({ result }) => result === "inconclusive") ? "inconclusive" : "pass";
}

function requireScores(action: string, { row, score }: PipelineScores, rows: number): void {
  requireSameLength(action, { row, score });
  if (row.length === 0)
    throw new RangeError(`Cannot ${action} as the pipeline must score at least one row: found none`);
  if (new Set(row).size !== row.length)
    throw new RangeError(
      `Cannot ${action} as the pipeline may score each row once: found ${row.length - new Set(row).size} twice`,
    );
  const stray = row.find((index) => index < 0 || index >= rows);
  if (stray !== undefined)
    throw new RangeError(
      `Cannot ${action} as the pipeline must score rows of the dataset: found row ${stray} of ${rows}`,
    );
}
