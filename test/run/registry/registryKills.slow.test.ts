import { describe, expect, it } from "vitest";
import { isBuilt, killRegistry } from "./registryKills.js";

describe.skipIf(!isBuilt)("the registry of models (needs make build)", () => {
  it.each([1, 2, 3])(
    "survives 40 kills at any moment, seed %d",
    async (seed) => {
      const { changes, ...found } = await killRegistry(40, seed);
      expect(found).toEqual({ lost: [], broken: [], left: ["named", "registry.jsonl", "v4_candidate"] });
      expect(changes).toBeGreaterThan(40);
    },
    600_000,
  );
});
