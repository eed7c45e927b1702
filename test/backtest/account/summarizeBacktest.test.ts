import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  backtestPerpetual,
  dailyReturns,
  drawdownCurve,
  monthlyReturnEstimate,
  monthlyReturns,
  summarizeBacktest,
  TEAR_SHEET,
  type BacktestResult,
  type BacktestSummary,
} from "../../../src/backtest/index.js";
import { createRng } from "../../../src/core/index.js";
import { readGolden } from "../golden.js";
import { barsOf, decisions, fundingOf, HOUR, START } from "../toyMarkets.js";

interface Golden {
  readonly account: {
    readonly bars: Readonly<
      Record<string, { readonly hour: number[]; readonly open: number[]; readonly close: number[] }>
    >;
    readonly funding: Readonly<Record<string, { readonly hour: number[]; readonly rate: number[] }>>;
    readonly predictions: [number, string, number][];
    readonly equity: [number, number][];
  };
  readonly tearSheet: {
    readonly startHour: number;
    readonly equity: number[];
    readonly dailyReturns: number[];
    readonly months: Readonly<Record<string, number>>;
    readonly summary: Readonly<Record<string, number>>;
    readonly monthlyReturn: number;
  };
}
const golden = readGolden<Golden>("backtest");

/** An account of which only the curve matters. */
function curveOf(equity: readonly number[], { startHour = 0, stepHours = 1 } = {}): BacktestResult {
  const timeMs = Float64Array.from(equity, (_, i) => START + (startHour + i * stepHours) * HOUR);
  const curve = { timeMs, equity: Float64Array.from(equity) };
  return {
    ...curve,
    trades: [],
    positions: [],
    pricePnlUsd: 0,
    feesPaid: 0,
    slippagePaid: 0,
    fundingPaid: 0,
    tradedUsd: 0,
    grossExposureFrac: 0,
    monthlyReturns: monthlyReturns(curve),
    perSymbol: [],
    symbolsWithoutFunding: [],
    symbolsLeftOut: [],
    delisted: [],
    isNetOfFunding: true,
    ruinedAtMs: null,
    shortfallForgiven: 0,
  };
}

describe("backtestPerpetual, beside an independent account", () => {
  it("has the same equity at every close, over gaps and settlements", () => {
    const { bars, funding, predictions, equity } = golden.account;
    const result = backtestPerpetual({
      bars: Object.entries(bars).map(([symbol, { hour, open, close }]) =>
        barsOf(symbol, open, { closes: close, hours: hour }),
      ),
      predictions: decisions(predictions.map(([hour, symbol, probability]) => [hour, probability, symbol])),
      funding: Object.fromEntries(
        Object.entries(funding).map(([symbol, { hour, rate }]) => [
          symbol,
          fundingOf(hour.map((at, k) => [at, rate[k]!] as const)),
        ]),
      ),
    });
    expect(Array.from(result.timeMs.subarray(1), (time) => (time - START) / HOUR)).toEqual(
      equity.map(([hour]) => hour),
    );
    equity.forEach(([, value], k) => expect(result.equity[k + 1]).toBeCloseTo(value, 9));
  });
});

describe("monthlyReturns", () => {
  it("gives a mark at midnight to the day before it", () => {
    // 12 h from Jan 31 00:00 to Feb 1 12:00.
    const result = curveOf([1, 1.1, 1.21, 1.331], { startHour: 30 * 24, stepHours: 12 });
    expect(result.monthlyReturns).toEqual([
      { month: "2025-01", days: 1, returnFrac: expect.closeTo(0.21, 12) },
      { month: "2025-02", days: 0.5, returnFrac: expect.closeTo(0.1, 12) },
    ]);
    expect(Array.from(dailyReturns(result).days)).toEqual([1, 0.5]);
  });

  it("compounds to the whole", () => {
    const { equity } = golden.tearSheet;
    const result = curveOf(equity, golden.tearSheet);
    expect(result.monthlyReturns.reduce((growth, { returnFrac }) => growth * (1 + returnFrac), 1)).toBeCloseTo(
      equity.at(-1)!,
      10,
    );
    expect(Object.fromEntries(result.monthlyReturns.map(({ month, returnFrac }) => [month, returnFrac]))).toEqual(
      Object.fromEntries(
        Object.entries(golden.tearSheet.months).map(([month, value]) => [month, expect.closeTo(value, 9)]),
      ),
    );
  });
});

