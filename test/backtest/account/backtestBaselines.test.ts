import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  backtestBaselines,
  backtestPerpetual,
  monthlyReturnEstimate,
  referenceTrader,
  summarizeBacktest,
} from "../../../src/backtest/index.js";
import { createRng, DAY_MS, HOUR_MS } from "../../../src/core/index.js";
import { simulateMarket } from "../../../src/market/index.js";
import { anyInput, barsOf, decisions, fundingOf } from "../toyMarkets.js";

describe("backtestBaselines", () => {
  const bars = barsOf("BTCUSDT", [100, 100, 110, 121], { closes: [100, 110, 121, 121] });
  const input = {
    bars,
    predictions: decisions([
      [1, 0.9],
      [2, 0.1],
      [3, 0.9],
    ]),
    funding: fundingOf([[2, 0.01]]),
  };

  it("holds each side from the first decision, and the coins without funding", () => {
    const [buy, sell, coins] = backtestBaselines(input, { takerFeeBps: 0, slippageBps: 0, draws: 1 }, createRng(1));
    expect([buy, sell, coins].map(({ name, result }) => [name, result.equity.at(-1)])).toEqual([
      ["always Buy", expect.closeTo(1.21 - 0.011, 12)],
      ["always Sell", expect.closeTo(0.79 + 0.011, 12)],
      ["buy and hold", expect.closeTo(1.21, 12)],
    ]);
  });

  it("always gives the random traders as many fills in each symbol as the signal had", () => {
    fc.assert(
      fc.property(anyInput({ maxBars: 60 }), fc.integer({ min: 0, max: 1e6 }), (any, seed) => {
        const signal = backtestPerpetual(any);
        const random = backtestBaselines(any, { draws: 3 }, createRng(seed))[3];
        // A ruined account stops early, on either side.
        fc.pre(signal.ruinedAtMs === null && random.result.ruinedAtMs === null);
        expect(random.result.perSymbol.map(({ symbol, tradeCount }) => [symbol, tradeCount])).toEqual(
          signal.perSymbol.map(({ symbol, tradeCount }) => [symbol, tradeCount]),
        );
        expect(Array.from(random.result.timeMs)).toEqual(Array.from(signal.timeMs));
      }),
      { numRuns: 25 },
    );
  });

  it("puts the draws in a band around their median, and gives the same for the same seed", () => {
    const { markets } = simulateMarket({
      scenario: "none",
      symbols: ["BTCUSDT", "ETHUSDT"],
      days: 12,
      barMs: HOUR_MS,
      rng: createRng(2),
    });
    const rng = createRng(3);
    const rows = Array.from({ length: 200 }, (_, k) => [k, rng.uniform()] as const);
    const any = {
      bars: markets.map((market) => market.bars),
      predictions: decisions(
        rows.flatMap(([hour, p]) => [
          [hour + 1, p, "BTCUSDT"],
          [hour + 1, 1 - p, "ETHUSDT"],
        ]),
      ),
    };
    const [, , , { band, result, finalEquity, luckP }] = backtestBaselines(any, { draws: 60 }, createRng(1));
    result.equity.forEach((_, mark) => {
      if (mark % 24 === 0) expect(band.high[mark]).toBeGreaterThanOrEqual(band.low[mark]!);
    });
    expect(finalEquity[30]).toBe(result.equity.at(-1));
    // A signal that is itself random lies among the draws.
    expect(luckP).toBeGreaterThan(0.01);
    expect(backtestBaselines(any, { draws: 60 }, createRng(1))[3].finalEquity).toEqual(finalEquity);
  });
});

describe("referenceTrader", () => {
  it("earns what the simulator's paper says: a fortune on strong, about nothing on none", () => {
    const month = (scenario: "strong" | "none") => {
      const { markets, truth } = simulateMarket({
        scenario,
        symbols: ["BTCUSDT", "ETHUSDT", "ICPUSDT", "SOLUSDT", "AVAXUSDT"],
        days: 60,
        barMs: HOUR_MS,
        rng: createRng(7),
      });
      const result = referenceTrader({
        bars: markets.map((market) => market.bars),
        funding: Object.fromEntries(markets.map((market) => [market.bars.symbol, market.funding])),
        truth,
      });
      return {
        ...monthlyReturnEstimate(result, { confidence: 0.95 }),
        summary: summarizeBacktest(result),
      };
    };
    const strong = month("strong");
    // Measured over seeds there: 481 % a month compounded, turnover 182 times equity a month.
    expect(strong.value).toBeGreaterThan(2);
    expect(strong.summary.turnoverPerMonth).toBeGreaterThan(120);
    expect(strong.summary.turnoverPerMonth).toBeLessThan(250);
    // P is one half wherever it is known on none, so nothing is ever traded.
    expect(month("none")).toMatchObject({ value: 0, summary: { positionCount: 0 } });
  });

  it("decides only from the given time on", () => {
    const { markets, truth } = simulateMarket({
      scenario: "strong",
      symbols: ["BTCUSDT"],
      days: 4,
      barMs: HOUR_MS,
      rng: createRng(1),
    });
    const { bars } = markets[0]!;
    const fromMs = bars.timeMs[0]! + 2 * DAY_MS;
    expect(referenceTrader({ bars, truth, fromMs }).timeMs[0]).toBe(fromMs);
  });

  it("refuses a truth of another length", () => {
    const { markets, truth } = simulateMarket({
      scenario: "strong",
      symbols: ["BTCUSDT"],
      days: 1,
      barMs: HOUR_MS,
      rng: createRng(1),
    });
    expect(() => referenceTrader({ bars: barsOf("BTCUSDT", [1, 2]), truth })).toThrow(
      /must have its truth: found 24 for 2 bars/,
    );
    expect(() => referenceTrader({ bars: markets[0]!.bars, truth: [] })).toThrow(/found 0 for 24 bars/);
  });
});
