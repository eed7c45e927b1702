import { describe, expect, it } from "vitest";
import type { Bars } from "../../src/market/index.js";
import { labelPredictions } from "../../src/predictions/index.js";
import { HOUR_MS, START_MS, tableOf } from "../validation/tables.js";

/** Hourly bars whose open and close are given; bar k closes at START_MS + (k + 1) hours. */
const barsOf = (symbol: string, close: readonly number[]): Bars => ({
  symbol,
  barMs: HOUR_MS,
  timeMs: Float64Array.from(close, (_, k) => START_MS + k * HOUR_MS),
  open: Float64Array.from(close, (_, k) => close[k - 1] ?? close[0]!),
  high: Float64Array.from(close),
  low: Float64Array.from(close),
  close: Float64Array.from(close),
  volume: new Float64Array(close.length).fill(1),
});
const at = (hours: number) => START_MS + hours * HOUR_MS;

describe("labelPredictions", () => {
  const bars = [barsOf("BTCUSDT", [10, 11, 12, 11, 10])];

  it("labels a row BUY where the close at the horizon is above the open of the next bar", () => {
    const { predictions, unlabelled, disagreeing } = labelPredictions(
      tableOf([at(1), at(2), at(3)], [0.1, 0.2, 0.3]),
      bars,
      { horizonMs: 2 * HOUR_MS },
    );
    expect([...predictions.label!]).toEqual([1, 0, 0]);
    expect([...predictions.t1Ms]).toEqual([at(3), at(4), at(5)]);
    expect(unlabelled).toEqual([]);
    expect(disagreeing).toBeNull();
  });

  it("leaves out what bars cannot label, and says why", () => {
    const table = tableOf([at(1), at(1.5), at(2), at(5)], [0.1, 0.2, 0.3, 0.4], undefined, [
      "BTCUSDT",
      "BTCUSDT",
      "DOGEUSDT",
      "BTCUSDT",
    ]);
    const { predictions, row, unlabelled } = labelPredictions(table, bars, { horizonMs: 2 * HOUR_MS });
    expect([...row]).toEqual([0]);
    expect(predictions.symbol).toEqual(["BTCUSDT"]);
    expect(unlabelled).toEqual([
      { reason: "no bar closes at the decision time", rows: 1 },
      { reason: "no bars of DOGEUSDT", rows: 1 },
      { reason: "the bars end before the horizon, or have a gap in it", rows: 1 },
    ]);
  });

  it("counts labels of the file that say something else", () => {
    expect(
      labelPredictions(tableOf([at(1), at(2)], [0.1, 0.2], [0, 0]), bars, { horizonMs: 2 * HOUR_MS }).disagreeing,
    ).toBe(1);
  });

  it("refuses when nothing can be labelled", () => {
    expect(() => labelPredictions(tableOf([at(90)], [0.1]), bars, { horizonMs: 2 * HOUR_MS })).toThrow(
      "Cannot label predictions as at least one row must have bars over its horizon: 1 rows, no " +
        "bar closes at the decision time",
    );
  });
});
