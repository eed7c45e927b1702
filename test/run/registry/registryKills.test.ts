import { describe, expect, it } from "vitest";
import { readRegistry } from "../../../src/run/registry/registryFile.js";
import { resolveModel } from "../../../src/run/registry/resolveModel.js";
import { changing, ended, isBuilt, killRegistry, registryGround } from "./registryKills.js";

/** A process takes a second to begin on a busy machine; registryKills.slow.test.ts kills more. */
const KILLS = 6;
const CHANGES = 3;

describe.skipIf(!isBuilt)("the registry of models (needs make build)", () => {
  it("survives kills at any moment: nothing lost, half-written or in the way of the next", async () => {
    expect(await killRegistry(KILLS, 11)).toEqual({
      lost: [],
      broken: [],
      changes: expect.any(Number),
      left: ["named", "registry.jsonl", "v4_candidate"],
    });
  }, 120_000);

  it("takes the changes of processes at once, each whole and none lost", async () => {
    const ground = registryGround();
    const { models } = ground;
    try {
      const names = ["p", "q", "r"];
      const codes = names.map((own, k) =>
        ended(
          changing(
            ground,
            `for (let n = 0; n < ${CHANGES}; n++) {
              await nameModel(source(n + ${k}), "${own}", options);
              await nameModel(source(n), "champion", options);
              await installCandidate(source(n + ${k}), options);
            }
            await unnameModel("${own}", options);`,
          ),
        ),
      );
      expect(await Promise.all(codes)).toEqual([0, 0, 0]);
      const lines = readRegistry(models);
      for (const own of names)
        expect(lines.filter((line) => "alias" in line && line.alias === own)).toHaveLength(CHANGES + 1);
      for (const alias of ["champion", "candidate"]) expect(resolveModel(alias, { models })).toContain(models);
      expect(() => resolveModel("p", { models })).toThrow(/the names are candidate, champion$/);
    } finally {
      ground.remove();
    }
  }, 60_000);
});
