import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng, HOUR_MS } from "../../../src/core/index.js";
import type { Bars } from "../../../src/market/index.js";
import { takePredictions, type PredictionTable } from "../../../src/predictions/index.js";
import { comparePredictionTables, type PairedFinding } from "../../../src/validation/index.js";
import { GOLDEN, goldenTable, tableOf, type GoldenFinding } from "./golden.js";

const START_MS = Date.UTC(2025, 10, 1);
const CONFIDENCE = { confidence: 0.95 };

/** Hourly decisions of one symbol; the label follows what the model sees by `skill`. */
function modelOf(skill: number, { days = 40, stream = "own", seed = 3 } = {}): PredictionTable {
  const truth = createRng(seed).child("truth");
  const own = createRng(seed).child(stream);
  const rows = 24 * days;
  const label = new Uint8Array(rows);
  const probability = Float64Array.from({ length: rows }, (_, k) => {
    const seen = truth.normal();
    label[k] = seen + truth.normal() > 0 ? 1 : 0;
    return 1 / (1 + Math.exp(-(skill * seen + 0.3 * own.normal())));
  });
  const timeMs = Float64Array.from({ length: rows }, (_, k) => START_MS + k * HOUR_MS);
  return tableOf({ timeMs, symbol: new Array<string>(rows).fill("BTCUSDT"), label, probability });
}

const changed = (table: PredictionTable, change: (p: number, row: number) => number): PredictionTable => ({
  ...table,
  probability: table.probability.map(change),
});

