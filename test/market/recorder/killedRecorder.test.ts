import { describe, expect, it } from "vitest";
import { expectSurvival } from "./killedRecorder.js";

describe("a recorder that is killed", () => {
  it("loses and doubles nothing, and knows every gap", async () => {
    const { coveredFrac } = await expectSurvival({ kills: 5, mostMsBetween: 700, seed: 1, thenMs: 1_500 });
    expect(coveredFrac).toBeGreaterThan(0.1);
  });
});
