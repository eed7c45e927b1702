import { describe, expect, it } from "vitest";
import { createRng, DAY_MS, dayBlocks, mean, standardDeviation } from "../../../src/core/index.js";
import { fitOffsets } from "../../../src/validation/bias/fitOffsets.js";
import { noiseOfGroups, pooledError } from "../../../src/validation/bias/noiseOfGroups.js";
import { longRunError } from "../../../src/validation/bias/longRunError.js";

const DAYS = 34;
const GROUPS = 24;

/** Fair coins, each `copies` times in its group and day. */
function drawn(seed: number, { copies = 1, copiesOfFirst = copies }: { copies?: number; copiesOfFirst?: number } = {}) {
  const rng = createRng(seed);
  const rows = Array.from({ length: DAYS * GROUPS }, (_, cell) => ({
    day: Math.floor(cell / GROUPS),
    group: cell % GROUPS,
    label: rng.uniform() < 0.5 ? 1 : 0,
  })).flatMap((row) => Array.from({ length: row.group === 0 ? copiesOfFirst : copies }, () => row));
  const { dayOfRow, days } = dayBlocks(rows.map(({ day }) => day * DAY_MS));
  const labels = rows.map(({ label }) => label);
  return {
    rows: { labels, logOdds: new Float64Array(rows.length), dayOfRow, days },
    groupOfRow: Int32Array.from(rows, ({ group }) => group),
  };
}

describe("noiseOfGroups", () => {
  it("finds as many times the variance of independent rows as rows are copied", () => {
    for (const copies of [1, 5]) {
      const found = [1, 2, 3, 4].map((seed) => {
        const { rows, groupOfRow } = drawn(seed, { copies });
        return noiseOfGroups(rows, groupOfRow, 20);
      });
      expect(mean(found.map(({ variance }) => variance)) / copies).toBeCloseTo(1, 1);
      for (const { degrees } of found) expect(degrees).toBeGreaterThan(60);
    }
  });

  it("claims no more degrees of freedom than all groups have", () => {
    const { rows, groupOfRow } = drawn(1);
    expect(noiseOfGroups(rows, groupOfRow, 3).degrees).toBeLessThanOrEqual(3 * GROUPS);
  });

  it("leaves one group that is unlike the rest the error of its own", () => {
    const { rows, groupOfRow } = drawn(2, { copies: 1, copiesOfFirst: 40 });
    const direction = Float64Array.from(groupOfRow, (group) => (group === 0 ? 1 : 0));
    const fit = fitOffsets(rows, [direction])!;
    const own = longRunError(fit.influence[0]!, () => 20)!;
    const pooled = pooledError(own, fit.independentVariance[0]!, noiseOfGroups(rows, groupOfRow, 20));
    expect(pooled.standardError / Math.sqrt(fit.independentVariance[0]!)).toBeGreaterThan(3.5);
    expect(pooled.degrees).toBeLessThan(60);
  });
});

describe("pooledError", () => {
  it("errs less about the deviation of an effect over many sets than an error of one group's days", () => {
    const sets = Array.from({ length: 60 }, (_, seed) => {
      const { rows, groupOfRow } = drawn(100 + seed, { copies: 3 });
      const direction = Float64Array.from(groupOfRow, (group) => (group === 7 ? 1 : 0));
      const fit = fitOffsets(rows, [direction])!;
      const own = longRunError(fit.influence[0]!, () => 20)!;
      const pooled = pooledError(own, fit.independentVariance[0]!, noiseOfGroups(rows, groupOfRow, 20));
      return { effect: fit.effects[0]!, own: own.standardError, pooled: pooled.standardError };
    });
    const truth = standardDeviation(sets.map(({ effect }) => effect));
    const off = (errors: readonly number[]) => mean(errors.map((error) => (error / truth - 1) ** 2));
    expect(mean(sets.map(({ pooled }) => pooled)) / truth).toBeGreaterThan(0.85);
    expect(off(sets.map(({ pooled }) => pooled))).toBeLessThan(0.6 * off(sets.map(({ own }) => own)));
  });
});