describe("comparePredictionTables", () => {
  it("finds what NumPy and SciPy find: values, intervals, p, Holm and what would have been seen", () => {
    const found = comparePredictionTables(goldenTable("champion"), goldenTable("challenger"), CONFIDENCE);
    // Sums in another order: 1e-9 of values near one.
    const close = (one: Omit<PairedFinding, "outcome">, golden: Omit<GoldenFinding, "champion" | "challenger">) => {
      expect(one.difference.value).toBeCloseTo(golden.value, 9);
      expect(one.difference.low).toBeCloseTo(golden.low, 9);
      expect(one.difference.high).toBeCloseTo(golden.high, 9);
      expect(one.pValue).toBeCloseTo(golden.p, 9);
      expect(one.adjustedP).toBeCloseTo(golden.adjusted, 9);
      expect(one.detectable).toBeCloseTo(golden.detectable, 9);
    };
    expect(found.quality.map(({ id }) => id)).toEqual(["auc", "logLoss", "brier"]);
    expect(found.balance.map(({ id }) => id)).toEqual(["buyShare", "worstHour"]);
    for (const part of ["quality", "balance"] as const)
      found[part].forEach((one, k) => {
        close(one, GOLDEN[part][k]!);
        expect(one.champion).toBeCloseTo(GOLDEN[part][k]!.champion, 12);
        expect(one.challenger).toBeCloseTo(GOLDEN[part][k]!.challenger, 12);
      });
    expect(found.groups.map(({ name, n, days }) => ({ name, n, days }))).toEqual(
      GOLDEN.groups.map(({ name, n, days }) => ({ name, n, days })),
    );
    found.groups.forEach((one, k) => close(one, GOLDEN.groups[k]!));
    // The challenger is better, but for the hour in which it was turned round.
    expect(found.answers).toEqual({ better: "better", where: "mixed", matter: "not shown" });
    expect(found.groups.filter(({ outcome }) => outcome === "worse").map(({ name }) => name)).toEqual(["14:00"]);
  });

  it("trades both sides as NumPy does, day by day", () => {
    const { startMs, open, close, decided, champion, challenger } = GOLDEN.market;
    const bars: Bars = {
      symbol: "AAA",
      barMs: HOUR_MS,
      timeMs: Float64Array.from(open, (_, bar) => startMs + bar * HOUR_MS),
      open: Float64Array.from(open),
      high: Float64Array.from(open, (o, bar) => Math.max(o, close[bar]!)),
      low: Float64Array.from(open, (o, bar) => Math.min(o, close[bar]!)),
      close: Float64Array.from(close),
      volume: new Float64Array(open.length).fill(1),
    };
    const side = (probability: readonly number[]) =>
      tableOf({
        timeMs: decided.map((bar) => startMs + bar * HOUR_MS),
        symbol: decided.map(() => "AAA"),
        probability,
      });
    const { money, answers, quality, moneyMissing } = comparePredictionTables(side(champion), side(challenger), {
      ...CONFIDENCE,
      market: { bars, costs: { takerFeeBps: 5, slippageBps: 2, holdBand: 0 } },
    });
    const golden = GOLDEN.money;
    expect(moneyMissing).toBeNull();
    expect(money!.difference.value).toBeCloseTo(golden.value, 9);
    expect(money!.difference.low).toBeCloseTo(golden.low, 9);
    expect(money!.difference.high).toBeCloseTo(golden.high, 9);
    expect(money!.pValue).toBeCloseTo(golden.p, 9);
    expect(money!.detectable).toBeCloseTo(golden.detectable, 9);
    expect(answers).toMatchObject({ better: "not shown", where: "not shown", matter: money!.outcome });
    expect(quality).toEqual([]);
  });

  it("trades no further than both decided, however long the bars go on", () => {
    const days = 40;
    const part = takePredictions(
      modelOf(1, { days }),
      Int32Array.from({ length: 24 * 12 }, (_, row) => row),
    );
    const rng = createRng(4).child("bars");
    const prices = Array.from({ length: 24 * days + 2 }, () => 100 * Math.exp(0.01 * rng.normal()));
    const barsUntil = (length: number): Bars => {
      const column = (of: (bar: number) => number) => Float64Array.from({ length }, (_, bar) => of(bar));
      return {
        symbol: "BTCUSDT",
        barMs: HOUR_MS,
        timeMs: column((bar) => START_MS + bar * HOUR_MS),
        open: column((bar) => prices[bar]!),
        high: column((bar) => Math.max(prices[bar]!, prices[bar + 1]!)),
        low: column((bar) => Math.min(prices[bar]!, prices[bar + 1]!)),
        close: column((bar) => prices[bar + 1]!),
        volume: column(() => 1),
      };
    };
    const { t0Ms, t1Ms } = part;
    const horizonBars = (t1Ms.at(-1)! - t0Ms.at(-1)!) / HOUR_MS;
    expect(horizonBars).toBeGreaterThan(0);
    const moneyOn = (length: number) =>
      comparePredictionTables(part, modelOf(0.2, { days, stream: "other" }), {
        ...CONFIDENCE,
        market: { bars: barsUntil(length) },
      }).money!;
    const whole = moneyOn(24 * days);
    expect(whole.accounts.champion.timeMs.at(-1)).toBe(t1Ms.at(-1));
    expect(whole.difference).toEqual(moneyOn(24 * 12 - 1 + horizonBars).difference);
    expect(whole.detectable).toBeGreaterThan(0);
  });

  it("says that a challenger worse on purpose is worse, and that its opposite is better", () => {
    const good = modelOf(1.5);
    for (const bad of [
      changed(good, (p) => 1 - p),
      changed(good, (p) => (p + 4) / 5),
      modelOf(0, { stream: "noise" }),
    ]) {
      expect(comparePredictionTables(good, bad, CONFIDENCE).answers.better).toBe("worse");
      expect(comparePredictionTables(bad, good, CONFIDENCE).answers.better).toBe("better");
    }
  });

  it("cannot tell two models apart that know the same", () => {
    const { answers, quality } = comparePredictionTables(modelOf(1), modelOf(1, { stream: "twin" }), CONFIDENCE);
    expect(answers).toMatchObject({ better: "cannot be told apart", where: "cannot be told apart" });
    for (const { difference, detectable } of quality) {
      expect(detectable).toBeGreaterThan(0);
      // What would have been seen lies beyond what the interval reaches.
      expect(detectable).toBeGreaterThan((difference.high - difference.low) / 2);
    }
  });

  it("says that the same twice is identical, whatever rows only one side has", () => {
    const table = modelOf(1);
    const part = takePredictions(
      table,
      Int32Array.from({ length: 24 * 20 }, (_, row) => row + 7),
    );
    const { answers, rows, n } = comparePredictionTables(part, table, CONFIDENCE);
    expect([answers.better, answers.where, answers.matter]).toEqual(["identical", "identical", "identical"]);
    expect([n, rows.onlyA, rows.onlyB]).toEqual([480, 0, 480]);
    // Another threshold is another model where a decision turns over.
    expect(comparePredictionTables(table, { ...table, threshold: 0.4 }, CONFIDENCE).answers.better).toBe(
      "cannot be told apart",
    );
  });

  it("says of a model that ranks better and is further from the labels that it is both", () => {
    const timid = modelOf(0.3, { days: 60 });
    const bold = changed(modelOf(2, { days: 60 }), (p) => (p < 0.5 ? p ** 4 / 8 : p > 0.98 ? 1 - 1e-9 : p));
    const { answers, quality } = comparePredictionTables(timid, bold, CONFIDENCE);
    expect(quality.map(({ outcome }) => outcome)).toEqual(["better", "worse", expect.any(String)]);
    expect(answers.better).toBe("mixed");
  });

  it("finds the hour that was spoilt and no other, in the family of all of them", () => {
    const good = modelOf(1.5, { days: 60 });
    const spoilt = changed(good, (p, row) => (row % 24 === 7 ? 1 - p : p));
    const { groups, answers } = comparePredictionTables(good, spoilt, CONFIDENCE);
    expect(groups).toHaveLength(24);
    expect(groups.filter(({ outcome }) => outcome !== "cannot be told apart").map(({ name }) => name)).toEqual([
      "07:00",
    ]);
    expect(answers.where).toBe("worse");
  });

  it("calls a challenger that left the side of never buying better balanced, and its ranking the same", () => {
    const balanced = modelOf(1);
    const never = changed(balanced, (p) => p * 0.49);
    const { balance, quality, buyShares } = comparePredictionTables(never, balanced, CONFIDENCE);
    expect(balance.map(({ id, outcome }) => [id, outcome])).toEqual([
      ["buyShare", "better"],
      ["worstHour", "better"],
    ]);
    expect(buyShares.champion).toBe(0);
    expect(quality[0]).toMatchObject({ id: "auc", pValue: 1, outcome: "cannot be told apart" });
  });

  it("takes no rounding for a difference: who says the opposite of everything lies as far from one half", () => {
    for (let seed = 1; seed <= 8; seed++) {
      const sells = changed(modelOf(1, { seed, days: 37 }), (p) => p * 0.7);
      const { balance, answers } = comparePredictionTables(
        sells,
        changed(sells, (p) => 1 - p),
        CONFIDENCE,
      );
      expect(answers.better).toBe("worse");
      for (const { difference, pValue, outcome } of balance) {
        expect(Math.abs(difference.value)).toBeLessThan(1e-12);
        expect([pValue, outcome]).toEqual([1, "cannot be told apart"]);
      }
    }
  });

  it("calls no challenger worse for a share of Buy that its gate passes", () => {
    const balanced = modelOf(1, { days: 60 });
    const higher = changed(balanced, (p) => p ** 0.8);
    const both = comparePredictionTables(balanced, higher, CONFIDENCE);
    expect(both.buyShares.challenger).toBeGreaterThan(both.buyShares.champion + 0.03);
    expect(both.buyShares.challenger).toBeLessThan(0.6);
    expect(both.balance[0]).toMatchObject({ id: "buyShare", limit: expect.closeTo(0.1), outcome: "both balanced" });
    // Limits that the challenger does not keep make it worse.
    const balanceLimits = { buyShare: { low: 0.48, high: 0.52 }, hour: { low: 0.49, high: 0.51 } };
    const { balance } = comparePredictionTables(balanced, higher, { ...CONFIDENCE, balanceLimits });
    expect(balance[0]).toMatchObject({ outcome: "worse", difference: both.balance[0]!.difference });
  });

  it("shows nothing of fewer than five days", () => {
    const good = modelOf(2, { days: 4 });
    const { answers, quality } = comparePredictionTables(
      good,
      changed(good, (p) => 1 - p),
      CONFIDENCE,
    );
    expect(answers).toMatchObject({ better: "cannot be told apart", where: "cannot be told apart" });
    expect(quality.every(({ pValue }) => pValue === 1)).toBe(true);
    // Not even a difference that would be seen on more days of that kind.
    expect(quality.every(({ detectable }) => detectable === Infinity)).toBe(true);
    for (const { id, difference } of quality)
      if (id !== "logLoss") expect([difference.low >= -1, difference.high <= 1]).toEqual([true, true]);
  });

  it("is refused without a shared row", () => {
    const table = modelOf(1, { days: 5 });
    const later = { ...table, t0Ms: table.t0Ms.map((time) => time + 1) };
    expect(() => comparePredictionTables(table, later, CONFIDENCE)).toThrow(
      "Cannot compare predictions as both sides must decide the same symbol at the same time at least once: found no " +
        "shared row among 120 of the champion and 120 of the challenger",
    );
  });

  it("turns round when the sides change places", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.double({ min: 0, max: 2, noNaN: true }), (seed, skill) => {
        const [a, b] = [modelOf(1, { seed, days: 9 }), modelOf(skill, { seed, days: 9, stream: "b" })];
        const there = comparePredictionTables(a, b, CONFIDENCE);
        const back = comparePredictionTables(b, a, CONFIDENCE);
        const turned = { better: "worse", worse: "better" } as const;
        for (const part of ["quality", "balance", "groups"] as const)
          there[part].forEach((one, k) => {
            const other = back[part][k]!;
            const same = one.outcome === "cannot be told apart" || one.outcome === "both balanced";
            expect(other.difference.value).toBeCloseTo(-one.difference.value, 10);
            expect(other.adjustedP).toBeCloseTo(one.adjustedP, 8);
            expect(other.outcome).toBe(same ? one.outcome : turned[one.outcome as "better"]);
          });
      }),
      { numRuns: 20, seed: 5 },
    );
  });
});
