import {
  createRng,
  DAY_MS,
  HOUR_MS,
  filesTable,
  marketApartTable,
  marketAuditTable,
  marketBalanceFigure,
  marketCalendarFigure,
  marketCoverageFigure,
  marketLiquidationHoursFigure,
  marketPriceFigure,
  marketProvenanceTable,
  marketReceiptTable,
  renderFigure,
  renderTable,
  simulateMarket,
  type Figure,
  type ImportReceipt,
  type LakeAudit,
  type MarketBalance,
  type SymbolMarket,
} from "tenbin";
import { describe, expect, it } from "vitest";

const START = Date.UTC(2025, 0, 1);
const SYMBOLS = ["BTCUSDT", "ETHUSDT", "ICPUSDT", "SOLUSDT", "AVAXUSDT"];
const { markets } = simulateMarket({
  scenario: "realistic",
  symbols: SYMBOLS,
  days: 60,
  barMs: HOUR_MS,
  rng: createRng(4),
});

/** What holds of every figure. */
function expectDrawable(figure: Figure): void {
  expect(JSON.parse(JSON.stringify({ data: figure.data, layout: figure.layout }))).toEqual({
    data: figure.data,
    layout: figure.layout,
  });
  expect(renderFigure(figure).markup).toContain(`id="${figure.id}"`);
  expect(figure.data.every(({ type }) => type === "scatter" || type === "bar" || type === "heatmap")).toBe(true);
  for (const row of figure.table.rows) expect(row).toHaveLength(figure.table.columns.length);
  expect(figure.title).toMatch(/^[A-Z0-9].*[^.]$/);
}

const balance = (symbol: string, risingFrac: number, longUsd: number, shortUsd: number): MarketBalance => ({
  symbol,
  bars: 1_000,
  moves: { risingFrac: 0.9 * risingFrac, fallingFrac: 0.9 * (1 - risingFrac), flatFrac: 0.1, judgedBars: 712 },
  liquidations: longUsd + shortUsd === 0 ? null : { longCount: 5, shortCount: 5, longUsd, shortUsd },
  regimes: { bullFrac: 0.5, bearFrac: 0.25, sidewaysFrac: 0.25, judgedBars: 832 },
});

describe("marketPriceFigure", () => {
  it("draws a panel a symbol, shades bull and bear, and stays small however long the data are", () => {
    const figure = marketPriceFigure(markets);
    expectDrawable(figure);
    expect(figure.data.map(({ name }) => name)).toEqual(SYMBOLS);
    expect(figure.title).toMatch(/^In 60 days \w+ moved furthest, [+-]\d+\.\d.%; /);
    expect(figure.table.rows.map(([symbol, bars]) => [symbol, bars])).toEqual(SYMBOLS.map((symbol) => [symbol, 1_440]));
    const long = markets.map(({ bars }) => {
      const close = Float64Array.from({ length: 50_000 }, (_, i) => 100 * Math.exp(Math.sin(i / 900) / 4));
      return {
        bars: {
          ...bars,
          close,
          open: close,
          high: close,
          low: close,
          volume: close,
          timeMs: close.map((_, i) => START + i * HOUR_MS),
        },
      };
    });
    expectDrawable(marketPriceFigure(long));
  });

  it("says how far the furthest symbol moved and which saw no bear market", () => {
    const close = Float64Array.from({ length: 400 }, (_, i) => 100 * 1.001 ** i);
    const bars = {
      symbol: "UPUSDT",
      barMs: HOUR_MS,
      timeMs: close.map((_, i) => START + i * HOUR_MS),
      open: close,
      high: close,
      low: close,
      close,
      volume: close,
    };
    const figure = marketPriceFigure([{ bars }]);
    expect(figure.title).toBe("In 17 days UPUSDT moved furthest, +49.0\u2009%; UPUSDT saw no bear market");
    expect(figure.table.rows[0]!.slice(4)).toEqual(["49.0\u2009%", "100.0\u2009%", "0.0\u2009%", "0.0\u2009%"]);
    const early = { ...bars, close: close.slice(0, 48), timeMs: bars.timeMs.slice(0, 48) };
    expect(marketPriceFigure([{ bars: early }]).title).toBe(
      "In 2 days UPUSDT moved furthest, +4.8\u2009%; there are too few days to tell regimes apart",
    );
  });
});

