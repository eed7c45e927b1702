import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  auditLake,
  auditSpans,
  barMoves,
  createRng,
  DAY_MS,
  HOUR_MS,
  openLake,
  simulateMarket,
  type Bars,
  type SymbolMarket,
} from "tenbin";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "audit-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const START = Date.UTC(2025, 0, 1);

/** Hourly bars whose log returns are given; the first bar is the price they start from. */
function barsOf(returns: readonly number[], symbol = "BTCUSDT"): Bars {
  const close = Float64Array.from({ length: returns.length + 1 }, () => 100);
  returns.forEach((value, i) => (close[i + 1] = close[i]! * Math.exp(value)));
  const timeMs = close.map((_, i) => START + i * HOUR_MS);
  return {
    symbol,
    barMs: HOUR_MS,
    timeMs,
    open: close,
    high: close.map((price) => price * 1.001),
    low: close.map((price) => price * 0.999),
    close,
    volume: close.map(() => 1),
  };
}

/** Returns of one size with random signs, the given share of them up. */
function randomReturns(count: number, upFrac: number, seed = 1): number[] {
  const rng = createRng(seed);
  return Array.from({ length: count }, () => (rng.uniform() < upFrac ? 0.01 : -0.01));
}

async function auditOf(markets: readonly SymbolMarket[]) {
  const lake = await openLake(directory);
  try {
    await lake.writeMarkets(markets, { source: "test" });
    return await auditLake(lake, { barMs: HOUR_MS });
  } finally {
    await lake.close();
  }
}

describe("barMoves", () => {
  it(
    "calls a bar flat below a tenth of the volatility of 288 bars, and does not judge the first " +
      "288 or a bar behind a gap",
    () => {
      const returns = randomReturns(300, 0.5);
      returns[290] = 0.000_9;
      returns[291] = 0.001_1;
      const moves = barMoves(barsOf(returns));
      expect(moves.slice(0, 288).every(Number.isNaN)).toBe(true);
      expect(Array.from(moves.slice(288, 291))).toEqual(returns.slice(287, 290).map(Math.sign));
      expect([moves[291], moves[292]]).toEqual([0, 1]);
      const bars = barsOf(returns);
      expect(
        barMoves({ ...bars, timeMs: bars.timeMs.map((time, i) => (i >= 295 ? time + HOUR_MS : time)) })[295],
      ).toBeNaN();
    },
  );

  it("never looks ahead", () => {
    const returns = randomReturns(400, 0.5);
    // So violent that a single bar of it would make every bar beside it flat.
    const changed = returns.map((value, i) => (i < 350 ? value : -300 * value));
    expect(barMoves(barsOf(changed)).slice(0, 351)).toEqual(barMoves(barsOf(returns)).slice(0, 351));
  });
});

