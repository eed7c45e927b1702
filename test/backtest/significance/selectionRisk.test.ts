import { describe, expect, it } from "vitest";
import { selectionRisk, type BacktestResult } from "../../../src/backtest/index.js";
import { createRng, DAY_MS } from "../../../src/core/index.js";

const DAYS = 120;

/** An account whose daily returns are noise around `mean`. */
function account(name: string, mean: number): { readonly name: string; readonly result: BacktestResult } {
  const rng = createRng(7).child(name);
  const equity = new Float64Array(DAYS + 1).fill(1);
  for (let day = 1; day <= DAYS; day++) equity[day] = equity[day - 1]! * (1 + mean + 0.01 * rng.normal());
  const result: BacktestResult = {
    timeMs: Float64Array.from(equity, (_, day) => day * DAY_MS),
    equity,
    trades: [],
    positions: [],
    pricePnlUsd: equity.at(-1)! - 1,
    feesPaid: 0,
    slippagePaid: 0,
    fundingPaid: 0,
    tradedUsd: 1,
    grossExposureFrac: 1,
    monthlyReturns: [{ month: "1970-01", days: 30, returnFrac: 0 }],
    perSymbol: [],
    symbolsWithoutFunding: [],
    symbolsLeftOut: [],
    delisted: [],
    isNetOfFunding: true,
    ruinedAtMs: null,
    shortfallForgiven: 0,
  };
  return { name, result };
}

const NOISE = Array.from({ length: 20 }, (_, k) => account(`noise ${k}`, 0));

describe("selectionRisk", () => {
  it("does not believe the best of twenty accounts of noise", () => {
    const best = NOISE.reduce((a, b) => (b.result.equity.at(-1)! > a.result.equity.at(-1)! ? b : a)).name;
    const { deflated, overfitting, effectiveTrials, trials } = selectionRisk(NOISE, { chosen: best, searchTrials: 0 });
    expect(trials).toBe(20);
    expect(effectiveTrials).toBeGreaterThan(17);
    expect(deflated!.probability).toBeLessThan(0.9);
    expect(overfitting.pbo).toBeGreaterThan(0.2);
  });

  it("believes one that is far better than what luck gives", () => {
    const { deflated, overfitting } = selectionRisk([...NOISE, account("skill", 0.006)], {
      chosen: "skill",
      searchTrials: 4,
    });
    expect(deflated!.probability).toBeGreaterThan(0.95);
    expect(overfitting.pbo).toBe(0);
  });

  it("asks for more the more was looked at", () => {
    const few = selectionRisk(NOISE, { chosen: "noise 0", searchTrials: 0 });
    const many = selectionRisk(NOISE, { chosen: "noise 0", searchTrials: 1_000 });
    expect(many.deflated!.expectedMaximumSharpe).toBeGreaterThan(few.deflated!.expectedMaximumSharpe);
    expect(many.deflated!.probability).toBeLessThan(few.deflated!.probability);
  });

  it("counts copies of one account once, and deflates nothing below two trials", () => {
    const best = NOISE[0]!;
    const copies = Array.from({ length: 5 }, (_, k) => ({ name: `copy ${k}`, result: best.result }));
    const { effectiveTrials, deflated, sharpe } = selectionRisk([best, ...copies], {
      chosen: best.name,
      searchTrials: 0,
    });
    expect(effectiveTrials).toBeCloseTo(1, 9);
    expect(deflated!.expectedMaximumSharpe).toBe(0);
    expect(deflated!.probability > 0.5).toBe(sharpe[0]! > 0);
  });

  it("takes the variance over trials as a sample's, without those whose returns do not vary", () => {
    const two = NOISE.slice(0, 2);
    const flat = { name: "flat", result: { ...two[0]!.result, equity: new Float64Array(DAYS + 1).fill(1) } };
    const { sharpe, deflated, effectiveTrials } = selectionRisk([...two, flat], {
      chosen: two[0]!.name,
      searchTrials: 0,
    });
    expect(effectiveTrials).toBe(2);
    // With n - 1 the variance of two numbers is half their squared distance; Euler's gamma times the quantile of
    // 1 - 1/(2 e) is 0.5198.
    const bar = (Math.abs(sharpe[0]! - sharpe[1]!) / Math.SQRT2) * 0.51975534;
    expect(deflated!.expectedMaximumSharpe / bar).toBeCloseTo(1, 6);
  });

  it("refuses accounts of different days and a chosen one that is not there", () => {
    const short = {
      name: "short",
      result: {
        ...NOISE[0]!.result,
        timeMs: NOISE[0]!.result.timeMs.slice(0, 50),
        equity: NOISE[0]!.result.equity.slice(0, 50),
      },
    };
    expect(() => selectionRisk([...NOISE, short], { chosen: "noise 0", searchTrials: 0 })).toThrow(
      "Cannot judge a selection as all accounts must cover the same days: found 120 and 49",
    );
    expect(() => selectionRisk(NOISE, { chosen: "skill", searchTrials: 0 })).toThrow(
      /chosen account must be among the compared: found "skill"/,
    );
  });
});
