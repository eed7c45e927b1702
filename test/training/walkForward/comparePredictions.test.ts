import { describe, expect, it } from "vitest";
import { createRng, DAY_MS, HOUR_MS } from "../../../src/core/index.js";
import type { PredictionTable } from "../../../src/predictions/index.js";
import { comparePredictions } from "../../../src/training/index.js";

const ROWS = 24 * 60;
const OPTIONS = { confidence: 0.95 };

/** Coin flips, and predictions that see `sees` of each. */
function tableOf(seed: number, sees: number): PredictionTable {
  const coins = createRng(1);
  const noise = createRng(seed);
  const label = Uint8Array.from({ length: ROWS }, () => (coins.uniform() < 0.5 ? 1 : 0));
  const probability = Float64Array.from(label, (y) => 0.5 + sees * (y - 0.5) + 0.4 * (noise.uniform() - 0.5));
  const t0Ms = Float64Array.from(label, (_, k) => DAY_MS * 1_000 + k * HOUR_MS);
  return {
    t0Ms,
    t1Ms: t0Ms.map((time) => time + 4 * HOUR_MS),
    symbol: Array.from(label, () => "BTCUSDT"),
    score: probability,
    probability,
    label,
    threshold: 0.5,
  };
}

const compare = (before: PredictionTable, after: PredictionTable) => comparePredictions(before, after, OPTIONS);

describe("comparePredictions", () => {
  it("calls predictions better that see more, and the other way round worse", () => {
    const [little, much] = [tableOf(2, 0.02), tableOf(3, 0.2)];
    const gained = compare(little, much);
    expect([gained.auc.outcome, gained.logLoss.outcome]).toEqual(["better", "better"]);
    expect(gained.auc.difference.value).toBeCloseTo(gained.auc.after - gained.auc.before, 12);
    expect(gained.logLoss.difference.value).toBeCloseTo(gained.logLoss.after - gained.logLoss.before, 9);
    const lost = compare(much, little);
    expect([lost.auc.outcome, lost.logLoss.outcome]).toEqual(["worse", "worse"]);
    expect(gained).toMatchObject({ n: ROWS, effectiveN: 60 });
  });

  it("does not tell apart what sees the same through other noise", () => {
    const { auc, logLoss } = compare(tableOf(4, 0), tableOf(5, 0));
    expect([auc.outcome, logLoss.outcome]).toEqual(["not told apart", "not told apart"]);
  });

  it("finds no difference at all between a table and itself", () => {
    const same = tableOf(2, 0.1);
    expect(compare(same, same).auc.difference).toEqual({ value: 0, low: 0, high: 0 });
  });

  it("refuses rows that are not the same decisions, and rows without labels", () => {
    const table = tableOf(2, 0.1);
    const { label: _label, ...bare } = table;
    const moved = { ...table, t0Ms: table.t0Ms.map((time, k) => (k === 7 ? time + 1 : time)) };
    expect(() => compare(table, moved)).toThrow(/of the same decisions: row 7 is BTCUSDT at/);
    expect(() => compare(bare, table)).toThrow(/must carry labels: found none/);
  });
});
