import { describe, expect, it } from "vitest";
import { createRng } from "../../../src/core/index.js";
import { operatingCharacteristics } from "../../../src/rollout/index.js";
import type { PredictionTable } from "../../../src/predictions/index.js";
import { nullMarket } from "../../studies/nullMarket.mjs";

const SYMBOLS = ["A", "B", "C", "D", "E"];

function tables(days: number): { readonly champion: PredictionTable; readonly challenger: PredictionTable } {
  const market = nullMarket(createRng(5), { days, dayCorrelation: 0.3 });
  const table = (probability: Float64Array): PredictionTable => ({
    ...market,
    symbol: Array.from(market.t0Ms, (_, row) => SYMBOLS[row % SYMBOLS.length]!),
    probability,
    score: probability,
    threshold: 0.5,
  });
  return { champion: table(market.probability.map(() => 0.5)), challenger: table(market.probability) };
}

const options = { salt: "tenbin", markets: 20, days: 20, rng: createRng(9) };

describe("operatingCharacteristics", () => {
  const found = operatingCharacteristics(tables(30), options)!;
  const of = (name: string) => found.find(({ challenger }) => challenger === name)!;

  it("promotes a good challenger and rejects those with planted faults", () => {
    expect(of("good").promoted.value).toBeGreaterThanOrEqual(0.9);
    expect(of("good").rolledBack.value).toBeLessThanOrEqual(0.1);
    expect(of("collapsed").promoted.value).toBe(0);
    expect(of("inverted").promoted.value).toBeLessThanOrEqual(0.1);
  });

  it("counts exposure as share of traffic times time", () => {
    // A day at a tenth is what a model that is caught at the first review has had.
    expect(of("collapsed").daysToRollback).toBe(1);
    expect(of("collapsed").exposureDays).toBeCloseTo(0.1, 10);
    // Never caught: 0.1 + 0.9 + 4.9, and all of the nine days that are left.
    expect(of("good").exposureDays).toBeLessThanOrEqual(0.1 + 3 * 0.3 + 7 * 0.7 + 9 + 1e-9);
    expect(of("good").exposureDays).toBeGreaterThan(12);
  });

  it("has an interval around every share, and the same answer for the same seed", () => {
    for (const { promoted, rolledBack } of found)
      for (const { value, low, high } of [promoted, rolledBack]) {
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
        expect(high - low).toBeGreaterThan(0.1);
      }
    expect(operatingCharacteristics(tables(30), { ...options, markets: 3 })).toEqual(
      operatingCharacteristics(tables(30), { ...options, markets: 3 }),
    );
  });

  it("says nothing where there are too few days", () => {
    expect(operatingCharacteristics(tables(5), options)).toBeNull();
  });
});
