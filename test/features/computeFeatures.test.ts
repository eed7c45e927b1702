import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnOf, definedKindOf, HOUR_MS } from "../../src/core/index.js";
import { FeatureContext } from "../../src/features/featureContext.js";
import { computeFeatures, defineFeature, FEATURES, rollingZ } from "../../src/features/index.js";
import type { SymbolMarket } from "../../src/market/index.js";
import { readFeatureGolden } from "./golden.js";
import { handMadeMarket } from "./handMadeMarket.js";

const GOLDENS = {
  "an ordinary market": readFeatureGolden("features"),
  "a nasty market": readFeatureGolden("featuresNasty"),
};

describe.each(Object.entries(GOLDENS))("the features on %s", (_, { market, rows, values, tolerance }) => {
  const context = new FeatureContext(market);

  it.each(FEATURES.map((feature) => [feature.name, feature] as const))("%s", (name, feature) => {
    const computed = feature.compute(context);
    const expected = values[name];
    expect(computed === undefined).toBe(expected === undefined);
    if (computed === undefined || expected === undefined) return;
    const wrong = rows.flatMap((row, k) => {
      const wanted = expected[k] ?? NaN;
      const found = computed[row]!;
      const close = Number.isNaN(wanted)
        ? Number.isNaN(found)
        : Math.abs(found - wanted) <= tolerance * Math.max(1, Math.abs(wanted));
      return close ? [] : [{ row, wanted, found }];
    });
    expect(wrong).toEqual([]);
  });
});

const MARKET = handMadeMarket({ rows: 400, seed: 2 });
const valuesOf = (market: SymbolMarket, name: string): number[] => {
  const { names, values } = computeFeatures(market);
  return [...columnOf(values, names.indexOf(name))];
};

describe("the registry", () => {
  it("holds 52 features in ten groups", () => {
    const sizes = Object.fromEntries(
      [...new Set(FEATURES.map(({ group }) => group))].map((group) => [
        group,
        FEATURES.filter((feature) => feature.group === group).length,
      ]),
    );
    expect(sizes).toEqual({
      returns: 8,
      volatility: 6,
      trend: 6,
      oscillators: 5,
      volume: 6,
      candle: 3,
      position: 2,
      "liquidation flow": 4,
      clock: 4,
      "liquidations, funding and interest": 8,
    });
    expect(FEATURES).toHaveLength(52);
    expect(new Set(FEATURES.map(({ name }) => name)).size).toBe(FEATURES.length);
    for (const { formula, unit, inputs } of FEATURES)
      expect([formula.length > 0, unit.length > 0, inputs.length > 0]).toEqual([true, true, true]);
  });

  it.each(FEATURES.map((feature) => [feature.name, feature] as const))(
    "%s has its first value exactly where its look-back ends",
    (name, feature) => {
      const values = feature.compute(new FeatureContext(MARKET))!;
      expect(values.findIndex((value) => !Number.isNaN(value))).toBe(feature.lookBackBars - 1);
      expect(
        values.subarray(feature.lookBackBars - 1).every((value) => Number.isFinite(value)),
        name,
      ).toBe(true);
    },
  );

  // Recursive averages forget, but never wholly, and a spike that is still remembered has a window of its own.
  const finite = FEATURES.filter(({ name }) => !/^(ema_|macd|adx|rsi|bars_since)/.test(name));
  it.each(finite.map((feature) => [feature.name, feature] as const))(
    "%s reads nothing before its look-back",
    (_, { compute, lookBackBars }) => {
      const at = MARKET.bars.close.length - 1;
      const short = lastBars(MARKET, lookBackBars);
      const whole = compute(new FeatureContext(MARKET))![at]!;
      expect(Math.abs(compute(new FeatureContext(short))![lookBackBars - 1]! - whole)).toBeLessThan(
        1e-9 * Math.max(1, Math.abs(whole)),
      );
    },
  );
});