describe("marketLiquidationHoursFigure", () => {
  /** One long of 100 USD in every hour but 03, one short of 300 USD at 15 each day. */
  const liquidations = () => {
    const events = Array.from({ length: 20 * 24 }, (_, hour) => ({
      at: START + hour * HOUR_MS + 60_000,
      side: "long" as const,
      usd: 100,
    })).filter((_, hour) => hour % 24 !== 3);
    for (let day = 0; day < 20; day++)
      events.push({ at: START + day * DAY_MS + 15 * HOUR_MS + 1, side: "short" as never, usd: 300 });
    events.sort((a, b) => a.at - b.at);
    const column = (value: (event: (typeof events)[number]) => number) => Float64Array.from(events, value);
    return {
      timeMs: column(({ at }) => at),
      knownMs: column(({ at }) => at),
      price: column(() => 1),
      quantity: column(({ usd }) => usd),
      notionalUsd: column(({ usd }) => usd),
      side: events.map(({ side }) => side),
      coverageMs: [[START, START + 20 * DAY_MS]] as [number, number][],
    };
  };
  const market = (): SymbolMarket => ({ bars: markets[0]!.bars, liquidations: liquidations() });

  it("names the busiest hour and the side that was liquidated more", () => {
    const figure = marketLiquidationHoursFigure([market()]);
    expectDrawable(figure);
    expect(figure.title).toBe(
      "Liquidations peak at 15 UTC, while at 03 UTC there are none; longs are 88.5\u2009% of the notional",
    );
    expect(figure.table.rows[15]).toEqual(["15", 20, 100, 100, 100, 300, 300, 300]);
    expect(figure.table.rows[3]).toEqual(["03", 20, 0, 0, 0, 0, 0, 0]);
  });

  it("has intervals that hold the mean on a simulated market, and the same bytes for the same stream", () => {
    const figure = marketLiquidationHoursFigure(markets);
    expectDrawable(figure);
    expect(figure.title).toMatch(
      /^Liquidations peak at \d\d UTC, \d+\.\d+ times those of \d\d UTC; longs are \d\d\.\d.% of the notional$/,
    );
    for (const [, days, mean, low, high] of figure.table.rows as number[][]) {
      expect(days).toBe(60);
      expect(low).toBeLessThanOrEqual(mean!);
      expect(high).toBeGreaterThanOrEqual(mean!);
    }
    expect(JSON.stringify(marketLiquidationHoursFigure(markets))).toBe(JSON.stringify(figure));
  });

  it("counts hours that were recorded whole alone, and says so when there are none", () => {
    const short = market();
    short.liquidations!.coverageMs.splice(0, 1, [START + 90 * 60_000, START + 4 * HOUR_MS]);
    expect(marketLiquidationHoursFigure([short]).title).toBe(
      "Only 2 of 24 hours were ever recorded whole; longs are 100.0\u2009% of the notional there",
    );
    const never = marketLiquidationHoursFigure([{ bars: markets[0]!.bars }]);
    expectDrawable(never);
    expect(never.title).toBe("No whole hour of liquidations was recorded, so their daily rhythm is not shown");
  });
});

describe("marketBalanceFigure", () => {
  it("says that all shares lie inside the band, or which lies furthest outside", () => {
    const fair = marketBalanceFigure([balance("BTCUSDT", 0.5, 60, 40), balance("ETHUSDT", 0.55, 0, 0)]);
    expectDrawable(fair);
    expect(fair.title).toBe("All 4 shares of the data that can be judged lie within 30 to 70 %");
    expect(fair.data.map(({ x }) => x)).toEqual([[0.5, 0.55], [0.5], [0.6]]);
    const tilted = marketBalanceFigure([balance("BTCUSDT", 0.75, 90, 10), balance("ETHUSDT", 0.5, 50, 50)], {
      id: "fold-2",
      where: "fold 2",
    });
    expect(tilted.title).toBe(
      "2 of 6 shares of fold 2 lie outside 30 to 70 %, furthest BTCUSDT: 90.0\u2009% of the " +
        "liquidated notional was of longs",
    );
    expect(tilted.table.rows[0]).toEqual([
      "BTCUSDT",
      712,
      "67.5\u2009%",
      "22.5\u2009%",
      "10.0\u2009%",
      5,
      5,
      90,
      10,
      "50.0\u2009%",
      "25.0\u2009%",
      "25.0\u2009%",
    ]);
    expect(marketBalanceFigure([{ ...balance("X", 0.5, 0, 0), moves: null }]).title).toBe(
      "Nothing in the data can be judged for balance yet",
    );
  });
});

