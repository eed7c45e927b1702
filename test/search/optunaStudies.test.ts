/** Whole studies beside Optuna's own, trial by trial: test/golden/searchStudies.py says how they were made. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  createStudy,
  HyperbandPruner,
  MedianPruner,
  NopPruner,
  RandomSampler,
  SuccessiveHalvingPruner,
  TpeSampler,
  TrialPruned,
  WilcoxonPruner,
  type FrozenTrial,
  type Pruner,
  type Sampler,
  type Trial,
  type TrialParams,
} from "../../src/search/index.js";
import { pedAnovaImportance } from "../../src/search/importance/pedAnova.js";

type GoldenTrial = readonly [state: string, value: number | null, params: TrialParams, reports: number];
interface GoldenCase {
  readonly name: string;
  readonly objective: keyof typeof OBJECTIVES;
  readonly direction: "maximize" | "minimize";
  readonly batch: number;
  readonly enqueue: readonly TrialParams[];
  readonly trials: readonly GoldenTrial[];
  /** Not normalised; null where there are too few complete trials. */
  readonly importance: Readonly<Record<string, number>> | null;
}

const golden = JSON.parse(readFileSync(new URL("../golden/searchStudies.json", import.meta.url), "utf8")) as {
  readonly tolerance: { readonly float: number; readonly importance: number };
  readonly cases: readonly GoldenCase[];
};

const curve = (x: number, depth: number, step: number) =>
  (x - 0.3) * (x - 0.3) + ((depth - 4) * (depth - 4)) / 40 + (1 + (depth % 3)) / (step + 2);

function stopWhenTold(t: Trial): void {
  if (t.shouldPrune()) throw new TrialPruned();
}

/** The objectives of the golden script, operation for operation. */
const OBJECTIVES = {
  floats(t: Trial) {
    const x = t.suggestFloat("x", -5, 5);
    const y = t.suggestFloat("y", 1e-5, 1e-1, { log: true });
    return (x - 1) * (x - 1) + (100 * y - 1) * (100 * y - 1) + x * y;
  },
  grids(t: Trial) {
    const a = t.suggestFloat("a", 0.1, 2.05, { step: 0.3 });
    const n = t.suggestInt("n", 1, 40);
    const m = t.suggestInt("m", 2, 512, { log: true });
    const s = t.suggestInt("s", 4, 64, { step: 4 });
    const kind = t.suggestCategorical("kind", ["red", "green", "blue"]);
    const flag = t.suggestCategorical("flag", [null, true, 3, 0.5]);
    const bonus =
      { red: 0, green: 1.5, blue: 0.5 }[kind] +
      new Map<unknown, number>([
        [null, 0],
        [true, 0.25],
        [3, 1],
        [0.5, 0.75],
      ]).get(flag)!;
    return (
      bonus -
      (a - 1) * (a - 1) -
      ((n - 17) * (n - 17)) / 100 -
      ((m - 90) * (m - 90)) / 10000 -
      ((s - 32) * (s - 32)) / 500
    );
  },
  branches(t: Trial) {
    const model = t.suggestCategorical("model", ["tree", "net"]);
    const rate = t.suggestFloat("rate", 1e-4, 1, { log: true });
    if (model === "tree") {
      const depth = t.suggestInt("depth", 1, 12);
      return ((depth - 5) * (depth - 5)) / 10 + (rate - 0.1) * (rate - 0.1);
    }
    const units = t.suggestInt("units", 8, 256, { log: true });
    const loss = ((units - 64) * (units - 64)) / 5000 + (rate - 0.01) * (rate - 0.01) * 50 + 0.1;
    return units > 100 ? loss + t.suggestFloat("dropout", 0, 0.5) / 4 : loss;
  },
  moving(t: Trial) {
    const width = t.suggestInt("width", 1, 10);
    const x = t.suggestFloat("x", -width, width);
    return (x - 3) * (x - 3) + width / 20;
  },
  reporting(t: Trial) {
    const x = t.suggestFloat("x", 0, 1);
    const depth = t.suggestInt("depth", 1, 8);
    if (t.number % 11 === 7) return NaN;
    let value = 0;
    for (let step = 0; step < 12; step++) {
      value = t.number % 13 === 9 && step === 4 ? NaN : curve(x, depth, step);
      t.report(value, step);
      stopWhenTold(t);
    }
    return Number.isNaN(value) ? 9 : value;
  },
  scores(t: Trial) {
    const x = t.suggestFloat("x", 0, 1);
    const depth = t.suggestInt("depth", 1, 8);
    let value = 0;
    for (let step = 0; step < 20; step++) {
      value = curve(x, depth, step);
      t.report(2 - value, step);
      stopWhenTold(t);
    }
    return 2 - value;
  },
  instances(t: Trial) {
    const x = t.suggestFloat("x", 0, 1);
    let total = 0;
    for (let k = 0; k < 16; k++) {
      const value = (x - 0.4) * (x - 0.4) * (1 + (k % 5)) + ((k * 7) % 16) / 16 + ((k % 3) * x) / 10;
      t.report(value, k);
      total += value;
      if (t.shouldPrune()) return total / (k + 1);
    }
    return total / 16;
  },
  plan(t: Trial) {
    const rate = t.suggestFloat("learningRate", 1e-5, 1e-2, { log: true });
    const dropout = t.suggestFloat("dropout", 0.1, 0.5);
    const units = t.suggestInt("lstmUnits", 64, 256);
    const batch = t.suggestCategorical("batchSize", [256, 512, 1024]);
    const ratio = t.suggestFloat("buyWeightFrac", 0.3, 0.7);
    const auc =
      0.8 -
      (rate - 0.001) * (rate - 0.001) * 5000 -
      (dropout - 0.25) * (dropout - 0.25) -
      ((units - 160) * (units - 160)) / 200000 -
      (batch - 512) / 50000;
    const off = ratio - 0.52;
    return auc - 0.5 * (off > 0 ? off : -off);
  },
};