describe("auditLake", () => {
  it("reads all symbols on the finest bars that they share, unless told otherwise", async () => {
    const lake = await openLake(directory);
    try {
      await lake.writeMarkets([{ bars: barsOf(randomReturns(500, 0.5)) }, { bars: barsOf([0.01, 0.02], "ETHUSDT") }], {
        source: "test",
      });
      expect(await auditLake(lake)).toEqual(await auditLake(lake, { barMs: HOUR_MS, symbols: ["BTCUSDT", "ETHUSDT"] }));
    } finally {
      await lake.close();
    }
  });

  it("finds nothing wrong with a simulated market", async () => {
    const { markets } = simulateMarket({
      scenario: "strong",
      symbols: ["BTCUSDT", "SOLUSDT"],
      days: 120,
      barMs: HOUR_MS,
      rng: createRng(5),
    });
    const audit = await auditOf(markets);
    expect(audit.warnings.filter((warning) => !/liquidat/.test(warning))).toEqual([]);
    for (const symbol of audit.symbols) {
      expect(symbol).toMatchObject({
        bars: 2_880,
        gapCount: 0,
        zeroVolumeBars: 0,
        span: { fromMs: START, toMs: START + 120 * DAY_MS },
      });
      expect(symbol.moves!.risingFrac + symbol.moves!.fallingFrac + symbol.moves!.flatFrac).toBeCloseTo(1, 12);
      expect(symbol.inputs.map(({ input, presentFrac }) => [input, presentFrac])).toEqual(
        [
          "bars",
          "quote volume",
          "trade count",
          "taker volume",
          "liquidations",
          "funding",
          "open interest",
          "depth",
        ].map((input) => [input, 1]),
      );
    }
    const { longUsd, shortUsd } = audit.symbols[0]!.liquidations!;
    expect(longUsd + shortUsd).toBeCloseTo(
      markets[0]!.liquidations!.notionalUsd.reduce((sum, usd) => sum + usd, 0),
      0,
    );
  });

  it("warns in plain sentences of one-sided bars, one-sided liquidations, one regime and missing inputs", async () => {
    const rising = barsOf(randomReturns(600, 0.8));
    const events = Float64Array.from([1, 2, 3, 4], (hours) => START + hours * HOUR_MS);
    const liquidations = {
      timeMs: events,
      knownMs: events.slice(),
      price: events.map(() => 100),
      quantity: events.map(() => 1),
      notionalUsd: Float64Array.of(900, 50, 25, 25),
      side: ["short", "long", "long", "long"] as ("long" | "short")[],
      coverageMs: [[START, START + 60 * HOUR_MS]] as [number, number][],
    };
    const { warnings, symbols } = await auditOf([
      { bars: rising, liquidations },
      { bars: barsOf(randomReturns(600, 0.5, 2), "ETHUSDT") },
    ]);
    expect(symbols.map(({ liquidations: found }) => found)).toEqual([
      { longCount: 3, shortCount: 1, longUsd: 100, shortUsd: 900 },
      null,
    ]);
    expect(warnings).toEqual([
      "the data hold a rising market of BTCUSDT only",
      expect.stringMatching(/^BTCUSDT: (7|8)\d\.\d % of the bars that moved rose, outside 30 to 70 %$/),
      "BTCUSDT: 75.0 % of liquidations were of longs, outside 30 to 70 %",
      "BTCUSDT: 10.0 % of the liquidated notional was of longs, outside 30 to 70 %",
      "no quote volume of any symbol",
      "no trade count of any symbol",
      "no taker volume of any symbol",
      "no liquidations of ETHUSDT",
      "liquidations in 10.0 % of the bars of BTCUSDT",
      "no funding of any symbol",
      "no open interest of any symbol",
      "no depth of any symbol",
    ]);
  });

  it("says of liquidations that no recording covers that they are there and count for nothing", async () => {
    const events = Float64Array.from([1, 20, 40], (hours) => START + hours * HOUR_MS);
    const { warnings } = await auditOf([
      {
        bars: barsOf(randomReturns(100, 0.5)),
        liquidations: {
          ...{ timeMs: events, knownMs: events.slice(), price: events, quantity: events, notionalUsd: events },
          side: ["long", "short", "long"],
          coverageMs: [],
        },
      },
    ]);
    expect(warnings).toContain("no liquidations of BTCUSDT");
    expect(warnings).toContain(
      "3 liquidations of BTCUSDT are in the files and count for nothing: no bar lies inside a stretch without " +
        "silences of over 10 minutes, so nothing says that somebody recorded all the time",
    );
  });

  it("counts gaps, bars without volume and the spans of inputs that come and go", async () => {
    const bars = barsOf(randomReturns(50, 0.5));
    const keep = (values: Float64Array) => values.filter((_, i) => i < 10 || i >= 13);
    const gapped: Bars = {
      ...bars,
      timeMs: keep(bars.timeMs),
      open: keep(bars.open),
      high: keep(bars.high),
      low: keep(bars.low),
      close: keep(bars.close),
      volume: keep(bars.volume).map((_, i) => (i === 4 ? 0 : 1)),
      takerBuyVolume: keep(bars.volume).map((_, i) => (i < 5 ? NaN : 1)),
    };
    const funding = Float64Array.from([0, 8, 16, 40, 48], (hours) => START + hours * HOUR_MS);
    const { symbols } = await auditOf([
      {
        bars: gapped,
        funding: {
          timeMs: funding,
          knownMs: funding.slice(),
          rate: funding.map(() => 0),
          intervalHours: funding.map(() => 8),
        },
      },
    ]);
    const [btc] = symbols;
    expect(btc).toMatchObject({
      bars: 48,
      gapCount: 1,
      gaps: [{ fromMs: START + 10 * HOUR_MS, toMs: START + 13 * HOUR_MS }],
      zeroVolumeBars: 1,
      moves: null,
      regimes: null,
    });
    const input = (name: string) => btc!.inputs.find(({ input: one }) => one === name)!;
    const hours = (spans: readonly (readonly [number, number])[]) =>
      spans.map((span) => span.map((time) => (time - START) / HOUR_MS));
    expect(input("bars").presentFrac).toBeCloseTo(48 / 51, 12);
    expect(hours(input("bars").spans)).toEqual([
      [0, 10],
      [13, 51],
    ]);
    expect(hours(input("taker volume").spans)).toEqual([
      [5, 10],
      [13, 51],
    ]);
    // Settled until 16 h, good until the next was due at 24 h; one that never came opens a gap.
    expect(hours(input("funding").spans)).toEqual([
      [0, 24],
      [40, 56],
    ]);
  });
});

describe("auditSpans", () => {
  const up = barsOf([
    ...randomReturns(300, 0.5),
    ...Array.from({ length: 400 }, () => 0.01),
    ...randomReturns(300, 0.5, 3),
  ]);

  it("warns when a fold trains on one regime, and looks back before its span for what trails", () => {
    const spans = [
      { name: "fold 1", fromMs: START + 200 * HOUR_MS, toMs: START + 300 * HOUR_MS },
      { name: "fold 2", fromMs: START + 600 * HOUR_MS, toMs: START + 700 * HOUR_MS },
    ];
    const [first, second] = auditSpans([{ bars: up }], spans);
    expect(first!.symbols[0]!.bars).toBe(100);
    expect(second!.symbols[0]!).toMatchObject({
      moves: { risingFrac: 1, judgedBars: 100 },
      regimes: { bullFrac: 1 },
      liquidations: null,
    });
    expect(second!.warnings).toEqual([
      "fold 2 trains on a rising market only",
      "fold 2, BTCUSDT: 100.0 % of the bars that moved rose, outside 30 to 70 %",
    ]);
    expect(first!.warnings.some((warning) => warning.includes("only"))).toBe(false);
  });

  it("puts a bar into the span in which it closes and every bar into one span of a partition", () => {
    const cuts = [0, 150, 420, 800, 1_002].map((hours) => START + hours * HOUR_MS);
    const spans = cuts.slice(1).map((toMs, i) => ({ name: `part ${i}`, fromMs: cuts[i]!, toMs }));
    expect(auditSpans([{ bars: up }], spans).map(({ symbols }) => symbols[0]!.bars)).toEqual([149, 270, 380, 202]);
    expect(() => auditSpans([{ bars: up }], [{ name: "fold 1", fromMs: 2, toMs: 1 }])).toThrow(
      "Cannot audit fold 1 as toMs must be at least 2: found 1",
    );
  });
});