describe("marketCalendarFigure", () => {
  it("has a row a recorded series and says which days miss a part", () => {
    const symbol = (input: "bars" | "depth", spans: readonly (readonly [number, number])[]) => ({
      input,
      presentFrac: 1,
      spans,
    });
    const symbols = [
      {
        ...balance("BTCUSDT", 0.5, 0, 0),
        barMs: HOUR_MS,
        span: { fromMs: START, toMs: START + 4 * DAY_MS },
        gaps: [],
        gapCount: 0,
        faults: { impossibleBars: 0, stuckBars: 0, spikesMs: [] },
        stuckInputs: [],
        zeroVolumeBars: 0,
        inputs: [
          symbol("bars", [[START, START + 4 * DAY_MS]]),
          symbol("depth", [[START + DAY_MS + 12 * HOUR_MS, START + 3 * DAY_MS]]),
        ],
      },
    ];
    const figure = marketCalendarFigure({ symbols });
    expectDrawable(figure);
    expect(figure.data[0]!["z"]).toEqual([
      [1, 1, 1, 1],
      [0, 0.5, 1, 0],
    ]);
    expect(figure.title).toBe("1 of 2 recorded series miss a part of some day");
    expect(figure.table.rows[1]!.slice(0, 5)).toEqual(["depth · BTCUSDT", 4, 1, 1, 2]);
  });
});

describe("marketCoverageFigure", () => {
  const audit = (
    fundingSpans: readonly (readonly [number, number])[],
    presentFrac: number,
  ): Pick<LakeAudit, "symbols" | "barMs"> => ({
    barMs: HOUR_MS,
    symbols: [
      {
        ...balance("BTCUSDT", 0.5, 0, 0),
        barMs: HOUR_MS,
        span: { fromMs: START, toMs: START + 100 * DAY_MS },
        gaps: [],
        gapCount: 0,
        faults: { impossibleBars: 0, stuckBars: 0, spikesMs: [] },
        stuckInputs: [],
        zeroVolumeBars: 0,
        inputs: [
          { input: "bars", presentFrac: 1, spans: [[START, START + 100 * DAY_MS]] },
          { input: "funding", presentFrac, spans: fundingSpans },
          { input: "depth", presentFrac: 0, spans: [] },
        ],
      },
    ],
  });

  it("draws spans as bars, short ones wide enough to see, and names what is missing", () => {
    const figure = marketCoverageFigure(
      audit(
        [
          [START - DAY_MS, START + 10 * DAY_MS],
          [START + 10 * DAY_MS + 60_000, START + 20 * DAY_MS],
          [START + 50 * DAY_MS, START + 50 * DAY_MS + 60_000],
        ],
        0.2,
      ),
    );
    expectDrawable(figure);
    expect(figure.title).toBe(
      "None of 2 inputs beside prices are there in at least 95 % of the bars; depth is missing for every symbol",
    );
    expect(figure.data[1]).toMatchObject({
      base: ["2025-01-01 00:00", "2025-02-20 00:00"],
      x: [20 * DAY_MS, DAY_MS / 4],
    });
    expect(figure.table.rows).toEqual([
      ["BTCUSDT", "bars", "100.0\u2009%", 1, "2025-01-01 00:00", "2025-04-11 00:00"],
      ["BTCUSDT", "funding", "20.0\u2009%", 3, "2024-12-31 00:00", "2025-02-20 00:01"],
      ["BTCUSDT", "depth", "0.0\u2009%", 0, null, null],
    ]);
  });

  it("stays small with thousands of spans", () => {
    const many = Array.from({ length: 5_000 }, (_, i): [number, number] => [
      START + i * 20 * 60_000,
      START + i * 20 * 60_000 + 60_000,
    ]);
    expectDrawable(marketCoverageFigure(audit(many, 0.05)));
  });
});