describe("summarizeBacktest", () => {
  it("agrees with pandas on every figure of the curve", () => {
    const result = curveOf(golden.tearSheet.equity, golden.tearSheet);
    const summary: Readonly<Record<string, number | null>> = summarizeBacktest(result);
    expect(Array.from(dailyReturns(result).returnFrac)).toEqual(
      golden.tearSheet.dailyReturns.map((value) => expect.closeTo(value, 12)),
    );
    // What pandas makes of a year is not told of a curve that is shorter than half of one.
    const ofAYear = new Set(["annualReturnFrac", "calmar"]);
    for (const [name, value] of Object.entries(golden.tearSheet.summary))
      expect([name, summary[name]]).toEqual([name, ofAYear.has(name) ? null : expect.closeTo(value, 8)]);
  });

  it("counts positions, costs and exposure", () => {
    // Long +10 %, then short -10 %: one of two positions won.
    const bars = barsOf("BTCUSDT", [100, 100, 110, 121], { closes: [100, 110, 121, 121] });
    const summary = summarizeBacktest(
      backtestPerpetual(
        {
          bars,
          predictions: decisions([
            [1, 0.9],
            [2, 0.1],
          ]),
        },
        { takerFeeBps: 0, slippageBps: 0 },
      ),
    );
    expect(summary.hitRateFrac).toBe(0.5);
    expect(summary.profitFactor).toBeCloseTo(0.1 / 0.11, 12);
    expect(summary.positionCount).toBe(2);
    expect(summary.grossExposureFrac).toBeCloseTo((1 + 1.21 / 0.99 + 1.21 / 0.99) / 3, 12);
    // It made -0.01 on 1 + 2.2 of traded notional.
    expect(summary.breakEvenCostBps).toBeCloseTo((-0.01 / 3.2) * 10_000, 9);
  });

  it("says null where a figure would divide by nothing", () => {
    const summary: BacktestSummary = summarizeBacktest(curveOf(Array<number>(184 * 24).fill(1)));
    expect(summary.annualReturnFrac).toBe(0);
    for (const name of [
      "sharpeAnnual",
      "sortinoAnnual",
      "calmar",
      "hitRateFrac",
      "profitFactor",
      "breakEvenCostBps",
      "skewness",
      "probabilisticSharpe",
    ] as const)
      expect(summary[name]).toBeNull();
    expect(summary.maxDrawdownFrac).toBe(0);
    expect(summary.longestDrawdownDays).toBe(0);
  });

  it("does not annualise less than half a year", () => {
    const grown = (days: number): BacktestSummary =>
      summarizeBacktest(
        curveOf(
          Array.from({ length: days + 1 }, (_, day) => (day === 1 ? 0.99 : 1 + 0.01 * day)),
          { stepHours: 24 },
        ),
      );
    expect(grown(182)).toMatchObject({ annualReturnFrac: null, calmar: null });
    expect(grown(183).annualReturnFrac).toBeCloseTo(2.83 ** (365 / 183) - 1, 9);
    expect(grown(183).calmar).toBeCloseTo((2.83 ** (365 / 183) - 1) / 0.01, 6);
  });

  it("has a formula for every figure, and a figure for every formula", () => {
    const { days: _, ...figures } = summarizeBacktest(curveOf([1, 2]));
    expect(Object.keys(figures).sort()).toEqual(Object.keys(TEAR_SHEET).sort());
  });

  it("measures drawdowns from the highest equity so far", () => {
    expect(Array.from(drawdownCurve({ equity: Float64Array.of(1, 2, 1, 2, 4, 3) }))).toEqual([0, 0, 0.5, 0, 0, 0.25]);
    expect(summarizeBacktest(curveOf([1, 2, 1, 2, 4, 3], { stepHours: 24 }))).toMatchObject({
      maxDrawdownFrac: 0.5,
      longestDrawdownDays: 2,
    });
  });
});

