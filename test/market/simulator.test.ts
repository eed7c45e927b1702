import { describe, expect, it } from "vitest";
import { createRng, DAY_MS, HOUR_MS, MINUTE_MS, normalCdf, sha256OfArrays } from "../../src/core/index.js";
import {
  simulateMarket,
  truthProbability,
  type Scenario,
  type SimulatedMarket,
  type SymbolMarket,
} from "../../src/market/index.js";

const STEP_MS = 5 * MINUTE_MS;
const SYMBOLS = ["BTCUSDT", "ICPUSDT", "OTHERUSDT"];
const simulate = (options: Partial<Parameters<typeof simulateMarket>[0]> = {}): SimulatedMarket =>
  simulateMarket({ scenario: "strong", symbols: SYMBOLS, days: 12, barMs: HOUR_MS, rng: createRng(7), ...options });
const HOURLY = simulate();
const FINE = simulate({ barMs: STEP_MS });

/** SIMULATOR.md section 1: volume a day in USD, hourly noise. */
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  BTCUSDT: [15e9, 0.004],
  ICPUSDT: [0.12e9, 0.0062],
  OTHERUSDT: [1e9, 0.006],
};
const KNOBS: Readonly<Record<Exclude<Scenario, "regime-shift" | `leak-${string}`>, readonly [number, number]>> = {
  strong: [1, 0],
  moderate: [0.16, 0],
  realistic: [0.087, 0],
  none: [0, 0],
  "hour-bias": [0.35, 0.45],
};

/**
 * The expected hour drift of the 4 h that begin at each step of the day, in its sigmas: section 1 and 3.10,
 * written down anew.
 */
const PENDING_HOUR_DRIFT = ((): number[] => {
  const hour = Array.from({ length: 288 }, (_, k) => (k + 0.5) / 12);
  const raw = hour.map((h) =>
    Math.exp(0.28 * Math.cos((2 * Math.PI * (h - 15)) / 24) + 0.1 * Math.cos((4 * Math.PI * (h - 14.5)) / 24)),
  );
  const prof = raw.map((value) => value / Math.sqrt(raw.reduce((sum, other) => sum + other ** 2, 0) / 288));
  const sine = hour.map((h) => Math.sin((2 * Math.PI * h) / 24));
  const weigh = (values: readonly number[]): number => values.reduce((sum, value, k) => sum + value * prof[k]!, 0);
  const q = sine.map((value) => value - weigh(sine) / weigh(sine.map(() => 1)));
  return hour.map((_, first) => {
    const steps = Array.from({ length: 48 }, (__, k) => (first + k) % 288);
    return (
      steps.reduce((sum, k) => sum + prof[k]! * q[k]!, 0) /
      Math.sqrt(48 * steps.reduce((sum, k) => sum + prof[k]! ** 2, 0))
    );
  });
})();

/** S and M / S from what the lake shows at each bar close. */
function fromLake(
  { bars, depth, funding }: SymbolMarket,
  [strength, amplitude]: readonly [number, number],
): { readonly sigma: number; readonly ratio: number }[] {
  const [volume, hourly] = SIZES[bars.symbol]!;
  return Array.from(bars.timeMs, (open) => {
    const t0 = open + bars.barMs;
    const book = depth!.knownMs.indexOf(t0);
    const rate = funding!.rate[funding!.knownMs.findLastIndex((known) => known <= t0)]!;
    const [bid, ask] = [depth!.bidNotionalUsd[book]!, depth!.askNotionalUsd[book]!];
    const crowding = (rate - 0.0001) / 0.0006;
    return {
      sigma: (0.012 * volume * (hourly / Math.sqrt(12)) * Math.sqrt(48)) / (bid + ask),
      ratio:
        strength * ((1.7 * (bid - ask)) / (bid + ask) / 0.6 - 0.34 * crowding) +
        amplitude * PENDING_HOUR_DRIFT[(t0 % DAY_MS) / STEP_MS]!,
    };
  });
}

