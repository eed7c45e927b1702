import { describe, expect, it } from "vitest";
import {
  backtestBaselines,
  backtestPerpetual,
  monthlyReturnEstimate,
  probabilityOfBacktestOverfitting,
} from "../../../../src/backtest/index.js";
import { createMatrix, createRng } from "../../../../src/core/index.js";
import {
  backtestCostsFigure,
  backtestEquityFigure,
  backtestMonthsFigure,
  backtestOverfittingFigure,
  backtestSymbolsFigure,
  formatPercentEstimate,
  renderFigure,
  renderTable,
  tearSheetTable,
  type Figure,
  type JudgedAccount,
} from "../../../../src/report/index.js";
import { barsOf, decisions, fundingOf, randomInput } from "../../../backtest/toyMarkets.js";

const input = randomInput(createRng(3), { symbols: 3, bars: 24 * 40 });
const judged = (name: string, options: Parameters<typeof backtestPerpetual>[1] = {}, own = input): JudgedAccount => {
  const result = backtestPerpetual(own, options);
  return {
    name,
    result,
    monthlyReturn: monthlyReturnEstimate(result, { confidence: 0.95 }),
  };
};
const ACCOUNTS = ["v3.1", "v4 as written", "v4 as shipped"].map((name, k) =>
  judged(name, { holdBand: 0.45 - 0.1 * k }),
);
const SHIPPED = ACCOUNTS.at(-1)!;
const BASELINES = backtestBaselines(input, { holdBand: 0.25, draws: 20 }, createRng(2));
const NOISE = createMatrix(
  80,
  5,
  Float32Array.from({ length: 400 }, (_, k) => Math.sin(k * k)),
);

const FIGURES: Readonly<Record<string, Figure>> = {
  equity: backtestEquityFigure(ACCOUNTS, BASELINES),
  months: backtestMonthsFigure(ACCOUNTS),
  symbols: backtestSymbolsFigure(SHIPPED),
  costs: backtestCostsFigure(SHIPPED),
  overfitting: backtestOverfittingFigure(probabilityOfBacktestOverfitting(NOISE, { blocks: 8 }), { settings: 5 }),
};

/** Long from the second bar over a rise of 10 % in a month and a half. */
const riser = judged(
  "v4 as shipped",
  { takerFeeBps: 0, slippageBps: 0 },
  {
    bars: [
      barsOf("BTCUSDT", [100, ...Array<number>(24 * 45).fill(100)], {
        closes: [100, ...Array.from({ length: 24 * 45 }, (_, i) => 100 * (1 + (0.1 * (i + 1)) / (24 * 45)))],
      }),
    ],
    predictions: decisions([[1, 0.9]]),
    funding: { BTCUSDT: fundingOf([[8, 0.001]]) },
  },
);

describe("the figures of the back-test", () => {
  it.each(Object.entries(FIGURES))("%s is JSON that a page can carry, with a table and a definition", (_, figure) => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    expect(renderFigure(figure).markup).toContain(figure.id);
    expect(figure.table.rows.length).toBeGreaterThan(0);
    for (const row of figure.table.rows) expect(row).toHaveLength(figure.table.columns.length);
    expect(figure.definition.text.length).toBeGreaterThan(40);
    // The bundle of the pages holds cartesian traces only.
    for (const { type } of figure.data) expect(["scatter", "bar"]).toContain(type);
  });

  it("have ids of their own", () => {
    const ids = Object.values(FIGURES).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("stay small on a long account of 15-minute bars", () => {
    const long = randomInput(createRng(9), { symbols: 1, bars: 20_000 });
    expect(
      JSON.stringify(
        backtestEquityFigure([judged("v4 as shipped", {}, long)], backtestBaselines(long, { draws: 3 }, createRng(1))),
      ).length,
    ).toBeLessThan(200_000);
  });
});

describe("backtestEquityFigure", () => {
  it("says what was made, how sure that is, and what luck made", () => {
    const { title, subtitle } = FIGURES["equity"]!;
    expect(title).toContain(
      `v4 as shipped returned ${formatPercentEstimate(SHIPPED.monthlyReturn)} a month after costs`,
    );
    expect(title).toMatch(/; \d+ of 20 random traders ended as high$/);
    expect(subtitle).toMatch(/2025-01-01 to 2025-02-\d\d, \d symbols?, \d+ days, /);
  });

  it("tells of a ruin", () => {
    const ruined = judged(
      "v4 as shipped",
      {},
      {
        bars: [barsOf("BTCUSDT", [100, 100, 250], { closes: [100, 250, 250], hours: [0, 1, 50] })],
        predictions: decisions([[1, 0.1]]),
        funding: {},
      },
    );
    expect(backtestEquityFigure([ruined], []).title).toBe("v4 as shipped lost everything on 2025-01-01");
  });

  it("names symbols without funding", () => {
    const { funding: _, ...unfunded } = input;
    expect(backtestEquityFigure([judged("v4 as shipped", {}, { ...unfunded, funding: {} })], []).subtitle).toMatch(
      /Before funding for S0USDT, S1USDT, S2USDT\.$/,
    );
  });
});

describe("backtestMonthsFigure", () => {
  it("counts months of at least 15 days against 5 %, scaled to 30", () => {
    const { title, table } = backtestMonthsFigure([riser]);
    expect(title).toBe("v4 as shipped reached 5 % in 1 of 1 month");
    expect(table.rows.map((row) => [row[1], row[5]])).toEqual([
      ["2025-01", "yes"],
      ["2025-02", "too few days"],
    ]);
  });
});

describe("backtestSymbolsFigure and backtestCostsFigure", () => {
  it("add up from price gain to net", () => {
    expect(backtestSymbolsFigure(riser).title).toMatch(
      /^1 of 1 symbol earned money; BTCUSDT added 9.9\u2009% of a total of 9.9\u2009%$/,
    );
    const { data, title } = backtestCostsFigure(riser);
    const [bar] = data as unknown as readonly [{ x: string[]; y: number[]; base: number[] }];
    expect(bar.x).toEqual(["price gain", "fees", "slippage", "funding", "net"]);
    const funding = bar.x.indexOf("funding");
    expect(bar.base[funding]! + bar.y[funding]!).toBeCloseTo(bar.y.at(-1)!, 12);
    expect(title).toMatch(
      /^Costs took 1.0\u2009% of what prices gave v4 as shipped; it breaks even at \d+ bps a fill and pays 0$/,
    );
  });
});

describe("tearSheetTable", () => {
  it("has a row and a formula for every figure", () => {
    const table = tearSheetTable(ACCOUNTS);
    expect(table.columns).toEqual(["figure", "v3.1", "v4 as written", "v4 as shipped", "formula"]);
    expect(table.rows.map(([figure]) => figure)).toEqual(
      expect.arrayContaining([
        "Sharpe ratio",
        "Sortino ratio",
        "Calmar ratio",
        "Maximum drawdown",
        "Hit rate",
        "Profit factor",
        "Break-even cost",
        "Tail ratio",
      ]),
    );
    expect(renderTable(table).markup).toContain("sqrt(365)");
  });
});
