import { beforeAll, describe, expect, it } from "vitest";
import { createRng, DAY_MS, estimateShare, HOUR_MS, mean } from "../../../src/core/index.js";
import { planPower, type PlannedRows, type PowerPlan } from "../../../src/validation/index.js";

const DAYS = 144;
const SYMBOLS = ["A", "B", "C"];

/** Labels that are coins, one a decision, three symbols an hour. */
function rowsOf(days: number, seed = 3): PlannedRows {
  const rng = createRng(seed);
  const n = days * 24 * SYMBOLS.length;
  const t0Ms = Float64Array.from({ length: n }, (_, i) => Math.floor(i / SYMBOLS.length) * HOUR_MS);
  return {
    t0Ms,
    t1Ms: t0Ms.map((t0) => t0 + 4 * HOUR_MS),
    symbol: Array.from({ length: n }, (_, i) => SYMBOLS[i % SYMBOLS.length]!),
    label: Uint8Array.from({ length: n }, () => (rng.uniform() < 0.5 ? 1 : 0)),
    pastReturn: Float64Array.from({ length: n }, () => rng.normal()),
    dailyReturnLog: Float64Array.from({ length: days }, () => 0.03 * rng.normal()),
  };
}

function plan(days: number, rows = rowsOf(DAYS)): PowerPlan {
  return planPower(rows, { days, confidence: 0.95, resamples: 200, rng: createRng(1) });
}

const gateOf = ({ gates }: PowerPlan, id: string) => gates.find((gate) => gate.id === id)!;

describe("planPower", () => {
  let of36: PowerPlan;
  beforeAll(() => {
    of36 = plan(36);
  });

  it("names the gates that an interval decides, the hours as one family", () => {
    expect(of36.gates.map(({ id }) => id)).toEqual([
      "buy_ratio",
      "buy_ratio_hours",
      "mean_bias",
      "auc",
      "monthly_return",
    ]);
  });

  it("sees further on more days", () => {
    const of144 = plan(144);
    for (const id of ["buy_ratio", "buy_ratio_hours", "auc", "monthly_return"]) {
      const few = gateOf(of36, id);
      const many = gateOf(of144, id);
      expect(many.catches.low!, id).toBeGreaterThan(few.catches.low ?? -Infinity);
      // How many days a value needs does not hang on how many there are.
      expect(many.badAfterDays).toBe(few.badAfterDays);
    }
  });

  it("finds an hour harder to judge than the whole", () => {
    const hour = gateOf(of36, "buy_ratio_hours");
    const whole = gateOf(of36, "buy_ratio");
    expect(hour.limits.low! - hour.catches.low!).toBeGreaterThan(whole.limits.low! - whole.catches.low!);
  });

  it("calls a month of a volatile account undecidable for years", () => {
    const month = gateOf(of36, "monthly_return");
    // A daily deviation of 3 % is 16 % a month: 5 points of it are seen after some (3.2 x 16 / 5)^2 = 110 months; the
    // deviation itself is told by eight sums, so to a factor of 2.
    expect(month.badAfterDays! / 30).toBeGreaterThan(30);
    expect(month.badAfterDays! / 30).toBeLessThan(400);
  });

  it("holds what it promises: a share that it says would be caught is caught in about 80 of 100 markets", () => {
    const low = mean([1, 2, 3, 4, 5, 6].map((seed) => gateOf(plan(36, rowsOf(DAYS, seed)), "buy_ratio").catches.low!));
    const rng = createRng(11);
    let caught = 0;
    for (let market = 0; market < 200; market++) {
      const timeMs = Float64Array.from({ length: 36 * 72 }, (_, i) => Math.floor(i / 72) * DAY_MS);
      const hits = Uint8Array.from(timeMs, () => (rng.uniform() < low ? 1 : 0));
      if (estimateShare({ timeMs, hits, confidence: 0.95 }).high < 0.4) caught++;
    }
    expect(caught).toBeGreaterThan(130);
    expect(caught).toBeLessThan(195);
  });

  it("refuses a single day", () => {
    expect(() => plan(1)).toThrow(/Cannot plan the power of gates as days must be .*at least 2: found 1/);
  });
});