describe("the simulated truth", () => {
  it.each(Object.entries(KNOBS) as [Exclude<Scenario, "regime-shift">, readonly [number, number]][])(
    "on %s always follows from book, funding rate and clock to 1e-9",
    (scenario, knobs) => {
      const { markets, truth } = scenario === "strong" ? HOURLY : simulate({ scenario });
      markets.forEach((market, s) => {
        const { meanLog, sigmaLog, probabilityUp } = truth[s]!;
        const lake = fromLake(market, knobs);
        expect(lake.length).toBe(288);
        const furthest = (distance: (i: number) => number): number =>
          Math.max(...lake.map((_, i) => Math.abs(distance(i))));
        expect(furthest((i) => sigmaLog[i]! / lake[i]!.sigma - 1)).toBeLessThan(1e-9);
        expect(furthest((i) => normalCdf(meanLog[i]! / sigmaLog[i]!) - normalCdf(lake[i]!.ratio))).toBeLessThan(1e-9);
        expect(furthest((i) => probabilityUp[i]! - normalCdf(lake[i]!.ratio))).toBeLessThan(1e-7);
      });
    },
  );

  it("on regime-shift turns the signal round in the last third", () => {
    const { markets, truth } = simulate({ scenario: "regime-shift", days: 30 });
    const early = fromLake(markets[0]!, [1, 0]);
    const late = fromLake(markets[0]!, [-0.6, 0]);
    const { meanLog, sigmaLog } = truth[0]!;
    const ratio = (i: number): number => meanLog[i]! / sigmaLog[i]!;
    const off = (claims: typeof early, from: number, to: number): number =>
      Math.max(...claims.slice(from, to).map((claim, k) => Math.abs(ratio(from + k) - claim.ratio)));
    expect(off(early, 0, 20 * 24)).toBeLessThan(1e-9);
    expect(off(late, 20 * 24 + 4, 30 * 24)).toBeLessThan(1e-9);
  });

  it("never leaves the bound of its scenario", () => {
    for (const { probabilityUp } of HOURLY.truth)
      expect(probabilityUp.filter((p) => !(p >= 0.0207 && p <= 0.9793)).length).toBe(0);
    for (const { probabilityUp } of simulate({ scenario: "none", days: 3 }).truth)
      expect(new Set(probabilityUp)).toEqual(new Set([0.5]));
  });

  it("gives the probability of any threshold, and refuses a bar outside", () => {
    const [truth] = HOURLY.truth;
    const asked = truthProbability(truth!, { barRow: Int32Array.of(5, 5), thetaFrac: Float64Array.of(0, 0.01) });
    expect(asked[0]).toBeCloseTo(truth!.probabilityUp[5]!, 6);
    expect(asked[1]).toBe(normalCdf((truth!.meanLog[5]! - Math.log1p(0.01)) / truth!.sigmaLog[5]!));
    expect(() => truthProbability(truth!, { barRow: Int32Array.of(288), thetaFrac: Float64Array.of(0) })).toThrow(
      /one of 288: found 288/,
    );
  });
});