const ARRANGEMENTS: Readonly<Record<string, () => { readonly sampler: Sampler; readonly pruner?: Pruner }>> = {
  floats: () => ({ sampler: new TpeSampler({ seed: 7 }) }),
  grids: () => ({ sampler: new TpeSampler({ seed: 1 }) }),
  branches: () => ({ sampler: new TpeSampler({ seed: 11 }) }),
  moving: () => ({ sampler: new TpeSampler({ seed: 3 }) }),
  reporting: () => ({
    sampler: new TpeSampler({ seed: 5 }),
    pruner: new MedianPruner({ nStartupTrials: 5, nWarmupSteps: 2 }),
  }),
  halving: () => ({ sampler: new TpeSampler({ seed: 6 }), pruner: new SuccessiveHalvingPruner() }),
  "halving-up": () => ({
    sampler: new TpeSampler({ seed: 8 }),
    pruner: new SuccessiveHalvingPruner({ minResource: 2, reductionFactor: 3 }),
  }),
  hyperband: () => ({
    sampler: new TpeSampler({ seed: 9 }),
    pruner: new HyperbandPruner({ minResource: 1, reductionFactor: 3 }),
  }),
  wilcoxon: () => ({ sampler: new TpeSampler({ seed: 10 }), pruner: new WilcoxonPruner({ pThreshold: 0.1 }) }),
  random: () => ({ sampler: new RandomSampler({ seed: 2 }) }),
  "random-floats": () => ({ sampler: new RandomSampler({ seed: 4 }) }),
  plan: () => ({ sampler: new TpeSampler({ seed: 7 }) }),
  parallel: () => ({ sampler: new TpeSampler({ seed: 12 }) }),
  enqueued: () => ({ sampler: new TpeSampler({ seed: 13 }) }),
};

const STATES: Readonly<Record<string, string>> = { COMPLETE: "complete", PRUNED: "pruned", FAIL: "fail" };

/** The same study here. */
async function rerun({ name, objective, direction, batch, enqueue, trials }: GoldenCase) {
  const study = createStudy({ direction, studyName: name, pruner: new NopPruner(), ...ARRANGEMENTS[name]!() });
  for (const params of enqueue) study.enqueueTrial(params);
  const judge = OBJECTIVES[objective];
  if (batch === 1) await study.optimize(judge, { nTrials: trials.length });
  else
    for (let done = 0; done < trials.length; done += batch) {
      const asked = Array.from({ length: batch }, () => study.ask());
      const values = asked.map(judge);
      for (const [i, trial] of [...asked.entries()].reverse()) study.tell(trial, values[i]!);
    }
  return study.trials;
}

/** What differs between a golden trial and ours, in words. */
function differences([state, value, params, reports]: GoldenTrial, ours: FrozenTrial): string[] {
  const isFar = (expected: number, found: unknown, slack: number) => !(Math.abs(Number(found) - expected) <= slack);
  const { float } = golden.tolerance;
  const said = (what: string, expected: unknown, found: unknown) =>
    `trial ${ours.number}: ${what} is ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`;
  const found: string[] = [];
  if (ours.state !== STATES[state]) found.push(said("state", STATES[state], ours.state));
  if (Object.keys(ours.intermediateValues).length !== reports)
    found.push(said("reports", reports, Object.keys(ours.intermediateValues).length));
  if (Object.keys(ours.params).join() !== Object.keys(params).join())
    found.push(said("parameters", Object.keys(params), Object.keys(ours.params)));
  for (const [name, expected] of Object.entries(params)) {
    const isExact = typeof expected !== "number" || Number.isInteger(expected);
    if (
      isExact
        ? ours.params[name] !== expected
        : isFar(expected, ours.params[name], float * Math.max(1e-3, Math.abs(expected)))
    )
      found.push(said(name, expected, ours.params[name]));
  }
  // No objective moves more than a hundred times as far as its parameters.
  if (value === null ? ours.value !== null : isFar(value, ours.value, 100 * float))
    found.push(said("value", value, ours.value));
  return found;
}

describe("a study beside Optuna 5.0.0", () => {
  it.each(golden.cases.map((each) => [each.name, each] as const))(
    "asks the same questions and stops the same trials: %s",
    async (_, each) => {
      const ours = await rerun(each);
      expect(ours).toHaveLength(each.trials.length);
      expect(each.trials.flatMap((trial, number) => differences(trial, ours[number]!))).toEqual([]);
    },
  );

  it.each(golden.cases.filter(({ importance }) => importance !== null).map((each) => [each.name, each] as const))(
    "finds the same parameters important: %s",
    async (_, each) => {
      const found = pedAnovaImportance(await rerun(each), { direction: each.direction });
      expect([...found.keys()].sort()).toEqual(Object.keys(each.importance!).sort());
      for (const [name, expected] of Object.entries(each.importance!))
        expect(Math.abs(found.get(name)! - expected) / Math.max(1e-12, expected), name).toBeLessThanOrEqual(
          golden.tolerance.importance,
        );
    },
  );
});
