import { describe, expect, it } from "vitest";
import { backtestPerpetual, sensitivityOfReturn } from "../../../src/backtest/index.js";
import { createRng, DAY_MS, HOUR_MS } from "../../../src/core/index.js";
import type { Bars } from "../../../src/market/index.js";

const HOURS = 30 * 24 + 8;

/** Prices that step by 1 % up or down each hour, and decisions that know the next step. */
const rng = createRng(7).child("steps");
const step = Float64Array.from({ length: HOURS }, () => (rng.uniform() < 0.5 ? 0.99 : 1.01));
const close = new Float64Array(HOURS);
step.forEach((factor, i) => (close[i] = (i === 0 ? 100 : close[i - 1]!) * factor));
const open = close.map((_, i) => (i === 0 ? 100 : close[i - 1]!));
const bars: Bars = {
  symbol: "BTCUSDT",
  barMs: HOUR_MS,
  timeMs: close.map((_, i) => 200 * DAY_MS + i * HOUR_MS),
  open,
  high: close.map((c, i) => Math.max(c, open[i]!)),
  low: close.map((c, i) => Math.min(c, open[i]!)),
  close,
  volume: close.map(() => 1),
};
const decided = HOURS - 4;
const predictions = {
  t0Ms: Float64Array.from({ length: decided }, (_, i) => bars.timeMs[i]! + HOUR_MS),
  symbol: new Array<string>(decided).fill("BTCUSDT"),
  probability: Float64Array.from({ length: decided }, (_, i) => (step[i + 1]! > 1 ? 0.9 : 0.1)),
  threshold: 0.5,
};
const byChange = (options = {}) =>
  new Map(sensitivityOfReturn({ bars, predictions }, options).map((row) => [row.change, row]));

describe("sensitivityOfReturn", () => {
  it("begins with the account as it is", () => {
    const { equity, trades, timeMs } = backtestPerpetual({ bars, predictions });
    const row = byChange().get("as decided")!;
    expect(row.fills).toBe(trades.length);
    expect((1 + row.monthlyReturnFrac) ** ((timeMs.at(-1)! - timeMs[0]!) / DAY_MS / 30)).toBeCloseTo(equity.at(-1)!, 9);
  });

  it("earns less at doubled costs, and nothing from steps that are over when the fill comes", () => {
    const rows = byChange();
    const own = rows.get("as decided")!.monthlyReturnFrac;
    expect(own).toBeGreaterThan(1);
    expect(rows.get("costs doubled")!.monthlyReturnFrac).toBeLessThan(own);
    expect(rows.get("filled one bar later")!.monthlyReturnFrac).toBeLessThan(0.3);
    expect(rows.get("filled two bars later")!.monthlyReturnFrac).toBeLessThan(0.3);
  });

  it("fills as often without a band where no probability lies inside it", () => {
    const rows = byChange({ holdBand: 0.02 });
    expect(rows.get("every crossing of the threshold traded")).toMatchObject({ fills: rows.get("as decided")!.fills });
  });
});
