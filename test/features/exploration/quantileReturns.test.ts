import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createRng, DAY_MS, HOUR_MS } from "../../../src/core/index.js";
import { quantileReturns, type QuantileRows } from "../../../src/features/index.js";
import { rankIcOfParts } from "../../../src/features/exploration/exploreStability.js";

interface Golden {
  readonly rows: Readonly<Record<"timeMs" | "symbolIndex" | "value" | "returnFrac", number[]>>;
  readonly quantiles: readonly {
    readonly low: number;
    readonly high: number;
    readonly n: number;
    readonly meanReturnFrac: number;
    readonly turnoverFrac: number;
  }[];
  readonly spread: number;
  readonly rankAutocorrelation: number;
}
const golden = JSON.parse(
  readFileSync(new URL("../../golden/quantileReturns.json", import.meta.url), "utf8"),
) as Golden;
const OPTIONS = { confidence: 0.95 };

/** Hourly rows of one symbol. */
function hourly(value: ArrayLike<number>, returnFrac: ArrayLike<number>): QuantileRows {
  return {
    timeMs: Float64Array.from(value, (_, row) => row * HOUR_MS),
    symbolIndex: new Int32Array(value.length),
    value,
    returnFrac,
  };
}

describe("quantileReturns", () => {
  it("parts, averages and turns over as pandas does", () => {
    const { quantiles, spread, rankAutocorrelation } = quantileReturns(golden.rows, OPTIONS)!;
    expect(quantiles).toHaveLength(5);
    golden.quantiles.forEach(({ meanReturnFrac, turnoverFrac, ...rest }, k) => {
      expect(quantiles[k]).toMatchObject(rest);
      expect(quantiles[k]!.meanReturnFrac.value).toBeCloseTo(meanReturnFrac, 12);
      expect(quantiles[k]!.turnoverFrac).toBeCloseTo(turnoverFrac, 12);
    });
    expect(spread.value).toBeCloseTo(golden.spread, 12);
    expect(rankAutocorrelation).toBeCloseTo(golden.rankAutocorrelation, 12);
  });

  it("holds the true spread in about as many samples as it says", () => {
    const held = Array.from({ length: 100 }, (_, seed) => {
      const rng = createRng(seed + 1);
      const value = Float64Array.from({ length: 24 * 30 }, () => rng.uniform());
      // Fifths of a uniform number lie 0.8 apart on average.
      const { spread } = quantileReturns(
        hourly(
          value,
          value.map((own) => 0.01 * own + 0.02 * rng.normal()),
        ),
        OPTIONS,
      )!;
      return spread.low <= 0.008 && spread.high >= 0.008;
    });
    const share = held.filter(Boolean).length / held.length;
    expect(share).toBeGreaterThan(0.87);
    expect(share).toBeLessThan(1);
  });

  it("keeps tied values in one part, and is null where nothing varies", () => {
    const half = Float64Array.from({ length: 200 }, (_, row) => (row % 2 === 0 ? 0 : row));
    const { quantiles } = quantileReturns(hourly(half, half), OPTIONS)!;
    expect(quantiles[0]).toMatchObject({ low: 0, high: 0, n: 100 });
    expect(quantiles.reduce((n, quantile) => n + quantile.n, 0)).toBe(200);
    expect(quantileReturns(hourly(new Float64Array(50), half.subarray(0, 50)), OPTIONS)).toBeNull();
  });

  it("has no turnover where each symbol decides once", () => {
    const value = Float64Array.from({ length: 10 }, (_, row) => row);
    const once = { ...hourly(value, value), symbolIndex: Int32Array.from(value) };
    const { quantiles, rankAutocorrelation } = quantileReturns(once, OPTIONS)!;
    expect(quantiles.map(({ turnoverFrac }) => turnoverFrac)).toEqual(Array(5).fill(null));
    expect(rankAutocorrelation).toBeNull();
  });

  it("refuses one quantile and no rows", () => {
    expect(() => quantileReturns(hourly([1, 2], [1, 2]), { ...OPTIONS, quantiles: 1 })).toThrow(/quantiles must be/);
    expect(() => quantileReturns(hourly([], []), OPTIONS)).toThrow(/^Cannot part rows by quantiles/);
  });
});

describe("rankIcOfParts", () => {
  it("sees a sign that changes half way, and says nothing of a part without rows", () => {
    const rng = createRng(3);
    const value = Float64Array.from({ length: 480 }, () => rng.normal());
    const timeMs = value.map((_, row) => row * HOUR_MS);
    const returnFrac = value.map((own, row) => (row < 240 ? own : -own));
    const part = (from: number, to: number) => ({ fromMs: from * DAY_MS, toMs: to * DAY_MS });
    expect(rankIcOfParts({ timeMs, value, returnFrac }, [part(0, 10), part(10, 20), part(20, 30)])).toEqual([
      1,
      -1,
      null,
    ]);
  });
});
