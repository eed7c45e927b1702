import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  assignVariant,
  decisionKey,
  DEPLOYMENT_STAGES,
  sampleRatioMismatch,
  stageNamed,
} from "../../../src/rollout/index.js";

describe("DEPLOYMENT_STAGES", () => {
  it("is 10 % for 24 h, 30 % for 3 d, 70 % for 7 d, then all", () => {
    const day = 86_400_000;
    expect(DEPLOYMENT_STAGES).toEqual([
      { name: "test", shareFrac: 0.1, durationMs: day },
      { name: "pilot", shareFrac: 0.3, durationMs: 3 * day },
      { name: "rollout", shareFrac: 0.7, durationMs: 7 * day },
      { name: "full", shareFrac: 1, durationMs: null },
    ]);
  });

  it("has no stage of another name", () => {
    expect(() => stageNamed("beta" as "test")).toThrow(/must be one of test, pilot, rollout, full: found "beta"/);
  });
});

describe("assignVariant", () => {
  const key = fc
    .tuple(fc.constantFrom("BTCUSDT", "ETHUSDT"), fc.integer({ min: 0, max: 1e13 }))
    .map(([symbol, t0Ms]) => decisionKey(symbol, t0Ms));

  it("always leaves a challenger's key with the challenger in later stages", () => {
    fc.assert(
      fc.property(fc.oneof(key, fc.string()), fc.string(), (any, salt) => {
        const variants = DEPLOYMENT_STAGES.map((stage) => assignVariant(any, { stage, salt }));
        expect(variants.at(-1)).toBe("challenger");
        expect(variants.slice(variants.indexOf("challenger")).every((variant) => variant === "challenger")).toBe(true);
      }),
    );
  });

  it("gives each stage its share, within what chance allows", () => {
    const n = 20_000;
    for (const { name, shareFrac } of DEPLOYMENT_STAGES) {
      const count = Array.from({ length: n }, (_, hour) =>
        assignVariant(decisionKey("BTCUSDT", hour * 3_600_000), { stage: name, salt: "tenbin" }),
      ).filter((variant) => variant === "challenger").length;
      expect(Math.abs(count - n * shareFrac)).toBeLessThanOrEqual(4.5 * Math.sqrt(n * shareFrac * (1 - shareFrac)));
    }
  });

  it("deals anew under another salt", () => {
    const dealt = (salt: string) =>
      Array.from({ length: 200 }, (_, k) => assignVariant(`key ${k}`, { stage: "pilot", salt }));
    expect(dealt("a")).toEqual(dealt("a"));
    expect(dealt("a")).not.toEqual(dealt("b"));
  });

  it("keeps one hour of one symbol together", () => {
    expect(decisionKey("BTCUSDT", 3_600_000)).toBe(decisionKey("BTCUSDT", 7_199_999));
    expect(decisionKey("BTCUSDT", 3_600_000)).not.toBe(decisionKey("ETHUSDT", 3_600_000));
  });
});

describe("sampleRatioMismatch", () => {
  it("lets chance pass and catches a broken assignment", () => {
    expect(sampleRatioMismatch({ champion: 700, challenger: 300 }, { shareFrac: 0.3 })).toEqual({
      statistic: 0,
      pValue: 1,
      isMismatched: false,
    });
    // (350 - 300)² / (1000 x 0.3 x 0.7) = 11.9, p = 0.00056.
    const broken = sampleRatioMismatch({ champion: 650, challenger: 350 }, { shareFrac: 0.3 });
    expect(broken.statistic).toBeCloseTo(2500 / 210, 10);
    expect(broken.pValue).toBeCloseTo(0.00056, 5);
    expect(broken.isMismatched).toBe(true);
  });

  it("refuses no decisions", () => {
    expect(() => sampleRatioMismatch({ champion: 0, challenger: 0 }, { shareFrac: 0.3 })).toThrow(
      /decisions must be an integer of at least 1/,
    );
  });
});
