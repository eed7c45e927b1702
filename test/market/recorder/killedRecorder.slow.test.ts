/** Twenty kills, and ten minutes without one, against an exchange that misbehaves twice a minute of its time. */
import { describe, expect, it } from "vitest";
import { expectSurvival } from "./killedRecorder.js";

describe("a recorder that is killed twenty times", () => {
  it.each([1, 2, 3])("loses and doubles nothing, and knows every gap: seed %i", async (seed) => {
    const { coveredFrac } = await expectSurvival({ kills: 20, mostMsBetween: 2_000, seed, thenMs: 3_000 });
    expect(coveredFrac).toBeGreaterThan(0.2);
  });
});

describe("a recorder that runs for ten minutes", () => {
  it("keeps the truth, in the memory that it had", async () => {
    const short = await expectSurvival({ kills: 1, mostMsBetween: 1_000, seed: 5, thenMs: 30_000 });
    const long = await expectSurvival({ kills: 1, mostMsBetween: 1_000, seed: 6, thenMs: 600_000 });
    expect(long.coveredFrac).toBeGreaterThan(0.2);
    // Twenty times as long; what grows with it would show.
    expect(long.mostKib).toBeLessThan(1.25 * short.mostKib);
  });
});