describe("the receipt's tables", () => {
  const series = (table: "bars" | "liquidations", symbol: string, rows: number): ImportReceipt["series"][number] => ({
    table,
    symbol,
    venue: "binance",
    ...(table === "bars" ? { barMs: 300_000 } : {}),
    rows,
    added: rows,
    read: rows + 3,
    duplicates: 1,
    conflicts: 0,
    dropped: 1,
    outOfOrder: 2,
    unfinished: table === "bars" ? 1 : 0,
    span: { fromMs: START, toMs: START + HOUR_MS },
    gaps: [],
    gapCount: 0,
  });
  const receipt: ImportReceipt = {
    files: [
      {
        name: "a.csv",
        sha256: "0123456789abcdef".repeat(4),
        layout: "klines",
        rows: 10,
        series: ["bars BTCUSDT 5 min"],
        licence: null,
        notes: [],
      },
      {
        name: "<b>.csv",
        sha256: "f".repeat(64),
        layout: "forceOrder stream",
        rows: 4,
        series: ["liquidations of 30 symbols"],
        licence: "LICENSE: MIT",
        notes: ["its last line was cut off and is dropped"],
      },
      {
        name: "README.md",
        sha256: "0".repeat(64),
        layout: "skipped: no known layout",
        rows: 0,
        series: [],
        licence: null,
        notes: [],
      },
    ],
    series: [
      series("bars", "BTCUSDT", 10),
      series("liquidations", "BTCUSDT", 4),
      series("liquidations", "XUSDT", 5),
      series("liquidations", "YUSDT", 6),
    ],
    apart: [{ series: "funding of bybit", rows: 3, reason: "the bars are binance's", file: "f.csv" }],
    setAside: [],
    warnings: [],
  };

  it("name every file with data, its licence and the start of its hash", () => {
    const table = marketProvenanceTable(receipt);
    expect(table.caption).toBe("2 files with data, 1 others skipped");
    expect(table.rows).toEqual([
      ["a.csv", "klines", 10, "bars BTCUSDT 5 min", "none found beside it", "0123456789ab"],
      [
        "<b>.csv",
        "forceOrder stream; its last line was cut off and is dropped",
        4,
        "liquidations of 30 symbols",
        "LICENSE: MIT",
        "ffffffffffff",
      ],
    ]);
    expect(renderTable(table).markup).toContain("&lt;b&gt;.csv");
  });

  it("account for every row, symbols without bars together", () => {
    expect(marketReceiptTable(receipt).rows).toEqual([
      ["bars BTCUSDT 5 min", 13, 10, 10, 1, 0, 1, 2, 1, 0, "2025-01-01 00:00", "2025-01-01 01:00"],
      ["liquidations BTCUSDT", 7, 4, 4, 1, 0, 1, 2, 0, 0, "2025-01-01 00:00", "2025-01-01 01:00"],
      ["liquidations, 2 symbols without bars", 17, 11, 11, 2, 0, 2, 4, 0, null, "2025-01-01 00:00", "2025-01-01 01:00"],
    ]);
    expect(marketApartTable(receipt.apart).rows).toEqual([["funding of bybit", 3, "the bars are binance's", "f.csv"]]);
  });

  it("say what the feed of recorded liquidations hid, of those that a recorder of ours was there for", () => {
    const censored = (hidden: object) => ({
      ...series("liquidations", "BTCUSDT", 4),
      censoring: {
        ...{ coveredSeconds: 7_200, events: 72, eventSeconds: 72, occupiedFrac: 0.01, hiddenFrac: 0.2 },
        ...hidden,
      },
    });
    const tables = (...found: readonly ImportReceipt["series"][number][]) =>
      filesTable({ originLine: "Real data", lakeHash: "a", receipt: { ...receipt, series: found } });
    const recorded = tables(censored({}), { ...censored({ countedHiddenFrac: 0.3 }), venue: "bybit" });
    expect(recorded[2]!.rows).toEqual([
      ["BTCUSDT", "binance", "2 h", 72, "1.0 %", "20.0 %, more where they come in clusters"],
      ["BTCUSDT", "bybit", "2 h", 72, "1.0 %", "none; one a second would hide 30.0 %"],
    ]);
    expect(tables(...receipt.series).map(({ caption }) => caption)).toEqual([
      expect.stringMatching(/files with data/),
      "What became of every row that was read",
      "Series kept apart",
    ]);
  });

  it("list the bars of the run", () => {
    const symbols = [
      {
        ...balance("BTCUSDT", 0.5, 0, 0),
        barMs: HOUR_MS,
        span: { fromMs: START, toMs: START + DAY_MS },
        gaps: [],
        gapCount: 2,
        faults: { impossibleBars: 0, stuckBars: 0, spikesMs: [] },
        stuckInputs: [],
        zeroVolumeBars: 3,
        inputs: [],
      },
    ];
    expect(marketAuditTable({ symbols }).rows).toEqual([
      ["BTCUSDT", "1 h", 1_000, "2025-01-01 00:00", "2025-01-02 00:00", 2, 3],
    ]);
  });
});