describe("simulateMarket", () => {
  const bytes = (market: SymbolMarket): string =>
    sha256OfArrays(
      Object.values(market).flatMap((table: object) =>
        Object.values(table).filter((column: unknown): column is Float64Array => column instanceof Float64Array),
      ),
    );

  it("gives the same bytes for the same seed, others for another", () => {
    expect(simulate().markets.map(bytes)).toEqual(HOURLY.markets.map(bytes));
    expect(simulate({ rng: createRng(8) }).markets.map(bytes)).not.toEqual(HOURLY.markets.map(bytes));
  });

  it("never changes the path with the bar length: hourly bars are the fine ones, added up", () => {
    HOURLY.markets.forEach(({ bars: hourly, ...tables }, s) => {
      const { bars: fine, ...fineTables } = FINE.markets[s]!;
      expect(tables).toEqual(fineTables);
      const hours = hourly.timeMs.length;
      const added = (column: Float64Array, add: (hour: Float64Array) => number): Float64Array =>
        Float64Array.from({ length: hours }, (_, i) => add(column.subarray(12 * i, 12 * i + 12)));
      const sum = (hour: Float64Array): number => hour.reduce((total, value) => total + value, 0);
      expect(hourly.timeMs).toEqual(added(fine.timeMs, (hour) => hour[0]!));
      expect(hourly.open).toEqual(added(fine.open, (hour) => hour[0]!));
      expect(hourly.close).toEqual(added(fine.close, (hour) => hour[11]!));
      expect(hourly.high).toEqual(added(fine.high, (hour) => Math.max(...hour)));
      expect(hourly.low).toEqual(added(fine.low, (hour) => Math.min(...hour)));
      expect(hourly.tradeCount).toEqual(added(fine.tradeCount!, sum));
      const volumes = added(fine.quoteVolume!, sum);
      expect(Math.max(...hourly.quoteVolume!.map((usd, i) => Math.abs(usd / volumes[i]! - 1)))).toBeLessThan(1e-12);
      expect(HOURLY.truth[s]!.meanLog).toEqual(added(FINE.truth[s]!.meanLog, (hour) => hour[11]!));
    });
  });

  it("always keeps a liquidation inside its step and inside its bar's range", () => {
    for (const { bars, liquidations } of FINE.markets) {
      const { knownMs, price, notionalUsd, quantity, side } = liquidations!;
      expect(knownMs.length).toBeGreaterThan(100);
      const perBar = new Float64Array(bars.timeMs.length);
      const wrong = Array.from(knownMs, (known, k) => {
        const bar = Math.floor((known - bars.timeMs[0]!) / STEP_MS);
        perBar[bar]! += notionalUsd[k]!;
        const inside = known > bars.timeMs[bar]! && (k === 0 || known >= knownMs[k - 1]!);
        // A level is at least as near as the extreme that reached it.
        const reached =
          side[k] === "long" ? price[k]! >= bars.low[bar]! * (1 - 1e-12) : price[k]! <= bars.high[bar]! * (1 + 1e-12);
        const adds = Math.abs(notionalUsd[k]! / (price[k]! * quantity[k]!) - 1) < 1e-9;
        return inside && reached && adds ? undefined : { k, inside, reached, adds };
      });
      expect(wrong.filter((event) => event !== undefined)).toEqual([]);
      expect([...perBar].filter((usd, bar) => usd > bars.quoteVolume![bar]!)).toEqual([]);
    }
  });

  it("always writes bars that hang together, and every table without delay", () => {
    for (const { bars, funding, openInterest, depth, liquidations } of FINE.markets) {
      const loose = Array.from(bars.timeMs.keys()).filter((i) => {
        const spans =
          bars.low[i]! <= Math.min(bars.open[i]!, bars.close[i]!) &&
          bars.high[i]! >= Math.max(bars.open[i]!, bars.close[i]!);
        const bought = bars.takerBuyVolume![i]! / bars.volume[i]!;
        return !(spans && bought > 0.049 && bought < 0.951 && bars.tradeCount![i]! >= 1);
      });
      expect(loose).toEqual([]);
      for (const table of [funding!, openInterest!, depth!, liquidations!]) expect(table.knownMs).toEqual(table.timeMs);
      expect([...funding!.timeMs].every((time) => time % (8 * HOUR_MS) === 0)).toBe(true);
      expect(funding!.timeMs.length).toBe(12 * 3 + 1);
      expect(depth!.timeMs.length).toBe(12 * 288);
      expect(liquidations!.coverageMs).toEqual([[bars.timeMs[0], bars.timeMs[0]! + 12 * DAY_MS]]);
    }
  });

  it("tells progress by the day", () => {
    const seen: string[] = [];
    simulate({ days: 2, onProgress: ({ task, done, total }) => seen.push(`${task} ${done}/${total}`) });
    expect(seen).toEqual(["simulating strong 0/2", "simulating strong 1/2", "simulating strong 2/2"]);
  });

  it.each([
    ["an unknown scenario", { scenario: "stron" as Scenario }, /scenario must be one of strong, .*: found "stron"/],
    ["a bar of 7 minutes", { barMs: 7 * MINUTE_MS }, /barMs \/ 5 minutes must be an integer/],
    ["a bar of 7 hours", { barMs: 7 * HOUR_MS }, /a day \/ barMs must be an integer/],
    ["no symbols", { symbols: [] }, /at least one symbol: found none/],
    ["a symbol twice", { symbols: ["A", "A"] }, /symbols must differ: found A, A/],
    ["no days", { days: 0 }, /days must be an integer of at least 1: found 0/],
  ])("refuses %s", (_, options, message) => {
    expect(() => simulate(options)).toThrow(message);
  });
});