describe("computeFeatures", () => {
  it.each([
    [
      "liquidations",
      [
        "liquidation_count_12",
        "liquidation_notional_z_48",
        "liquidation_largest_12",
        "bars_since_liquidation_spike",
        "buy_liquidation_ratio",
        "sell_liquidation_ratio",
        "liquidation_imbalance",
      ],
    ],
    ["funding", ["funding_rate"]],
    ["openInterest", ["open_interest_change"]],
    ["depth", ["order_book_imbalance"]],
  ] as const)("reports what needs %s as missing when it was never recorded, and fills nothing", (table, missing) => {
    const { [table]: _, ...rest } = MARKET;
    const computed = computeFeatures(rest);
    expect(computed.missing).toEqual(missing);
    expect(computed.names).toEqual(
      FEATURES.map(({ name }) => name).filter((name) => !missing.some((absent) => absent === name)),
    );
  });

  it("reports the columns that bars lack, and the score when fewer than two of its parts exist", () => {
    const { quoteVolume: _q, tradeCount: _t, takerBuyVolume: _b, ...bars } = MARKET.bars;
    const { missing } = computeFeatures({ bars });
    expect(missing).toEqual(
      expect.arrayContaining(["quote_volume_z_288", "trade_count_z_48", "volume_imbalance", "market_sentiment_score"]),
    );
    expect(missing.length).toBe(14);
    expect(computeFeatures({ bars, ...(MARKET.funding && { funding: MARKET.funding }) }).missing).not.toContain(
      "market_sentiment_score",
    );
  });

  it("knows zero from missing: no event inside the recording, nothing outside it", () => {
    const { bars, liquidations } = MARKET;
    const [from, to] = [bars.timeMs[100]!, bars.timeMs[200]!];
    const none = {
      timeMs: new Float64Array(0),
      knownMs: new Float64Array(0),
      price: new Float64Array(0),
      quantity: new Float64Array(0),
      notionalUsd: new Float64Array(0),
      side: [],
    };
    const counts = valuesOf(
      { bars, liquidations: { ...liquidations!, ...none, coverageMs: [[from, to]] } },
      "liquidation_count_12",
    );
    expect(counts.map((value, i) => (value === 0 ? i : -1)).filter((i) => i >= 0)).toEqual(
      Array.from({ length: 89 }, (_, k) => 111 + k),
    );
    expect(counts.filter((value) => !Number.isNaN(value) && value !== 0)).toEqual([]);
  });

  it("joins on the millisecond: a record known at t0 counts, one known a millisecond later does not", () => {
    const t0Ms = MARKET.bars.timeMs[50]! + MARKET.bars.barMs;
    const at = (knownMs: number): number =>
      valuesOf(
        {
          bars: MARKET.bars,
          funding: {
            timeMs: Float64Array.of(t0Ms),
            knownMs: Float64Array.of(knownMs),
            rate: Float64Array.of(0.5),
            intervalHours: Float64Array.of(4),
          },
        },
        "funding_rate",
      )[50]!;
    expect(at(t0Ms)).toBe(1);
    expect(at(t0Ms + 1)).toBeNaN();
  });

  it("lets funding and open interest go when their recording stops, instead of carrying a dead value", () => {
    const { bars, funding, openInterest } = MARKET;
    const stopMs = bars.timeMs[50]!;
    const until = <T extends { readonly knownMs: Float64Array }>(table: T): T => {
      const rows = table.knownMs.filter((time) => time <= stopMs).length;
      return Object.fromEntries(
        Object.entries(table).map(([name, column]: [string, unknown]) => [
          name,
          column instanceof Float64Array ? column.slice(0, rows) : column,
        ]),
      ) as T;
    };
    const stopped = { bars, funding: until(funding!), openInterest: until(openInterest!) };
    const settledMs = stopped.funding.knownMs.at(-1)!;
    const rates = valuesOf(stopped, "funding_rate");
    expect(rates.filter((rate) => !Number.isNaN(rate)).length).toBe(
      (settledMs + 16 * HOUR_MS - bars.timeMs[0]!) / bars.barMs,
    );
    expect(valuesOf(stopped, "open_interest_change").findLastIndex((change) => !Number.isNaN(change))).toBe(49 + 12);
  });

  it("shares nothing between two calls: the same market gives the same bytes, whatever else is asked for", () => {
    const whole = computeFeatures(MARKET);
    fc.assert(
      fc.property(fc.shuffledSubarray([...FEATURES], { minLength: 1 }), (features) => {
        const some = computeFeatures(MARKET, { features });
        some.names.forEach((name, column) =>
          expect([...columnOf(some.values, column)]).toEqual([...columnOf(whole.values, whole.names.indexOf(name))]),
        );
      }),
      { numRuns: 10, seed: 1 },
    );
  });

  it("takes a feature of one's own in three lines", () => {
    const surge = defineFeature({
      name: "volume_surge_24",
      formula: "z of volume over 24",
      lookBackBars: 24,
      compute: ({ bars }) => rollingZ(bars.volume, 24),
    });
    const { names, values } = computeFeatures(MARKET, { features: [...FEATURES, surge] });
    expect(names.at(-1)).toBe("volume_surge_24");
    expect(values.cols).toBe(FEATURES.length + 1);
    expect(surge).toMatchObject({ group: "own", inputs: ["bars"], unit: "" });
  });

  it("blanks the look-back of a feature of one's own, whatever it says there", () => {
    const eager = defineFeature({
      name: "eager",
      formula: "1",
      lookBackBars: 3,
      compute: ({ rows }) => new Float64Array(rows).fill(1),
    });
    const { values, warmupRows } = computeFeatures(MARKET, { features: [eager] });
    expect([...values.data.subarray(0, 4)]).toEqual([NaN, NaN, 1, 1]);
    expect(warmupRows).toBe(2);
  });

  it("refuses two features of one name, and one that gives the wrong number of values", () => {
    expect(() => computeFeatures(MARKET, { features: [...FEATURES, FEATURES[3]!] })).toThrow(
      /each name may occur once: "ret_12" occurs twice/,
    );
    const short = defineFeature({
      name: "short",
      formula: "nothing",
      lookBackBars: 1,
      compute: () => new Float64Array(3),
    });
    expect(() => computeFeatures(MARKET, { features: [short] })).toThrow(
      /"short" as it must give one value a bar: 400 bars, 3 values/,
    );
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("no depth here");
      },
      /Cannot compute "own" as it must give its values on every market: on HANDUSDT it says no depth here/,
    ],
    [
      "gives nothing",
      () => null as unknown as Float64Array,
      /"own" as it must give one value a bar: 400 bars, no values/,
    ],
    [
      "gives an infinity",
      ({ rows }: FeatureContext) => new Float64Array(rows).fill(Infinity),
      /bar 1 of HANDUSDT is Infinity/,
    ],
    [
      "gives more than 32 bits hold",
      ({ rows }: FeatureContext) => new Float64Array(rows).fill(-1e39),
      /bar 1 .* is -1e\+39/,
    ],
  ])("names a feature of one's own that %s", (_what, compute, said) => {
    const own = defineFeature({ name: "own", lookBackBars: 2, compute });
    expect(() => computeFeatures(MARKET, { features: [own] })).toThrow(said);
  });
});