describe("monthlyReturnEstimate", () => {
  const options = { confidence: 0.95 };

  it("is the geometric mean per 30 days", () => {
    const { equity, monthlyReturn } = golden.tearSheet;
    const { value, low, high } = monthlyReturnEstimate(curveOf(equity, golden.tearSheet), options);
    expect(value).toBeCloseTo(monthlyReturn, 9);
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
  });

  it("has no spread where every day earns the same", () => {
    const { value, low, high } = monthlyReturnEstimate(
      curveOf(
        Array.from({ length: 31 }, (_, day) => 1.01 ** day),
        { stepHours: 24 },
      ),
      options,
    );
    expect(value).toBeCloseTo(1.01 ** 30 - 1, 9);
    expect(high - low).toBeCloseTo(0, 9);
  });

  it("says that a ruined account lost everything", () => {
    expect(monthlyReturnEstimate(curveOf([1, 0.5, 0, 0], { stepHours: 24 }), options)).toEqual({
      value: -1,
      low: -1,
      high: -1,
    });
  });

  it("refuses a single day", () => {
    expect(() => monthlyReturnEstimate(curveOf([1, 1.1]), options)).toThrow(
      /days must be an integer of at least 2: found 1/,
    );
  });

  it("holds the true growth about as often as it says, on autocorrelated days", () => {
    const root = createRng(11);
    let held = 0;
    const runs = 200;
    for (let run = 0; run < runs; run++) {
      const rng = root.child(String(run));
      let noise = 0;
      let log = 0;
      const equity = [1];
      for (let day = 0; day < 90; day++) {
        noise = 0.3 * noise + 0.02 * rng.normal();
        log += 0.001 + noise;
        equity.push(Math.exp(log));
      }
      const { low, high } = monthlyReturnEstimate(curveOf(equity, { stepHours: 24 }), options);
      if (low <= Math.expm1(0.03) && Math.expm1(0.03) <= high) held++;
    }
    // The binomial deviation of 200 runs is 1.5 %.
    expect(held / runs).toBeGreaterThan(0.91);
    expect(held / runs).toBeLessThan(0.99);
  });
});

describe("a spread that is only rounding", () => {
  it("gives no ratio, whatever is lost or won on each of however many days", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.004, max: 0.004, noNaN: true }),
        fc.integer({ min: 30, max: 250 }),
        (daily, days) => {
          const equity = [1];
          for (let day = 0; day < days; day++) equity.push(equity.at(-1)! * (1 + daily));
          const sheet = summarizeBacktest(curveOf(equity, { stepHours: 24 }));
          expect([sheet.sharpeAnnual, sheet.skewness, sheet.kurtosis]).toEqual([null, null, null]);
          expect([sheet.probabilisticSharpe, sheet.minimumTrackRecordDays]).toEqual([null, null]);
          expect(sheet.annualVolatilityFrac).toBe(0);
          for (const ratio of [sheet.sortinoAnnual, sheet.calmar, sheet.tailRatio])
            expect(Math.abs(ratio ?? 0)).toBeLessThan(1e4);
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  it("never makes a figure that is no number, whatever the account did", () => {
    const steps = fc.array(fc.constantFrom(0, 1e-17, 1e-12, -1e-12, 0.01, -0.01, 0.5, -0.5, 1e3, 1e9, -1), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(steps, fc.constantFrom(1, 24), (returns, stepHours) => {
        const equity = [1];
        for (const each of returns) equity.push(Math.min(1e120, equity.at(-1)! * (1 + each)));
        for (const [name, value] of Object.entries(summarizeBacktest(curveOf(equity, { stepHours }))))
          expect(value === null || Number.isFinite(value), `${name} is ${value}`).toBe(true);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
