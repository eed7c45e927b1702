/** The controls of the check: each planted leak, held against the tests that must see it. */
import { requireRng, sayCounted, type Rng } from "../../core/index.js";
import { checkLeakage } from "./checkLeakage.js";
import type { ControlResult, LeakageTest } from "./leakageReport.js";
import type { LeakageContext } from "./pipeline.js";
import type { PlantedLeak, Plot } from "./plantedLeaks/plantedLeak.js";
import { pipelineOfStages, shippedStages, type StageSetup } from "./stages.js";

/**
 * Plants one leak after the other into the stages of `setup` and runs the tests that must see it.
 *
 * @param setup Of one member, since a control asks whether a test sees, not which member leaks.
 * @returns One result a leak that could be planted, in their order.
 */
export async function checkControls(
  leaks: readonly PlantedLeak[],
  setup: StageSetup,
  context: Omit<LeakageContext, "only" | "whole">,
): Promise<ControlResult[]> {
  const { markets, dataset, rng, onProgress = () => {} } = context;
  requireRng("check planted leaks", rng);
  const plot: Plot = { stages: shippedStages(setup), markets, dataset, member: setup.members[0]!.member };
  const results: ControlResult[] = [];
  for (const [k, { id, title, caughtBy, plant }] of leaks.entries()) {
    onProgress({ task: "leakage check, planted leaks", done: k, total: leaks.length, detail: title });
    const planted = plant(plot);
    if (planted === null) continue;
    const { tests } = await checkLeakage(pipelineOfStages(planted.stages, setup), {
      ...context,
      markets: planted.markets,
      dataset: planted.dataset,
      only: caughtBy,
      rng: rng.child(id),
    });
    const failed = tests.filter(({ result }) => result === "fail");
    results.push({
      id,
      title,
      isCaught: failed.length > 0,
      seenBy: failed.map((test) => test.id),
      reason: failed[0]?.reason ?? `Not seen: ${tests[0]?.reason ?? "no test ran"}`,
    });
  }
  return results;
}

/** What the controls say of the check itself. */
export function testControls(controls: readonly ControlResult[], known: number): LeakageTest {
  const missed = controls.filter(({ isCaught }) => !isCaught);
  const caught = controls.length - missed.length;
  const base = {
    id: "controls",
    question: "Does the check find the leaks that were planted for it into the same stages?",
    value: caught,
    low: null,
    high: null,
  } as const;
  const of = `${caught} of ${sayCounted(controls.length, "planted leak")} found`;
  const names = missed.map(({ title }) => title).join(", ");
  if (missed.length > 0)
    return { ...base, result: "inconclusive", reason: `${of}; a check that misses ${names} proves nothing` };
  return {
    ...base,
    result: "pass",
    reason: controls.length < known ? `${of}, out of ${known} that a full run plants` : of,
  };
}

/**
 * Some of the leaks, the same ones whenever `rng` is: a short run takes turns instead of always planting the first.
 *
 * @param count More than there are takes all.
 */
export function drawControls(leaks: readonly PlantedLeak[], count: number, rng: Rng): readonly PlantedLeak[] {
  requireRng("draw planted leaks", rng);
  if (count >= leaks.length) return leaks;
  const drawn = new Set(rng.permutation(leaks.length).subarray(0, count));
  return leaks.filter((_, k) => drawn.has(k));
}
