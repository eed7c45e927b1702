import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backtestPerpetual, type BacktestResult, type PerpetualInput } from "../../../src/backtest/index.js";
import type { Bars } from "../../../src/market/index.js";
import { anyInput, barsOf, decisions, fundingOf, HOUR, START } from "../toyMarkets.js";

const FREE = { takerFeeBps: 0, slippageBps: 0 };
const last = (result: BacktestResult): number => result.equity.at(-1)!;

describe("backtestPerpetual", () => {
  it("fills at the next bar's open and marks at closes", () => {
    // Decided at the close of bar 0, so bought at 110, the open of bar 1; bar 1 closes at 121.
    const result = backtestPerpetual(
      {
        bars: barsOf("BTCUSDT", [100, 110, 121, 121], { closes: [100, 121, 121, 133.1] }),
        predictions: decisions([[1, 0.9]]),
      },
      FREE,
    );
    expect(Array.from(result.timeMs, (time) => (time - START) / HOUR)).toEqual([1, 2, 3, 4]);
    expect(Array.from(result.equity)).toEqual([1, 1.1, 1.1, 1.21].map((value) => expect.closeTo(value, 12)));
    expect(result.trades).toEqual([
      { symbol: "BTCUSDT", fillMs: START + HOUR, price: 110, notionalUsd: 1, feeUsd: 0, slippageUsd: 0 },
    ]);
  });

  it("takes 5 bps of fee and 2 of slippage on the notional of each fill", () => {
    const result = backtestPerpetual({ bars: barsOf("BTCUSDT", [100, 100, 100]), predictions: decisions([[1, 0.9]]) });
    expect(last(result)).toBeCloseTo(1 - 0.0007, 14);
    expect(result.feesPaid).toBeCloseTo(0.0005, 14);
    expect(result.slippagePaid).toBeCloseTo(0.0002, 14);
    expect(result.trades[0]!.price).toBeCloseTo(100.02, 12);
  });

  it("turns from long to short in one fill of both notionals", () => {
    const result = backtestPerpetual(
      {
        bars: barsOf("BTCUSDT", [100, 100, 110, 99], { closes: [100, 110, 99, 99] }),
        predictions: decisions([
          [1, 0.9],
          [2, 0.1],
        ]),
      },
      FREE,
    );
    // Long 1 at 100 earns 10 %; then short 1.1 at 110 earns 10 % of 1.1.
    expect(result.trades.map(({ notionalUsd }) => notionalUsd)).toEqual([1, expect.closeTo(-2.2, 12)]);
    expect(last(result)).toBeCloseTo(1.21, 12);
    expect(result.positions).toEqual([
      {
        symbol: "BTCUSDT",
        side: "long",
        openMs: START + HOUR,
        closeMs: START + 2 * HOUR,
        netUsd: expect.closeTo(0.1, 12),
      },
      { symbol: "BTCUSDT", side: "short", openMs: START + 2 * HOUR, closeMs: null, netUsd: expect.closeTo(0.11, 12) },
    ]);
  });

  it("keeps its side inside the band around the threshold", () => {
    const bars = barsOf("BTCUSDT", Array<number>(8).fill(100));
    const sides = (rows: Parameters<typeof decisions>[0]): number[] =>
      backtestPerpetual({ bars, predictions: decisions(rows) }, { holdBand: 0.02 }).trades.map(({ notionalUsd }) =>
        Math.sign(notionalUsd),
      );
    expect(
      sides([
        [1, 0.515],
        [2, 0.49],
      ]),
    ).toEqual([]);
    expect(
      sides([
        [1, 0.53],
        [2, 0.49],
        [3, 0.53],
      ]),
    ).toEqual([1]);
    expect(
      sides([
        [1, 0.53],
        [2, 0.47],
        [3, 0.51],
        [4, 0.53],
      ]),
    ).toEqual([1, -1, 1]);
  });

  it("splits equity equally over the symbols that are decided", () => {
    const bars = [
      barsOf("AUSDT", [1, 1, 2], { closes: [1, 2, 2] }),
      barsOf("BUSDT", [10, 10, 10]),
      barsOf("UNDECIDED", [5, 5, 500]),
    ];
    const result = backtestPerpetual(
      {
        bars,
        predictions: decisions([
          [1, 0.9, "AUSDT"],
          [1, 0.9, "BUSDT"],
        ]),
      },
      FREE,
    );
    expect(last(result)).toBeCloseTo(1.5, 12);
    expect(result.perSymbol.map(({ symbol, netUsd }) => [symbol, netUsd])).toEqual([
      ["AUSDT", 0.5],
      ["BUSDT", 0],
    ]);
  });

  describe("funding", () => {
    const flat = barsOf("BTCUSDT", Array<number>(12).fill(100));
    const paid = (rows: Parameters<typeof fundingOf>[0], decided: Parameters<typeof decisions>[0]): number =>
      backtestPerpetual({ bars: flat, predictions: decisions(decided), funding: fundingOf(rows) }, FREE).fundingPaid;

    it("is paid by what was held before the settlement: not by what opens at it, but by what closes at it", () => {
      expect(paid([[4, 0.01]], [[3, 0.9]])).toBeCloseTo(0.01, 14);
      expect(
        paid(
          [
            [3, 0.01],
            [11.5, 0],
          ],
          [[3, 0.9]],
        ),
      ).toBe(0);
      // Long until the settlement, short from it on: the long pays.
      expect(
        paid(
          [[4, 0.01]],
          [
            [3, 0.9],
            [4, 0.1],
          ],
        ),
      ).toBeCloseTo(0.01, 14);
    });

    it("is received by shorts when the rate is positive", () => {
      expect(paid([[8, 0.01]], [[3, 0.1]])).toBeCloseTo(-0.01, 14);
    });

    it("takes settlements stamped some milliseconds late at their minute", () => {
      expect(
        paid(
          [
            [3 + 7 / HOUR, 0.01],
            [11, 0],
          ],
          [[3, 0.9]],
        ),
      ).toBe(0);
    });

    it("falls due inside a bar on what that bar opened with, at its open", () => {
      const bars = barsOf("BTCUSDT", [100, 100, 200], { closes: [100, 200, 400] });
      const result = backtestPerpetual(
        { bars, predictions: decisions([[1, 0.9]]), funding: fundingOf([[2.5, 0.01]]) },
        FREE,
      );
      expect(result.fundingPaid).toBeCloseTo(0.02, 14);
    });

    it("leaves out symbols without data where others have some, and names them", () => {
      const input = {
        bars: [flat, { ...flat, symbol: "ICPUSDT" }],
        predictions: decisions([
          [1, 0.9],
          [1, 0.9, "ICPUSDT"],
        ]),
        funding: { BTCUSDT: fundingOf([[4, 0.01]]) },
      };
      const result = backtestPerpetual(input, FREE);
      expect(result).toMatchObject({
        symbolsWithoutFunding: ["ICPUSDT"],
        symbolsLeftOut: ["ICPUSDT"],
        isNetOfFunding: true,
      });
      expect(result.fundingPaid).toBeCloseTo(0.01, 14);
      const kept = backtestPerpetual(input, { ...FREE, withoutFunding: "beforeFunding" });
      expect(kept).toMatchObject({ symbolsWithoutFunding: ["ICPUSDT"], symbolsLeftOut: [], isNetOfFunding: false });
      expect(kept.fundingPaid).toBeCloseTo(0.005, 14);
    });

    it("is said to be missing when no symbol has any", () => {
      expect(backtestPerpetual({ bars: flat, predictions: decisions([[1, 0.9]]) })).toMatchObject({
        symbolsWithoutFunding: ["BTCUSDT"],
        symbolsLeftOut: [],
        isNetOfFunding: false,
      });
    });
  });

  it("waits for the market through a gap, holding and paying at the last close", () => {
    const bars = barsOf("BTCUSDT", [100, 100, 120], { closes: [100, 110, 120], hours: [0, 1, 6] });
    const result = backtestPerpetual(
      {
        bars,
        predictions: decisions([
          [1, 0.9],
          [3, 0.1],
        ]),
        funding: fundingOf([[4, 0.01]]),
      },
      FREE,
    );
    expect(result.trades.map(({ fillMs }) => (fillMs - START) / HOUR)).toEqual([1, 6]);
    expect(result.fundingPaid).toBeCloseTo(1.1 * 0.01, 14);
  });

  it("ruins an account whose equity is gone, and says when", () => {
    const bars = barsOf("BTCUSDT", [100, 100, 100, 100, 50], { closes: [100, 100, 250, 100, 50] });
    const result = backtestPerpetual({ bars, predictions: decisions([[1, 0.1]]) }, FREE);
    expect(result.ruinedAtMs).toBe(START + 3 * HOUR);
    expect(Array.from(result.equity)).toEqual([1, 1, 0, 0, 0]);
    expect(result.shortfallForgiven).toBeCloseTo(0.5, 12);
    expect(result.positions[0]!.closeMs).toBe(START + 3 * HOUR);
  });

  describe("of a contract that ends inside the span", () => {
    const btc = barsOf(
      "BTCUSDT",
      Array.from({ length: 200 }, (_, i) => 100 + i / 10),
    );
    const ton = barsOf(
      "TONUSDT",
      Array.from({ length: 100 }, (_, i) => 1 - 0.003 * i),
      { closes: Array.from({ length: 100 }, (_, i) => 1 - 0.003 * (i + 1)) },
    );
    const every8Hours = (settlements: number) =>
      fundingOf(Array.from({ length: settlements }, (_, k) => [8 * (k + 1), 0.001] as const));
    const long = [
      [1, 0.9, "BTCUSDT"],
      [1, 0.9, "TONUSDT"],
    ] as const;
    const run = (
      rows: Parameters<typeof decisions>[0],
      settlements = 24,
      options = { takerFeeBps: 0, slippageBps: 0 },
    ) =>
      backtestPerpetual(
        {
          bars: [btc, ton],
          predictions: decisions(rows),
          funding: { BTCUSDT: fundingOf([[8, 0]]), TONUSDT: every8Hours(settlements) },
        },
        options,
      );

    it("closes it at its last close, says so, and pays no funding afterwards", () => {
      const result = run(long);
      expect(result.delisted).toEqual([{ symbol: "TONUSDT", endMs: START + 100 * HOUR, wasHeld: true }]);
      expect(result.positions.find(({ symbol }) => symbol === "TONUSDT")).toMatchObject({
        openMs: START + HOUR,
        closeMs: START + 100 * HOUR,
      });
      expect(result.trades.at(-1)).toMatchObject({ symbol: "TONUSDT", fillMs: START + 100 * HOUR, slippageUsd: 0 });
      expect(result.trades.at(-1)!.price).toBeCloseTo(0.7, 12);
      const own = result.perSymbol.find(({ symbol }) => symbol === "TONUSDT")!;
      expect(own.fundingPaid).toBe(run(long, 12).perSymbol.find(({ symbol }) => symbol === "TONUSDT")!.fundingPaid);
      // 99 of the 199 bars of the span.
      expect(own.longFrac).toBeCloseTo(99 / 199, 12);
      expect(own.fundingCoverageFrac).toBeCloseTo(96 / 99, 12);
      // Half the account bought at 0.997 and was paid out at 0.7.
      expect(own.pricePnlUsd).toBeCloseTo(0.5 * (0.7 / 0.997 - 1), 12);
    });

    it("pays the fee of closing and still balances", () => {
      const result = run(long, 24, { takerFeeBps: 5, slippageBps: 2 });
      const { pricePnlUsd, feesPaid, slippagePaid, fundingPaid, positions } = result;
      expect(last(result) - 1).toBeCloseTo(pricePnlUsd - feesPaid - slippagePaid - fundingPaid, 12);
      expect(positions.reduce((sum, { netUsd }) => sum + netUsd, 0)).toBeCloseTo(last(result) - 1, 12);
      expect(feesPaid).toBeCloseTo(
        result.trades.reduce((sum, { notionalUsd }) => sum + Math.abs(notionalUsd) * 0.0005, 0),
        12,
      );
    });

    it("opens nothing in it any more, and gives its share of the equity to those that trade", () => {
      const result = run([...long, [150, 0.1, "TONUSDT"], [151, 0.1, "BTCUSDT"]]);
      const fills = result.trades.map(({ symbol, fillMs }) => [symbol, (fillMs - START) / HOUR]);
      expect(fills).toEqual([
        ["BTCUSDT", 1],
        ["TONUSDT", 1],
        ["TONUSDT", 100],
        ["BTCUSDT", 151],
      ]);
      const at = result.timeMs.indexOf(START + 151 * HOUR);
      // From long half the account to short the whole of it, as it stands at the open of 115.1, a mark after 115.
      const held = 0.5 / 100.1;
      expect(-result.trades.at(-1)!.notionalUsd).toBeCloseTo(result.equity[at]! + held * (0.1 + 115.1), 9);
    });

    it("is a gap, and no end, when its bars stop less than a day before the others", () => {
      const until = START + 120 * HOUR;
      const result = backtestPerpetual({ bars: [btc, ton], predictions: decisions(long) }, { untilMs: until });
      expect(result.delisted).toEqual([]);
      expect(result.positions.map(({ closeMs }) => closeMs)).toEqual([null, null]);
    });
  });

  describe("of bars without volume", () => {
    const halted = (from: number, to: number) => {
      const bars = barsOf("BTCUSDT", [100, 101, 102, 103, 104, 105, 106, 107]);
      return { ...bars, volume: bars.volume.map((_, bar) => (bar >= from && bar < to ? 0 : 1)) };
    };
    const fillsOf = (bars: ReturnType<typeof halted>, rows: Parameters<typeof decisions>[0]) =>
      backtestPerpetual({ bars, predictions: decisions(rows) }).trades.map(({ fillMs, notionalUsd }) => [
        (fillMs - START) / HOUR,
        Math.sign(notionalUsd),
      ]);

    it("fills at the first bar that trades what was decided last before it", () => {
      expect(
        fillsOf(halted(2, 5), [
          [1, 0.9],
          [2, 0.1],
          [3, 0.9],
          [4, 0.1],
        ]),
      ).toEqual([
        [1, 1],
        [5, -1],
      ]);
      expect(
        fillsOf(halted(2, 5), [
          [1, 0.9],
          [2, 0.1],
          [4, 0.9],
        ]),
      ).toEqual([[1, 1]]);
      expect(
        fillsOf(halted(4, 8), [
          [1, 0.9],
          [5, 0.1],
        ]),
      ).toEqual([[1, 1]]);
    });

    it("fills everywhere where no bar has a volume, since it was not recorded", () => {
      expect(
        fillsOf(halted(0, 8), [
          [1, 0.9],
          [3, 0.1],
        ]),
      ).toEqual([
        [1, 1],
        [3, -1],
      ]);
    });
  });

  it("always balances: equity change = price gain - fees - slippage - funding", () => {
    fc.assert(
      fc.property(
        anyInput({ maxBars: 150 }),
        fc.constantFrom("leaveOut" as const, "beforeFunding" as const),
        (input, withoutFunding) => {
          const result = backtestPerpetual(input, { withoutFunding });
          const { pricePnlUsd, feesPaid, slippagePaid, fundingPaid, shortfallForgiven } = result;
          expect(last(result) - 1).toBeCloseTo(
            pricePnlUsd - feesPaid - slippagePaid - fundingPaid + shortfallForgiven,
            9,
          );
          expect(result.perSymbol.reduce((sum, { netUsd }) => sum + netUsd, 0)).toBeCloseTo(
            last(result) - 1 - shortfallForgiven,
            9,
          );
          expect(result.positions.reduce((sum, { netUsd }) => sum + netUsd, 0)).toBeCloseTo(
            last(result) - 1 - shortfallForgiven,
            9,
          );
          // The same gain again, from nothing but the trades and the bars.
          expect(pricePnlUsd).toBeCloseTo(gainOf(result, input.bars), 9);
          expect(feesPaid).toBeCloseTo(
            result.trades.reduce((sum, trade) => sum + Math.abs(trade.notionalUsd) * 0.0005, 0),
            9,
          );
          expect(fundingPaid).toBeCloseTo(fundingByHand(result, input), 9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("marks every close by the trades made until then, whether or not anything happens at it", () => {
    fc.assert(
      fc.property(anyInput({ maxBars: 60 }), (input) => {
        const result = backtestPerpetual(input, { takerFeeBps: 0, slippageBps: 0, withoutFunding: "beforeFunding" });
        result.timeMs.forEach((time, mark) => {
          if (mark === 0 || (result.ruinedAtMs !== null && time >= result.ruinedAtMs)) return;
          const before = backtestPerpetual(
            { ...input, bars: input.bars },
            { takerFeeBps: 0, slippageBps: 0, withoutFunding: "beforeFunding", untilMs: time },
          );
          expect(before.equity.at(-1)).toBeCloseTo(result.equity[mark]!, 12);
          expect(before.equity.length).toBe(mark + 1);
        });
      }),
      { numRuns: 15 },
    );
  });

  it("never knows a later bar, decision or settlement", () => {
    fc.assert(
      fc.property(anyInput({ maxBars: 80 }), fc.integer({ min: 5, max: 79 }), (input, hour) => {
        const cutMs = START + hour * HOUR;
        const whole = backtestPerpetual(input, { withoutFunding: "beforeFunding" });
        const changed = backtestPerpetual(changeFrom(input, cutMs), { withoutFunding: "beforeFunding" });
        const before = whole.timeMs.filter((time) => time <= cutMs).length;
        expect(Array.from(changed.timeMs.subarray(0, before))).toEqual(Array.from(whole.timeMs.subarray(0, before)));
        expect(Array.from(changed.equity.subarray(0, before))).toEqual(Array.from(whole.equity.subarray(0, before)));
        const filled = ({ trades }: BacktestResult) => trades.filter(({ fillMs }) => fillMs <= cutMs);
        expect(filled(changed)).toEqual(filled(whole));
      }),
      { numRuns: 40 },
    );
  });

  const bars = barsOf("BTCUSDT", [100, 100, 100]);
  const predictions = decisions([[1, 0.9]]);
  it.each<[string, () => unknown, RegExp]>([
    ["no decision", () => backtestPerpetual({ bars, predictions: decisions([]) }), /at least one decision: found none/],
    [
      "a symbol without bars",
      () => backtestPerpetual({ bars, predictions: decisions([[1, 0.5, "XUSDT"]]) }),
      /must have one table of bars: found 0 of XUSDT/,
    ],
    [
      "a symbol decided twice at a time",
      () =>
        backtestPerpetual({
          bars,
          predictions: decisions([
            [1, 0.5],
            [1, 0.6],
          ]),
        }),
      /decided once at a time: found BTCUSDT twice at 2025-01-01 01:00/,
    ],
    [
      "a probability that is NaN",
      () => backtestPerpetual({ bars, predictions: decisions([[1, NaN]]) }),
      /must lie in \[0, 1\]: row 0 is NaN/,
    ],
    [
      "decisions after the last bar",
      () => backtestPerpetual({ bars, predictions: decisions([[3, 0.9]]) }),
      /a bar must open between the first decision and the end/,
    ],
    [
      "bars that overlap",
      () => backtestPerpetual({ bars: barsOf("BTCUSDT", [1, 1], { hours: [0, 0.5] }), predictions }),
      /must ascend on a grid/,
    ],
    [
      "a price of 0",
      () => backtestPerpetual({ bars: barsOf("BTCUSDT", [1, 0]), predictions }),
      /finite and above 0: bar 1/,
    ],
    [
      "a negative fee",
      () => backtestPerpetual({ bars, predictions }, { takerFeeBps: -1 }),
      /takerFeeBps must be at least 0: found -1/,
    ],
    [
      "one funding table for two symbols",
      () =>
        backtestPerpetual({
          bars: [bars, { ...bars, symbol: "E" }],
          predictions: decisions([
            [1, 0.5],
            [1, 0.5, "E"],
          ]),
          funding: fundingOf([[1, 0]]),
        }),
      /must be given by symbol/,
    ],
  ])("refuses %s", (_, run, message) => {
    expect(run).toThrow(message);
  });
});

/**
 * Price gain from the trades alone: what was received less what was spent, plus what is still held at its
 * last close.
 */
function gainOf(result: BacktestResult, bars: readonly Bars[]): number {
  let gain = 0;
  const endMs = result.ruinedAtMs ?? result.timeMs.at(-1)!;
  for (const table of bars) {
    let quantity = 0;
    for (const trade of result.trades.filter(({ symbol }) => symbol === table.symbol)) {
      const bar = table.timeMs.indexOf(trade.fillMs);
      quantity += trade.notionalUsd / table.open[bar]!;
      gain -= trade.notionalUsd;
    }
    const lastBar = table.timeMs.filter((time) => time + table.barMs <= endMs).length - 1;
    gain += quantity * table.close[lastBar]!;
  }
  return gain;
}

/** Funding from the trades alone: quantity held before each settlement x price x rate. */
function fundingByHand(
  result: BacktestResult,
  { bars, funding }: { readonly bars: readonly Bars[]; readonly funding: NonNullable<PerpetualInput["funding"]> },
): number {
  let paid = 0;
  const endMs = result.ruinedAtMs ?? result.timeMs.at(-1)!;
  for (const { symbol } of result.perSymbol) {
    const table = bars.find((each) => each.symbol === symbol)!;
    const settled = (funding as Readonly<Record<string, ReturnType<typeof fundingOf> | undefined>>)[symbol];
    settled?.timeMs.forEach((time, k) => {
      if (time >= endMs) return;
      const held = result.trades
        .filter((trade) => trade.symbol === symbol && trade.fillMs < time)
        .reduce((sum, trade) => sum + trade.notionalUsd / table.open[table.timeMs.indexOf(trade.fillMs)]!, 0);
      const bar = table.timeMs.findIndex((open) => open <= time && time < open + table.barMs);
      const price = bar >= 0 ? table.open[bar]! : table.close[table.timeMs.filter((open) => open < time).length - 1]!;
      if (held !== 0) paid += held * price * settled.rate[k]!;
    });
  }
  return paid;
}

/** Everything that becomes known after `cutMs` made different; nothing before it. */
function changeFrom(
  input: ReturnType<typeof anyInput> extends fc.Arbitrary<infer T> ? T : never,
  cutMs: number,
): PerpetualInput {
  const { bars, predictions, funding } = input;
  return {
    bars: bars.map((table) => ({
      ...table,
      open: table.open.map((price, i) => (table.timeMs[i]! > cutMs ? price * 1.3 : price)),
      close: table.close.map((price, i) => (table.timeMs[i]! + table.barMs > cutMs ? price * 0.7 : price)),
    })),
    predictions: {
      ...predictions,
      probability: predictions.probability.map((p, row) => (predictions.t0Ms[row]! > cutMs ? 1 - p : p)),
    },
    funding: Object.fromEntries(
      Object.entries(funding).map(([symbol, table]) => [
        symbol,
        { ...table, rate: table.rate.map((rate, k) => (table.timeMs[k]! > cutMs ? rate + 0.01 : rate)) },
      ]),
    ),
  };
}
