import { describe, expect, it } from "vitest";
import {
  backtestPerpetual,
  costDelaySurface,
  rollingRisk,
  sensitivityOfReturn,
  summarizeBacktest,
  worstDrawdowns,
} from "../../../src/backtest/index.js";
import { createRng, DAY_MS, formatDate } from "../../../src/core/index.js";
import { readGolden } from "../golden.js";
import { randomInput, START } from "../toyMarkets.js";

interface Golden {
  readonly risk: {
    readonly returns: number[];
    readonly drawdowns: [start: string, valley: string, end: string, days: number, depth: number][];
    readonly lastDay: string;
    readonly valueAtRisk: number;
    readonly conditionalValueAtRisk: number;
    readonly window: number;
    readonly rollingSharpe: number[];
    readonly rollingVolatility: number[];
  };
}
const { risk } = readGolden<Golden>("operating");

const input = randomInput(createRng(5), { symbols: 2, bars: 24 * 30 });

/** Marks at midnight, so that each day is one return. */
function curveOf(returns: readonly number[]) {
  let equity = 1;
  return {
    timeMs: Float64Array.from({ length: returns.length + 1 }, (_, k) => START + k * DAY_MS),
    equity: Float64Array.from([1, ...returns.map((value) => (equity *= 1 + value))]),
  };
}

describe("worstDrawdowns", () => {
  it("is QuantStats' drawdown_details, the deepest first", () => {
    const found = worstDrawdowns(curveOf(risk.returns));
    expect(found).toHaveLength(risk.drawdowns.length);
    risk.drawdowns.forEach(([start, valley, end, days, depth], k) => {
      const { startMs, valleyMs, endMs, ...rest } = found[k]!;
      expect([startMs, valleyMs].map(formatDate)).toEqual([start, valley]);
      expect(endMs === null ? risk.lastDay : formatDate(endMs)).toBe(end);
      expect(rest.days).toBe(days);
      expect(rest.depthFrac).toBeCloseTo(depth, 12);
    });
  });

  it("takes the start for a peak, and says which fall goes on", () => {
    expect(worstDrawdowns(curveOf([-0.1, 0.05, 0.2, -0.01]))).toEqual([
      { startMs: START, valleyMs: START, endMs: START + DAY_MS, days: 2, depthFrac: expect.closeTo(0.1, 12) as number },
      {
        startMs: START + 3 * DAY_MS,
        valleyMs: START + 3 * DAY_MS,
        endMs: null,
        days: 1,
        depthFrac: expect.closeTo(0.01, 12) as number,
      },
    ]);
    expect(worstDrawdowns(curveOf([0.1, 0, 0.1]))).toEqual([]);
  });
});

describe("rollingRisk", () => {
  it("is QuantStats' rolling Sharpe ratio and volatility over 365 days a year", () => {
    const { day, sharpe, volatilityFrac } = rollingRisk(curveOf(risk.returns), { windowDays: risk.window });
    expect(sharpe).toHaveLength(risk.rollingSharpe.length);
    expect(formatDate(day.at(-1)! * DAY_MS)).toBe(risk.lastDay);
    risk.rollingSharpe.forEach((value, k) => expect(sharpe[k]).toBeCloseTo(value, 9));
    risk.rollingVolatility.forEach((value, k) => expect(volatilityFrac[k]).toBeCloseTo(value, 10));
  });

  it("takes a third of the days, 7 at least and 30 at most, and has no rows on fewer", () => {
    const days = (n: number) => rollingRisk(curveOf(Array<number>(n).fill(0.001)));
    expect([days(200), days(60), days(9)].map(({ windowDays }) => windowDays)).toEqual([30, 20, 7]);
    expect(days(5).sharpe).toHaveLength(0);
    expect(days(9).sharpe.every(Number.isNaN)).toBe(true);
  });
});

describe("value-at-risk", () => {
  it("and expected shortfall are QuantStats'", () => {
    const summary = summarizeBacktest({ ...backtestPerpetual(input), ...curveOf(risk.returns) });
    expect(summary.valueAtRiskFrac).toBeCloseTo(risk.valueAtRisk, 12);
    expect(summary.conditionalValueAtRiskFrac).toBeCloseTo(risk.conditionalValueAtRisk, 12);
  });
});

describe("costDelaySurface", () => {
  it("agrees with the account under the same costs and the same delay", () => {
    const surface = costDelaySurface(input, { costsBps: [0, 7, 14], delaysBars: [0, 1] });
    expect(surface).toHaveLength(6);
    const [asDecided, doubled, late] = sensitivityOfReturn(input, {});
    const at = (costBps: number, delayBars: number) =>
      surface.find((cell) => cell.costBps === costBps && cell.delayBars === delayBars)!.monthlyReturnFrac;
    expect(at(7, 0)).toBeCloseTo(asDecided!.monthlyReturnFrac, 12);
    expect(at(14, 0)).toBeCloseTo(doubled!.monthlyReturnFrac, 12);
    expect(at(7, 1)).toBeCloseTo(late!.monthlyReturnFrac, 12);
    expect(at(0, 0)).toBeGreaterThan(at(7, 0));
    expect(backtestPerpetual(input).trades.length).toBeGreaterThan(0);
  });

  it("refuses a cost below 0 and a part of a bar", () => {
    expect(() => costDelaySurface(input, { costsBps: [-1] })).toThrow(/^Cannot charge costs as costBps must be/);
    expect(() => costDelaySurface(input, { delaysBars: [0.5] })).toThrow(/^Cannot delay fills as delayBars must be/);
  });
});
