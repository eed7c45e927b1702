import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../src/core/index.js";
import { checkLeakage } from "../../src/validation/index.js";
import { checkControls, drawControls, testControls } from "../../src/validation/leakage/checkControls.js";
import { PLANTED_LEAKS } from "../../src/validation/leakage/plantedLeaks/registry.js";
import { pipelineOfStages, shippedStages } from "../../src/validation/leakage/stages.js";
import { simulatedDataset, type Planted } from "./plantedPipelines.js";
import { setupInSmall } from "./stagedPipeline.js";

let data: Planted;
beforeAll(() => {
  data = simulatedDataset({ seed: 2 });
});
const context = () => ({
  markets: data.markets,
  dataset: data.dataset,
  rng: createRng(7),
  cuts: 1,
  mutations: 2,
  permutations: 1,
});

describe("PLANTED_LEAKS", () => {
  it("are seventeen, each in the file of its name", () => {
    const files = readdirSync(new URL("../../src/validation/leakage/plantedLeaks", import.meta.url)).map((name) =>
      name.replace(".ts", ""),
    );
    expect(PLANTED_LEAKS.length).toBe(17);
    expect(PLANTED_LEAKS.filter(({ id }) => !files.includes(id))).toEqual([]);
  });

  it.each(PLANTED_LEAKS.map((leak) => [leak.title, leak] as const))("are seen: %s", async (_, leak) => {
    const [found] = await checkControls([leak], setupInSmall(), context());
    expect(found!.reason).not.toMatch(/^Not seen/);
    expect(found).toMatchObject({ id: leak.id, isCaught: true });
    expect(leak.caughtBy).toEqual(expect.arrayContaining([...found!.seenBy]));
  });

  it("are not seen where none is planted: every test passes the same stages as they are shipped", async () => {
    const setup = setupInSmall();
    const report = await checkLeakage(pipelineOfStages(shippedStages(setup), setup), {
      ...context(),
      truthProbability: data.truth,
      permutations: 3,
    });
    expect(report.tests.filter(({ result }) => result !== "pass").map(({ id, reason }) => [id, reason])).toEqual([]);
  });
});

describe("testControls", () => {
  const seen = { id: "a", title: "a scaler", isCaught: true, seenBy: ["futureRows"], reason: "found" } as const;

  it("proves nothing by a check that misses a planted leak", () => {
    const missed = { ...seen, id: "b", title: "a label", isCaught: false, seenBy: [] };
    expect(testControls([seen, missed], 2)).toMatchObject({ result: "inconclusive", value: 1 });
    expect(testControls([seen, missed], 2).reason).toBe(
      "1 of 2 planted leaks found; a check that misses a label proves nothing",
    );
  });

  it("says that a short run planted only some", () => {
    expect(testControls([seen], 17)).toMatchObject({ result: "pass" });
    expect(testControls([seen], 17).reason).toBe("1 of 1 planted leak found, out of 17 that a full run plants");
  });
});

describe("drawControls", () => {
  it("draws the same ones for one seed, and every one for some seed", () => {
    const drawn = (seed: number) => drawControls(PLANTED_LEAKS, 1, createRng(seed)).map(({ id }) => id);
    expect(drawn(3)).toEqual(drawn(3));
    const all = new Set(Array.from({ length: 200 }, (_, seed) => drawn(seed)[0]));
    expect(all.size).toBe(PLANTED_LEAKS.length);
    expect(drawControls(PLANTED_LEAKS, 99, createRng(1))).toEqual(PLANTED_LEAKS);
  });
});
