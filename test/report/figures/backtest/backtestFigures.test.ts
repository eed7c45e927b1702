import { describe, expect, it } from "vitest";
import {
  backtestBaselines,
  backtestPerpetual,
  costDelaySurface,
  monthlyReturnEstimate,
  probabilityOfBacktestOverfitting,
} from "../../../../src/backtest/index.js";
import { createMatrix, createRng } from "../../../../src/core/index.js";
import {
  backtestCostsFigure,
  backtestDrawdownsFigure,
  backtestEquityFigure,
  backtestMonthMapFigure,
  backtestMonthsFigure,
  backtestOverfittingFigure,
  backtestRollingFigure,
  backtestSymbolsFigure,
  costDelayFigure,
  formatPercentEstimate,
  mostTradedSymbol,
  renderFigure,
  renderTable,
  tearSheetTable,
  tradesFigure,
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
  monthMap: backtestMonthMapFigure(ACCOUNTS),
  drawdowns: backtestDrawdownsFigure(SHIPPED),
  rolling: backtestRollingFigure(ACCOUNTS),
  costDelay: costDelayFigure(costDelaySurface(input), { model: "v4 as shipped", paidBps: 7, days: 40 }),
  trades: tradesFigure("v4 as shipped", SHIPPED.result, input.bars[0]!),
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

/** Never leaves the band, so it never trades. */
const IDLE = judged(
  "v4 as shipped",
  {},
  { ...input, predictions: { ...input.predictions, probability: input.predictions.probability.map(() => 0.5) } },
);

describe("the figures of the back-test", () => {
  it.each(Object.entries(FIGURES))("%s is JSON that a page can carry, with a table and a definition", (_, figure) => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    expect(renderFigure(figure).markup).toContain(figure.id);
    expect(figure.table.rows.length).toBeGreaterThan(0);
    for (const row of figure.table.rows) expect(row).toHaveLength(figure.table.columns.length);
    expect(figure.definition.text.length).toBeGreaterThan(40);
    // The bundle of the pages holds cartesian traces only.
    for (const { type } of figure.data) expect(["scatter", "bar", "heatmap"]).toContain(type);
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
    expect(title).toMatch(/, no more than turning at random may give: \d+ of 20 random traders ended as high$/);
    expect(subtitle).toMatch(/2025-01-01 to 2025-02-\d\d, \d symbols?, \d+ days, /);
  });

  it("say where one line hides another", () => {
    const [first, second] = ACCOUNTS;
    const hidden = "v3.1 traded as v4 as written did: its line lies below that one.";
    expect(backtestEquityFigure(ACCOUNTS, BASELINES).subtitle).not.toContain("lies below");
    const twice = [{ ...second!, name: first!.name }, second!, SHIPPED];
    expect(backtestEquityFigure(twice, BASELINES).subtitle).toContain(hidden);
  });

  it("state no return of an account whose model is not honest", () => {
    const row = (isHonest: boolean) => backtestEquityFigure([{ ...SHIPPED, isHonest }], BASELINES).table.rows[0]!;
    expect(row(true).slice(1, 3).join()).toMatch(/%.*,.*%/);
    expect(row(false).slice(1, 3)).toEqual(["not stated: not honest", "not stated: not honest"]);
  });

  it("draws who knows the true probabilities, where somebody does", () => {
    const { data, subtitle, table } = backtestEquityFigure(ACCOUNTS, BASELINES, { reference: ACCOUNTS[0]!.result });
    expect(data.map(({ name }) => name)).toContain("reference trader, knows P(BUY)");
    expect(subtitle).toContain("the dashed line trades the market's own probabilities, which no model can know");
    expect(table.rows.at(-1)![0]).toBe("reference trader, knows P(BUY)");
    expect(FIGURES["equity"]!.subtitle).not.toContain("dashed");
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

describe("backtestMonthMapFigure", () => {
  it("has a row an account and year and a column a month, and names the worst", () => {
    const { title, table } = backtestMonthMapFigure([riser]);
    expect(title).toMatch(/^v4 as shipped gained in 2 of 2 months; the worst was 2025-0\d with \d\.\d\u2009%$/);
    expect(table.columns).toEqual(["account and year", "Jan", "Feb"]);
    expect(table.rows.map(([name]) => name)).toEqual(["v4 as shipped, 2025"]);
  });

  it("says in words that no cell has a colour", () => {
    const { title, subtitle } = backtestMonthMapFigure([IDLE]);
    expect(title).toBe("v4 as shipped never traded, so every month is 0");
    expect(subtitle).toContain("Every month of every account is 0, so no cell has a colour.");
  });
});

describe("backtestDrawdownsFigure", () => {
  it("says how deep, and whether it is over", () => {
    expect(FIGURES["drawdowns"]!.title).toMatch(
      /^The deepest fall of v4 as shipped was \d+\.\d\u2009%, to 2025-0[12]-\d\d, and (it goes on|took \d+ days? to come back)$/,
    );
    expect(backtestDrawdownsFigure(IDLE).title).toBe("v4 as shipped never closed a day below an earlier one");
  });
});

describe("backtestRollingFigure", () => {
  it("says in what range the ratio lay, and nothing of an account that did not move", () => {
    expect(FIGURES["rolling"]!.title).toMatch(
      /^Over 13 days the Sharpe ratio of v4 as shipped lay between -?\d[\d.]* and -?\d[\d.]*, above 0 in \d+ of \d+ windows$/,
    );
    expect(backtestRollingFigure([IDLE]).title).toMatch(/did not move in any window, so no Sharpe ratio is shown$/);
  });
});

describe("costDelayFigure", () => {
  const words = { model: "m", paidBps: 7, days: 40 };
  const surface = (returnOf: (costBps: number, delayBars: number) => number) =>
    [0, 1].flatMap((delayBars) =>
      [0, 7, 14].map((costBps) => ({ costBps, delayBars, monthlyReturnFrac: returnOf(costBps, delayBars) })),
    );

  it("says where a later fill would have earned more", () => {
    expect(
      costDelayFigure(
        surface((_, delay) => 0.02 + delay),
        words,
      ).title,
    ).toMatch(/, and still earns filled 1 bar later; filled 1 bar later it would have earned most$/);
  });

  it("says up to which cost and with which delay there is a return", () => {
    expect(
      costDelayFigure(
        surface(() => 0.02),
        words,
      ).title,
    ).toBe("m earns up to 14 bps a fill, the most tried, and still earns filled 1 bar later");
    expect(
      costDelayFigure(
        surface((cost, delay) => (cost < 14 && delay === 0 ? 0.02 : -0.1)),
        words,
      ).title,
    ).toBe("m earns at every cost tried up to 7 bps a fill, and at its own costs with 1 of 2 delays");
    expect(
      costDelayFigure(
        surface(() => -0.02),
        words,
      ).title,
    ).toBe("m earns at no cost, not even none");
    expect(
      costDelayFigure(
        surface(() => 0),
        words,
      ).title,
    ).toMatch(/^m earns nothing at any cost or delay/);
  });
});

describe("tradesFigure", () => {
  it("lists every position of the symbol with what it came to", () => {
    const own = SHIPPED.result.positions.filter(({ symbol }) => symbol === input.bars[0]!.symbol);
    const { table, title } = FIGURES["trades"]!;
    expect(own.length).toBeGreaterThan(3);
    expect(title).toMatch(new RegExp(`of ${own.length} positions in S0USDT, together`));
    expect(table.rows).toHaveLength(Math.min(own.length, 120));
    const first = own.at(-table.rows.length)!;
    expect(table.rows[0]![1]).toBe(first.side);
    const fill = SHIPPED.result.trades.find(({ symbol, fillMs }) => symbol === "S0USDT" && fillMs === first.openMs)!;
    expect(table.rows[0]![2]).toBe(fill.price);
  });

  it("takes the symbol that moved the account most", () => {
    const { perSymbol } = SHIPPED.result;
    const sizes = perSymbol.map(({ netUsd }) => Math.abs(netUsd));
    expect(mostTradedSymbol(SHIPPED.result)).toBe(perSymbol[sizes.indexOf(Math.max(...sizes))]!.symbol);
    expect(mostTradedSymbol(IDLE.result)).toBeUndefined();
    expect(tradesFigure("m", IDLE.result, input.bars[0]!).title).toBe("m never traded S0USDT");
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
      /^Costs took 1.0\u2009% of what prices gave v4 as shipped; it breaks even at \d+ bps a fill and pays 0 bps$/,
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
        "Daily value-at-risk",
        "Expected shortfall (cVaR)",
      ]),
    );
    expect(renderTable(table).markup).toContain("sqrt(365)");
  });
});
