import { describe, expect, it } from "vitest";
import { resimulate, scoresOf } from "./resimulate.js";

describe.each(["strong", "realistic", "hour-bias"] as const)(
  "the simulated truth, re-simulated at length on %s",
  (scenario) => {
    it("is the frequency of BUY by both labels", () => {
      const entries = resimulate({ scenario, bars: 100, paths: 200, seed: 2 });
      for (const scores of [
        scoresOf(entries, ({ claimed }) => claimed),
        scoresOf(
          entries,
          ({ claimedImbalanced }) => claimedImbalanced,
          ({ buyFracImbalanced }) => buyFracImbalanced,
        ),
      ]) {
        expect(Math.abs(scores.mean)).toBeLessThan(0.35);
        expect(scores.meanSquare).toBeGreaterThan(0.7);
        expect(scores.meanSquare).toBeLessThan(1.35);
        expect(scores.largest).toBeLessThan(4.5);
      }
    });
  },
);
