/** The leakage check: every way we know in which a label or a later hour can reach a score. */
import { requireBinary, requireInteger, requireSameLength, requireRng } from "../../core/index.js";
import { worstOf, type LeakageReport, type LeakageTest, type LeakageTestId } from "./leakageReport.js";
import type { LeakageContext, LeakagePipeline, PipelineScores } from "./pipeline.js";
import { testAboveCeiling } from "./testAboveCeiling.js";
import { testColumns } from "./testColumns.js";
import { testDuplicates, testOverlap } from "./testFolds.js";
import { testFutureCut } from "./testFutureCut.js";
import { testFutureRows } from "./testFutureRows.js";
import { testLabelEnds } from "./testLabelEnds.js";
import { testPermutedLabels } from "./testPermutedLabels.js";
import { testStamps } from "./testStamps.js";

/**
 * Runs a pipeline as it is, on futures that were replaced, and on labels that were shuffled, and looks at
 * features, columns, time stamps and folds: 1 + `mutations` + `permutations` whole runs (one more where scores
 * changed).
 *
 * A pass says that none of these tests saw a leak, not that there is none.
 *
 * @returns Eight tests, nine on a simulated market; the result is the worst of them.
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
    mutations = 2,
    permutations = 3,
    only,
    whole,
    describeFeature = (name: string) => name,
    onProgress = () => {},
  } = context;
  const action = "check for leakage";
  const labels = context.labels ?? dataset.judged.label;
  requireInteger(action, { cuts, mutations, permutations }, { atLeast: 1 });
  requireSameLength(action, {
    labels,
    t0Ms: dataset.t0Ms,
    ...(truthProbability === undefined ? {} : { truthProbability }),
  });
  requireBinary(action, { labels });
  if (markets.length === 0) throw new RangeError(`Cannot ${action} as there must be at least one market: found none`);

  const tests: LeakageTest[] = [];
  const asks = (...ids: LeakageTestId[]) => only === undefined || ids.some((id) => only.includes(id));
  if (asks("futureCut")) {
    onProgress({ task: "leakage check, future cut", done: 0, total: cuts });
    tests.push(await testFutureCut(pipeline, markets, { cuts, rng: rng.child("cuts"), describeFeature }));
  }
  if (asks("stamps")) tests.push(testStamps(markets));
  if (asks("columns"))
    tests.push(await testColumns(pipeline, markets, whole?.dataset ?? dataset, whole?.dataset.judged.label ?? labels));
  if (asks("labelEnds")) tests.push(testLabelEnds(markets, whole?.dataset ?? dataset));
  if (asks("futureRows", "permutedLabels", "overlap", "duplicates", "aboveCeiling")) {
    onProgress({ task: "leakage check, nothing changed yet", done: 0, total: 1 });
    const honest = await pipeline.run(dataset, labels);
    requireScores(action, honest, labels.length);
    if (asks("futureRows"))
      tests.push(await testFutureRows(pipeline, dataset, labels, honest, { mutations, rng: rng.child("future") }));
    if (asks("permutedLabels"))
      tests.push(
        await testPermutedLabels(pipeline, dataset, labels, {
          permutations,
          rng: rng.child("labels"),
          onProgress,
        }),
      );
    if (asks("overlap"))
      tests.push(worst(testOverlap(dataset, honest), whole && testOverlap(whole.dataset, ofWhole(whole))));
    if (asks("duplicates"))
      tests.push(worst(testDuplicates(dataset, honest), whole && testDuplicates(whole.dataset, ofWhole(whole))));
    if (truthProbability !== undefined && asks("aboveCeiling"))
      tests.push(testAboveCeiling(dataset, labels, honest, truthProbability));
  }
  return { result: worstOf(tests), tests };
}

/** The folds of what was really trained, without its scores. */
function ofWhole({ folds }: NonNullable<LeakageContext["whole"]>): PipelineScores {
  return { row: new Int32Array(0), score: [], folds };
}

/** Of the same test on two sets of rows the worse; where neither is, that of the whole if it has folds. */
function worst(inSmall: LeakageTest, ofAll: LeakageTest | undefined): LeakageTest {
  if (ofAll === undefined) return inSmall;
  const rank = { pass: 0, inconclusive: 1, fail: 2 } as const;
  return rank[ofAll.result] >= rank[inSmall.result] ? ofAll : inSmall;
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
