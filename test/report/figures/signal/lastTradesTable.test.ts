import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "../../../../src/core/index.js";
import { lastTradesTable } from "../../../../src/report/index.js";
import { tradesOf, type Decision, type Decisions } from "../../../../src/run/index.js";

const T = Date.UTC(2025, 0, 2);
const decisionsOf = (decision: readonly Decision[], symbols = ["BTCUSDT"]): Decisions => ({
  t0Ms: Float64Array.from(decision, (_, k) => T + Math.floor(k / symbols.length) * HOUR_MS),
  t1Ms: new Float64Array(decision.length),
  symbol: decision.map((_, k) => symbols[k % symbols.length]!),
  score: new Float64Array(decision.length).fill(0.5),
  probability: new Float64Array(decision.length).fill(0.5),
  threshold: 0.5,
  decision,
  unscored: { t0Ms: new Float64Array(0), symbol: [], reason: [] },
  receipt: {
    modelHash: "",
    bars: decision.length,
    scored: decision.length,
    buyShareFrac: 0,
    unscored: [],
    scoredAnyway: [],
    absentBars: [],
    unseenSymbols: [],
    hiddenInputs: [],
  },
});

describe("tradesOf", () => {
  it("trades where a side is taken or turned, and keeps it while P lies within the band", () => {
    const trades = tradesOf(decisionsOf(["HOLD", "BUY", "HOLD", "BUY", "SELL", "HOLD", "BUY"]));
    expect(trades.map(({ t0Ms, from, to }) => [(t0Ms - T) / HOUR_MS, from, to])).toEqual([
      [1, "none", "long"],
      [4, "long", "short"],
      [6, "short", "long"],
    ]);
  });

  it("holds a position for each symbol by itself", () => {
    const trades = tradesOf(decisionsOf(["BUY", "SELL", "BUY", "BUY"], ["A", "B"]));
    expect(trades.map(({ symbol, from, to }) => `${symbol} ${from} ${to}`)).toEqual([
      "A none long",
      "B none short",
      "B short long",
    ]);
  });
});

describe("lastTradesTable", () => {
  it("shows the last day's alone, by what was held before it", () => {
    const day = Array.from({ length: DAY_MS / HOUR_MS }, (): Decision => "HOLD");
    const { caption, rows } = lastTradesTable(decisionsOf(["BUY", ...day.slice(1), "BUY", ...day.slice(2), "SELL"]));
    expect(caption).toBe("1 of 24 bars of the last day, up to 2025-01-03 23:00, would trade");
    expect(rows).toEqual([["2025-01-03 23:00", "BTCUSDT", 0.5, "long", "short"]]);
  });

  it("says that nothing was scored", () => {
    expect(lastTradesTable(decisionsOf([])).caption).toBe("No bar was scored of 0");
  });
});
