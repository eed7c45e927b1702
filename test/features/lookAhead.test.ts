import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FeatureContext } from "../../src/features/featureContext.js";
import { defineFeature, FEATURES, LookaheadError, requireNoLookahead } from "../../src/features/index.js";
import { handMadeMarket, withAnotherFuture } from "./handMadeMarket.js";

const ROWS = 420;

describe("every feature", () => {
  it.each(FEATURES.map((feature) => [feature.name, feature] as const))(
    "%s never changes when the future does",
    (_, feature) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: ROWS - 2 }),
          fc.integer(),
          fc.constantFrom(0, 1, 150_000),
          (cut, seed, delayMs) => {
            const market = handMadeMarket({ rows: ROWS, seed: 11, delayMs });
            const t0Ms = market.bars.timeMs[cut]! + market.bars.barMs;
            const a = feature.compute(new FeatureContext(market))!;
            const b = feature.compute(new FeatureContext(withAnotherFuture(market, t0Ms, seed)))!;
            // Bit for bit: rounding that depends on the future is look-ahead too.
            expect(bits(b.subarray(0, cut + 1))).toEqual(bits(a.subarray(0, cut + 1)));
          },
        ),
        {
          numRuns: 12,
          seed: 1,
          examples: [
            [ROWS - 2, 1, 0],
            [287, 1, 0],
            [335, 1, 1],
            [47, 1, 1],
          ],
        },
      );
    },
  );

  it("is none the wiser when the market simply ends", () => {
    const market = handMadeMarket({ rows: ROWS, seed: 3, delayMs: 90_000 });
    expect(() => requireNoLookahead(market, { features: FEATURES, cutRows: [0, 100, 288, 335, 400] })).not.toThrow();
  });
});

describe("requireNoLookahead", () => {
  const market = handMadeMarket({ rows: 60, seed: 5 });

  it("names a feature that peeks one bar, the bar and both values", () => {
    const peek = defineFeature({
      name: "peek",
      formula: "c_{i+1}",
      lookBackBars: 1,
      compute: ({ bars: { close } }) => close.map((_, i) => close[i + 1] ?? NaN),
    });
    const look = (): void => requireNoLookahead(market, { features: [peek], cutRows: [30] });
    expect(look).toThrow(LookaheadError);
    expect(look).toThrow(
      /feature "peek" of HANDUSDT as its value at bar 30 must not depend on what comes later: NaN when the market ends at bar 30, \d/,
    );
  });

  it("finds a scaling by the whole series, which changes every bar a little", () => {
    const scaled = defineFeature({
      name: "scaled",
      formula: "c / max c",
      lookBackBars: 1,
      compute: ({ bars: { close } }) => close.map((value) => value / Math.max(...close)),
    });
    expect(() => requireNoLookahead(market, { features: [scaled], cutRows: [0] })).toThrow(LookaheadError);
  });

  it("refuses a cut outside the bars", () => {
    expect(() => requireNoLookahead(market, { features: FEATURES, cutRows: [60] })).toThrow(
      /must be one of 60 bars: found 60/,
    );
  });
});

function bits(values: Float64Array): bigint[] {
  return Array.from(new BigUint64Array(values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength)));
}