describe("defineFeature", () => {
  const plain = { name: "own", lookBackBars: 1, compute: ({ rows }: FeatureContext) => new Float64Array(rows) };

  it("fills in what has a default, and marks and freezes the value", () => {
    const own = defineFeature(plain);
    expect(own).toMatchObject({ name: "own", formula: "own", group: "own", inputs: ["bars"], unit: "" });
    expect(definedKindOf(own)).toBe("feature");
    expect(Object.isFrozen(own)).toBe(true);
  });

  it.each([
    ["a name of two words", { name: "two words" }, /its name must be a letter .* found "two words"/],
    ["a name too long for a table", { name: "a".repeat(61) }, /up to 59 letters/],
    ["no name", { name: undefined }, /found undefined/],
    [
      "a look-back of nothing",
      { lookBackBars: 0 },
      /define feature "own" as lookBackBars must be an integer of at least 1: found 0/,
    ],
    ["an input nobody has", { inputs: ["tweets"] }, /must be among bars, .*depth: found "tweets"/],
    ["no function", { compute: undefined }, /compute must be a function of the market: found undefined/],
  ])("refuses %s", (_what, change, said) => {
    expect(() => defineFeature({ ...plain, ...change } as typeof plain)).toThrow(said);
  });
});

/** A market of its last bars alone; the other tables keep their past. */
function lastBars({ bars, ...tables }: SymbolMarket, rows: number): SymbolMarket {
  const cut = Object.fromEntries(
    Object.entries(bars).map(([name, column]: [string, unknown]) => [
      name,
      column instanceof Float64Array ? column.slice(-rows) : column,
    ]),
  );
  return { bars: { ...bars, ...cut }, ...tables };
}
