import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../../src/core/index.js";
import { BettingEvidence, completeBlocks, pairedHarm, type LabelledPair } from "../../../src/rollout/index.js";
import { days, HORIZON_MS, noisyPairs, overlappingDecisions } from "../toyRollouts.js";

/** Whether the evidence ever raised the alarm, looked at after every block, and the hours until it did. */
function alarmHours(pairs: readonly LabelledPair[], level: number): number | null {
  const evidence = new BettingEvidence({ level });
  for (const { block, mean } of completeBlocks(pairs, {
    labelHorizonMs: HORIZON_MS,
    nowMs: Infinity,
    valueOf: pairedHarm,
  })) {
    evidence.add(block, mean);
    if (evidence.hasAlarmed) return (block + 2) * 4;
  }
  return null;
}

describe("BettingEvidence", () => {
  it("multiplies its purses and is half the richer one", () => {
    const evidence = new BettingEvidence({ level: 0.05 });
    expect(evidence.value).toBe(0.5);
    evidence.add(0, 1);
    // Mean of 1 + stake over the eight stakes.
    expect(evidence.value).toBeCloseTo((1 + (0.05 + 0.1 + 0.2 + 0.3 + 0.45 + 0.6 + 0.75 + 0.9) / 8) / 2, 12);
    evidence.add(1, -1);
    expect(evidence.value).toBeCloseTo((1 + 3.35 / 8) / 2, 12);
  });

  it("always goes on from its saved state as if it had never stopped", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }),
        fc.nat(),
        (means, cut) => {
          const whole = new BettingEvidence({ level: 0.1 });
          let parts = new BettingEvidence({ level: 0.1 });
          means.forEach((mean, block) => {
            whole.add(block, mean);
            if (block === cut % means.length)
              parts = new BettingEvidence(
                { level: 0.1 },
                JSON.parse(JSON.stringify(parts)) as ReturnType<BettingEvidence["toJSON"]>,
              );
            parts.add(block, mean);
          });
          expect(parts.toJSON()).toEqual(whole.toJSON());
        },
      ),
    );
  });

  it("keeps its level whenever one looks, for two models that are equally good on overlapping labels", () => {
    const root = createRng(1);
    const runs = 300;
    let alarms = 0;
    for (let run = 0; run < runs; run++) {
      const rng = root.child(String(run));
      const rows = overlappingDecisions(rng, { days: 36, symbols: 3, drift: 0.3 });
      if (alarmHours(noisyPairs(rng.child("noise"), rows, { championNoise: 0.1, challengerNoise: 0.1 }), 0.05) !== null)
        alarms++;
    }
    // Fifteen allowed on average; measured 0. With each hour its own block, as if labels did not overlap, it was 34.
    expect(alarms).toBeLessThanOrEqual(15);
  });

  it("keeps its level for two constant opinions about a coin", () => {
    const root = createRng(2);
    let alarms = 0;
    for (let run = 0; run < 300; run++) {
      const rows = overlappingDecisions(root.child(String(run)), { days: 36, symbols: 3, drift: 0 });
      const pairs = rows.map(({ t0Ms, label }) => ({
        t0Ms,
        label,
        championProbability: 0.45,
        challengerProbability: 0.55,
      }));
      if (alarmHours(pairs, 0.05) !== null) alarms++;
    }
    // Measured 4; with each hour its own block 41.
    expect(alarms).toBeLessThanOrEqual(15);
  });

  it("sees an upside-down challenger within days", () => {
    const root = createRng(3);
    const hours = Array.from({ length: 20 }, (_, run) => {
      const rows = overlappingDecisions(root.child(String(run)), { days: 36, drift: 0.8 });
      return alarmHours(
        rows.map(({ t0Ms, label, truth }) => ({
          t0Ms,
          label,
          championProbability: truth,
          challengerProbability: 1 - truth,
        })),
        0.05,
      );
    });
    expect(hours.every((each) => each !== null && each < 24 * 14)).toBe(true);
  });

  it("refuses a block that comes twice, and a mean that no bet survives", () => {
    const evidence = new BettingEvidence({ level: 0.05 });
    evidence.add(3, 0);
    expect(() => evidence.add(3, 0)).toThrow(/block must be an integer of at least 4: found 3/);
    expect(() => evidence.add(4, -1.1)).toThrow(/mean must be at least -1: found -1.1/);
  });
});

describe("pairedHarm", () => {
  const probability = fc.double({ min: 0, max: 1, noNaN: true });

  it("always has the sign of the difference of the Brier losses, and lies in [-1, 1]", () => {
    fc.assert(
      fc.property(
        probability,
        probability,
        fc.constantFrom(0, 1),
        (championProbability, challengerProbability, label) => {
          const harm = pairedHarm({ t0Ms: 0, championProbability, challengerProbability, label });
          const brier = (challengerProbability - label) ** 2 - (championProbability - label) ** 2;
          expect(Math.abs(harm)).toBeLessThanOrEqual(1 + 1e-12);
          if (Math.abs(brier) > 1e-9) expect(Math.sign(harm)).toBe(Math.sign(brier));
        },
      ),
    );
  });

  it("expects nothing where the truth lies in the middle, and harm where it lies with the champion", () => {
    const expected = (truth: number) =>
      [0, 1].reduce(
        (sum, label) =>
          sum +
          (label === 1 ? truth : 1 - truth) *
            pairedHarm({ t0Ms: 0, championProbability: 0.4, challengerProbability: 0.6, label }),
        0,
      );
    expect(expected(0.5)).toBeCloseTo(0, 12);
    expect(expected(0.4)).toBeCloseTo(0.2, 12);
    expect(expected(0.6)).toBeCloseTo(-0.2, 12);
  });
});

describe("completeBlocks", () => {
  it("waits until every label of a block is known", () => {
    const rows = [0, 1, 3, 4].map((hour) => ({ t0Ms: hour * 3_600_000, value: hour }));
    const blocks = (nowMs: number) =>
      completeBlocks(rows, { labelHorizonMs: HORIZON_MS, nowMs, valueOf: ({ value }) => value });
    expect(blocks(2 * HORIZON_MS - 1)).toEqual([]);
    expect(blocks(2 * HORIZON_MS)).toEqual([{ block: 0, mean: 4 / 3, rows: 3 }]);
    expect(blocks(days(1)).map(({ block }) => block)).toEqual([0, 1]);
  });
});
