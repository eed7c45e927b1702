import { describe, expect, it } from "vitest";
import { resimulate, scoresOf } from "./resimulate.js";

describe("the simulated truth, re-simulated", () => {
  const entries = resimulate({ scenario: "strong", bars: 40, paths: 150, seed: 1 });

  it.each([
    ["label 0", scoresOf(entries, ({ claimed }) => claimed)],
    [
      "the 0.3 label",
      scoresOf(
        entries,
        ({ claimedImbalanced }) => claimedImbalanced,
        ({ buyFracImbalanced }) => buyFracImbalanced,
      ),
    ],
  ])("is the frequency of BUY over many futures of one instant: %s", (_, { mean, meanSquare, largest }) => {
    expect(Math.abs(mean)).toBeLessThan(0.55);
    expect(meanSquare).toBeGreaterThan(0.5);
    expect(meanSquare).toBeLessThan(1.6);
    expect(largest).toBeLessThan(4.5);
  });

  it("goes red for a probability one bar old, and for one without the funding rate", () => {
    expect(scoresOf(entries, ({ oneBarOld }) => oneBarOld).meanSquare).toBeGreaterThan(10);
    expect(scoresOf(entries, ({ withoutCrowding }) => withoutCrowding).meanSquare).toBeGreaterThan(1.6);
  });
});
