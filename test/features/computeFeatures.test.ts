import { describe, expect, it } from "vitest";
import { FeatureContext } from "../../src/features/featureContext.js";
import { FEATURES } from "../../src/features/index.js";
import { readFeatureGolden } from "./golden.js";

const GOLDENS = { "an ordinary market": readFeatureGolden("features"), "a nasty market": readFeatureGolden("featuresNasty") };

describe.each(Object.entries(GOLDENS))("the 52 features on %s", (_, { market, rows, values, tolerance }) => {
  const context = new FeatureContext(market);

  it.each(FEATURES.map((feature) => [feature.name, feature] as const))("%s", (name, feature) => {
    const computed = feature.compute(context);
    const expected = values[name];
    expect(computed === undefined).toBe(expected === undefined);
    if (computed === undefined || expected === undefined) return;
    const wrong = rows.flatMap((row, k) => {
      const wanted = expected[k] ?? NaN;
      const found = computed[row]!;
      const close = Number.isNaN(wanted) ? Number.isNaN(found) : Math.abs(found - wanted) <= tolerance * Math.max(1, Math.abs(wanted));
      return close ? [] : [{ row, wanted, found }];
    });
    expect(wrong).toEqual([]);
  });
});
