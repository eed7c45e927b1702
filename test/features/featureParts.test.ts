import { describe, expect, it } from "vitest";
import { PART_BARS } from "../../src/features/featureColumns.js";
import { FeatureContext } from "../../src/features/featureContext.js";
import { computeFeatures, defineFeature, featureParts, FEATURES } from "../../src/features/index.js";
import type { SymbolMarket } from "../../src/market/index.js";
import { handMadeMarket } from "./handMadeMarket.js";

/** Three parts, the last of few bars; a stretch without recordings, bars without volume, and a price that stands. */
const ROWS = 2 * PART_BARS + 700;
const MARKET = nasty(handMadeMarket({ rows: ROWS, seed: 5, delayMs: 1 }));

function nasty(market: SymbolMarket): SymbolMarket {
  const { bars, liquidations } = market;
  const [close, volume] = [bars.close.slice(), bars.volume.slice()];
  close.fill(close[PART_BARS - 100]!, PART_BARS - 100, PART_BARS + 500);
  volume.fill(0, PART_BARS + 200, PART_BARS + 600);
  const [[fromMs, toMs]] = liquidations!.coverageMs as [[number, number]];
  return {
    ...market,
    bars: { ...bars, close, volume },
    liquidations: {
      ...liquidations!,
      coverageMs: [
        [fromMs, bars.timeMs[PART_BARS - 300]!],
        [bars.timeMs[PART_BARS + 50]!, toMs],
      ],
    },
  };
}

describe("features of a series that is computed in parts", () => {
  it("has the values of the whole, to the bit", () => {
    const { values, names } = computeFeatures(MARKET);
    const context = new FeatureContext(MARKET);
    const others = FEATURES.flatMap((feature, column) => {
      const whole = Float32Array.from(feature.compute(context)!).fill(NaN, 0, feature.lookBackBars - 1);
      const bar = whole.findIndex((value, row) => !Object.is(value, values.data[row * names.length + column]));
      return bar < 0 ? [] : [{ name: feature.name, bar }];
    });
    expect(names).toHaveLength(52);
    expect(others).toEqual([]);
  });

  it("gives each bar once, and before it the bars that a window needs", () => {
    const { ret_1, adx_14 } = Object.fromEntries(FEATURES.map((feature) => [feature.name, feature]));
    const features = [ret_1!, adx_14!];
    const { data } = computeFeatures(MARKET, { features }).values;
    let next = 0;
    for (const { firstBar, freshBar, values } of featureParts(MARKET, { features, backBars: 23 })) {
      expect([freshBar, freshBar - firstBar]).toEqual([next, next === 0 ? 0 : 23]);
      expect(values.data.every((value, k) => Object.is(value, data[2 * firstBar + k]))).toBe(true);
      next = firstBar + values.rows;
    }
    expect(next).toBe(ROWS);
  });

  it("computes a feature of one's own over the whole series, since nobody knows what it remembers", () => {
    const high = defineFeature({
      name: "high",
      lookBackBars: 1,
      compute: ({ bars }) => {
        let highest = -Infinity;
        return bars.close.map((price) => (highest = Math.max(highest, price)));
      },
    });
    const { data } = computeFeatures(MARKET, { features: [high] }).values;
    expect(data.at(-1)).toBe(Math.fround(MARKET.bars.close.reduce((a, b) => Math.max(a, b))));
  });

  it("says NaN for a feature that the market lacks", () => {
    const { bars } = MARKET;
    const features = FEATURES.filter(({ name }) => name === "funding_rate");
    for (const { values } of featureParts({ bars }, { features, backBars: 0 }))
      expect(values.data.every(Number.isNaN)).toBe(true);
    expect(computeFeatures({ bars }, { features }).missing).toEqual(["funding_rate"]);
  });
});
