/**
 * How often the leakage check accuses an honest pipeline: `node node_modules/vitest/vitest.mjs run --mode all
 * --config test/vitest.config.ts test/studies/leakageFalseAlarms`. LEAKAGE_SEEDS sets the markets, LEAKAGE_FIRST the
 * first seed. Prints the table of test/studies/README.md.
 */
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/index.js";
import { checkLeakage, type LeakagePipeline } from "../../src/validation/index.js";
import { honest, readsTheClock, simulatedDataset } from "../validation/plantedPipelines.js";

const SEEDS = Number(process.env["LEAKAGE_SEEDS"] ?? 20);
const FIRST = Number(process.env["LEAKAGE_FIRST"] ?? 500);
const CLEAN: readonly (readonly [string, LeakagePipeline])[] = [
  ["class means", honest],
  ["hours", readsTheClock],
];
const SCENARIOS = ["strong", "none"] as const;

describe("the leakage check's false alarms", () => {
  it("are at most one in twenty honest pipelines", async () => {
    const accused = new Map<string, number>();
    let runs = 0;
    let failed = 0;
    for (let seed = FIRST; seed < FIRST + SEEDS; seed++)
      for (const scenario of SCENARIOS) {
        const { markets, dataset, truth } = simulatedDataset({ seed, days: 40, scenario });
        for (const [name, pipeline] of CLEAN) {
          const rng = createRng(seed).child(name);
          const context = { markets, dataset, truthProbability: truth, rng, cuts: 1 };
          const { result, tests } = await checkLeakage(pipeline, context);
          runs++;
          if (result === "fail") failed++;
          for (const test of tests) if (test.result === "fail") accused.set(test.id, (accused.get(test.id) ?? 0) + 1);
        }
      }
    console.info(`${failed} of ${runs} honest pipelines accused: ${JSON.stringify(Object.fromEntries(accused))}`);
    expect(failed).toBeLessThanOrEqual(0.05 * runs + 2 * Math.sqrt(0.05 * runs));
  });
});
