import { describe, expect, it } from "vitest";
import { auditFunding } from "../../../src/validation/index.js";
import { drawTable, HOUR_MS, START_MS, validation } from "../tables.js";

const settledEvery = (hours: number, days: number, lateMs = 0) => {
  const timeMs = Float64Array.from({ length: (days * 24) / hours }, (_, k) => START_MS + k * hours * HOUR_MS + lateMs);
  return { timeMs, knownMs: timeMs, rate: timeMs.map(() => 1e-4), intervalHours: timeMs.map(() => hours) };
};

describe("auditFunding", () => {
  const table = drawTable({
    days: 60,
    probability: ({ rng }) => 0.4 + 0.2 * rng.uniform(),
    truth: (p, { hour }) => (hour % 8 === 0 ? p - 0.3 : p),
  });

  it("finds the hour in which funding is settled, milliseconds late or not", () => {
    for (const lateMs of [0, 7]) {
      const { rows, globalBiasP } = auditFunding(table, { BTCUSDT: settledEvery(8, 60, lateMs) }, validation())!;
      expect(rows.map(({ name }) => name)).toEqual(
        Array.from({ length: 8 }, (_, hour) => `${hour}-${hour + 1} h after`),
      );
      expect(rows.map(({ n }) => n)).toEqual(Array<number>(8).fill(180));
      expect(rows[0]).toMatchObject({ fairness: "biased" });
      expect(rows[0]!.bias!.value).toBeCloseTo(0.3, 1);
      for (const { fairness } of rows.slice(1)) expect(fairness).not.toBe("biased");
      expect(globalBiasP).toBeLessThan(0.05);
    }
  });

  it("leaves out what lies eight hours and more after a settlement", () => {
    const daily = auditFunding(table, { BTCUSDT: settledEvery(24, 60) }, validation())!;
    expect(daily.rows.map(({ n }) => n)).toEqual(Array<number>(8).fill(60));
  });

  it("is null where no symbol has settlements before its decisions", () => {
    expect(auditFunding(table, {}, validation())).toBeNull();
    expect(
      auditFunding(table, { BTCUSDT: { ...settledEvery(8, 1), timeMs: Float64Array.of(4e12) } }, validation()),
    ).toBeNull();
  });
});
