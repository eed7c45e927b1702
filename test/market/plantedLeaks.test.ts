import {
  asOf,
  estimateAuc,
  createRng,
  HOUR_MS,
  SCENARIOS,
  simulateMarket,
  type Scenario,
  type SymbolMarket,
} from "tenbin";
import { describe, expect, it } from "vitest";

const SYMBOLS = ["BTCUSDT", "ETHUSDT", "ICPUSDT", "SOLUSDT", "AVAXUSDT"];
const HORIZON_BARS = 4;
const simulate = (scenario: Scenario, days = 120) =>
  simulateMarket({ scenario, symbols: SYMBOLS, days, barMs: HOUR_MS, rng: createRng(11) });

type Score = (market: SymbolMarket) => (bar: number) => number;

/** Shorts less longs liquidated among the events known in (open, close] of a bar, USD. */
const liquidationImbalance: Score = ({ bars, liquidations }) => {
  const sums = new Float64Array(bars.timeMs.length);
  liquidations!.knownMs.forEach((known, event) => {
    const bar = Math.ceil((known - bars.timeMs[0]!) / bars.barMs) - 1;
    if (bar >= 0 && bar < sums.length)
      sums[bar]! += (liquidations!.side[event] === "short" ? 1 : -1) * liquidations!.notionalUsd[event]!;
  });
  return (bar) => sums[bar]!;
};
const takerShare: Score =
  ({ bars }) =>
  (bar) =>
    bars.takerBuyVolume![bar]! / bars.volume[bar]!;
const lastReturn: Score =
  ({ bars }) =>
  (bar) =>
    Math.log(bars.close[bar]! / bars.close[bar - 1]!);
const wickImbalance: Score =
  ({ bars }) =>
  (bar) =>
    (bars.high[bar]! + bars.low[bar]! - 2 * bars.close[bar]!) / bars.close[bar]!;
const fundingChange: Score = ({ bars, funding }) => {
  const last = asOf(
    funding!.knownMs,
    bars.timeMs.map((time) => time + bars.barMs),
  );
  return (bar) => funding!.rate[last[bar]!]! - (funding!.rate[last[bar]! - 1] ?? NaN);
};

const STATISTICS: Partial<Record<Scenario, Score>> = {
  "leak-early-liquidations": liquidationImbalance,
  "leak-early-taker-volume": takerShare,
  "leak-future-close": lastReturn,
  "leak-future-extremes": wickImbalance,
  "leak-early-funding": fundingChange,
};

/** AUC of one number a bar for label 0, as the recorded bars have it, with its day-block interval. */
function aucOf(markets: readonly SymbolMarket[], score: Score) {
  const scores = markets.map(score);
  const rows = Array.from({ length: markets[0]!.bars.timeMs.length - HORIZON_BARS - 24 }, (_, i) => i + 24)
    .flatMap((bar) =>
      markets.map(({ bars }, m) => ({
        timeMs: bars.timeMs[bar]! + bars.barMs,
        label: bars.close[bar + HORIZON_BARS]! > bars.open[bar + 1]! ? 1 : 0,
        score: scores[m]!(bar),
      })),
    )
    .filter((row) => Number.isFinite(row.score));
  return estimateAuc({
    timeMs: rows.map((row) => row.timeMs),
    labels: rows.map((row) => row.label),
    scores: rows.map((row) => row.score),
    confidence: 0.95,
  });
}

describe("a planted leak", () => {
  const honest = simulate("none");
  const leaks = SCENARIOS.filter(({ isLeak }) => isLeak).map(({ name }) => name);

  it("has a statistic here, whatever it is", () => expect(Object.keys(STATISTICS).sort()).toEqual([...leaks].sort()));

  it.each(leaks)("%s predicts what the honest market does not", (scenario) => {
    const leaky = aucOf(simulate(scenario).markets, STATISTICS[scenario]!);
    const clean = aucOf(honest.markets, STATISTICS[scenario]!);
    expect(leaky.low, `${scenario} ${JSON.stringify(leaky)}`).toBeGreaterThan(0.5);
    expect(clean.low, `none ${JSON.stringify(clean)}`).toBeLessThan(0.5);
    expect(clean.high).toBeGreaterThan(0.48);
    expect(leaky.value).toBeGreaterThan(clean.high);
  });

  it.each(leaks)("%s keeps the honest truth, the honest last bar and every table it does not touch", (scenario) => {
    const { markets, truth } = simulate(scenario, 10);
    const clean = simulate("none", 10);
    expect(truth).toEqual(clean.truth);
    const touched: Record<string, (market: SymbolMarket) => unknown> = {
      "leak-early-liquidations": ({ liquidations: _, ...rest }) => rest,
      "leak-early-taker-volume": ({ bars: { takerBuyVolume: _, ...bars }, ...rest }) => ({ bars, ...rest }),
      "leak-future-close": ({ bars: { open: _o, high: _h, low: _l, close: _c, ...bars }, ...rest }) => ({
        bars,
        ...rest,
      }),
      "leak-future-extremes": ({ bars: { high: _h, low: _l, ...bars }, ...rest }) => ({ bars, ...rest }),
      "leak-early-funding": ({ funding: _, ...rest }) => rest,
    };
    expect(markets.map(touched[scenario]!)).toEqual(clean.markets.map(touched[scenario]!));
    expect(markets).not.toEqual(clean.markets);
    for (const { bars } of markets) {
      expect(
        bars.timeMs.every(
          (_, i) =>
            bars.high[i]! >= Math.max(bars.open[i]!, bars.close[i]!) &&
            bars.low[i]! <= Math.min(bars.open[i]!, bars.close[i]!),
        ),
      ).toBe(true);
      expect(bars.close.at(-1)).toBe(
        clean.markets.find((market) => market.bars.symbol === bars.symbol)!.bars.close.at(-1),
      );
    }
  });

  it("moves liquidations and their recording one hour, and funding eight", () => {
    const [clean, early, funding] = [
      simulate("none", 3),
      simulate("leak-early-liquidations", 3),
      simulate("leak-early-funding", 3),
    ].map(({ markets }) => markets[0]!);
    expect(early!.liquidations!.knownMs).toEqual(clean!.liquidations!.knownMs.map((known) => known - HOUR_MS));
    expect(early!.liquidations!.coverageMs).toEqual(
      clean!.liquidations!.coverageMs.map(([from, to]) => [from - HOUR_MS, to - HOUR_MS]),
    );
    expect(funding!.funding!.timeMs).toEqual(clean!.funding!.timeMs.map((time) => time - 8 * HOUR_MS));
  });
});

describe("SCENARIOS", () => {
  it("names each scenario once, and each can be simulated", () => {
    const names = SCENARIOS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, description } of SCENARIOS) {
      expect(
        simulateMarket({ scenario: name, symbols: ["BTCUSDT"], days: 1, barMs: HOUR_MS, rng: createRng(1) }).markets,
      ).toHaveLength(1);
      expect(description).toMatch(/^[a-z].{20,}[^.]$/);
    }
    expect(() =>
      simulateMarket({
        scenario: "leak-early-depth" as Scenario,
        symbols: ["BTCUSDT"],
        days: 1,
        barMs: HOUR_MS,
        rng: createRng(1),
      }),
    ).toThrow(
      /^Cannot simulate a market as its scenario must be one of strong, .*leak-early-funding: found "leak-early-depth"$/,
    );
  });
});
