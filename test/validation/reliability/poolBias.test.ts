import { describe, expect, it } from "vitest";
import { createRng, estimateMean } from "../../../src/core/index.js";
import { groupingsOf, poolBias } from "../../../src/validation/index.js";
import { calibratedPredictions, drawTable } from "../tables.js";

const SYMBOLS = ["AUSDT", "BUSDT", "CUSDT", "DUSDT"];
const OPTIONS = { confidence: 0.95 };

describe("poolBias", () => {
  it("takes for a group's own bias the mean of P(BUY) - label with the interval of every estimate", () => {
    const table = drawTable({ days: 40, symbols: SYMBOLS, probability: ({ rng }) => 0.3 + 0.4 * rng.uniform() });
    const [bySymbol] = groupingsOf(table);
    const { groups } = poolBias(table, bySymbol!, OPTIONS);
    const rows = table.symbol.flatMap((name, row) => (name === "BUSDT" ? [row] : []));
    const expected = estimateMean({
      timeMs: rows.map((row) => table.t0Ms[row]!),
      values: rows.map((row) => table.probability[row]! - table.label![row]!),
      confidence: 0.95,
    });
    expect(groups.map(({ name }) => name)).toEqual(SYMBOLS);
    expect(groups[1]!.bias.value).toBeCloseTo(expected.value, 12);
    expect(groups[1]!.bias.low).toBeCloseTo(expected.low, 10);
    expect(groups[1]!.effectiveN).toBe(40);
  });

  it("finds the one block of hours that is off and calms the others", () => {
    const table = drawTable({
      days: 120,
      symbols: SYMBOLS.slice(0, 2),
      probability: ({ rng }) => 0.4 + 0.2 * rng.uniform(),
      truth: (p, { hour }) => (hour < 6 ? p - 0.2 : p),
    });
    const byHours = groupingsOf(table)[1]!;
    const { groups, betweenDeviation } = poolBias(table, byHours, OPTIONS);
    expect(betweenDeviation).toBeGreaterThan(0.05);
    expect(groups[0]!.pooled.low).toBeGreaterThan(0.1);
    for (const { pooled } of groups.slice(1)) expect(Math.abs(pooled.value)).toBeLessThan(0.05);
  });

  it("calls a symbol off no more often than it says where all symbols share what a day surprises by", () => {
    let off = 0;
    let groups = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const surprise = createRng(seed).child("days");
      const shift = Float64Array.from({ length: 40 }, () => (surprise.uniform() < 0.5 ? -0.2 : 0.2));
      const table = drawTable({
        days: 40,
        symbols: SYMBOLS,
        seed,
        probability: ({ rng }) => 0.4 + 0.2 * rng.uniform(),
        truth: (p, { day }) => p + shift[day]!,
      });
      const pooled = poolBias(table, groupingsOf(table)[0]!, OPTIONS).groups;
      groups += pooled.length;
      off += pooled.filter(({ pooled: { low, high } }) => low > 0 || high < 0).length;
    }
    expect(groups).toBe(240);
    // Were the four symbols' errors taken for independent, nearly one in four would be called off.
    expect(off / groups).toBeLessThan(0.1);
  });

  it("holds the worst of many cells that are all alike nearly as often as it says", () => {
    const seeds = Array.from({ length: 80 }, (_, k) => k + 1);
    const missed = seeds.filter((seed) => {
      const table = drawTable({
        days: 36,
        symbols: SYMBOLS,
        seed,
        probability: ({ rng }) => 0.4 + 0.2 * rng.uniform(),
      });
      const { groups } = poolBias(table, groupingsOf(table).at(-1)!, OPTIONS);
      const { low, high } = groups
        .map(({ pooled }) => pooled)
        .reduce((worst, pooled) => (Math.abs(pooled.value) > Math.abs(worst.value) ? pooled : worst));
      return low > 0 || high < 0;
    });
    // Weighed by errors that a few slow swings of each cell's own days tell, 20 of 80 and more are missed.
    expect(missed.length / seeds.length).toBeLessThan(0.1);
  });

  it("leaves out groups on fewer than five days by name, and is empty where all are", () => {
    const table = drawTable({ days: 3, symbols: SYMBOLS, probability: () => 0.5 });
    const { groups, leftOut, mean } = poolBias(table, groupingsOf(table)[0]!, OPTIONS);
    expect(groups).toEqual([]);
    expect(leftOut).toEqual(SYMBOLS);
    expect(mean).toBeNaN();
  });

  it("refuses predictions without labels", () => {
    const table = drawTable({ days: 9, probability: () => 0.5, labelled: false });
    expect(() => poolBias(table, groupingsOf(table)[0]!, OPTIONS)).toThrow(/must have labels: found none$/);
  });
});

describe("groupingsOf", () => {
  it("crosses symbol, hours and regime, every row in the cell of its parts", () => {
    const { predictions, bars } = calibratedPredictions({
      scenario: "strong",
      days: 20,
      seed: 2,
      symbols: ["BTCUSDT", "ETHUSDT"],
    });
    const [symbol, hours, regime, cell] = groupingsOf(predictions, bars);
    expect([symbol, hours, regime, cell].map((grouping) => grouping!.kind)).toEqual([
      "symbol",
      "hours",
      "regime",
      "cell",
    ]);
    expect(cell!.names).toHaveLength(2 * 4 * 3);
    cell!.groupOfRow.forEach((group, row) => {
      const parts = [symbol, hours, regime].map((grouping) => grouping!.names[grouping!.groupOfRow[row]!]);
      if (group < 0) expect(regime!.groupOfRow[row]).toBe(-1);
      else expect(cell!.names[group]).toBe(parts.join(", "));
    });
  });
});
