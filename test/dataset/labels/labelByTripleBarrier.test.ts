import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../../src/core/index.js";
import { labelByTripleBarrier } from "../../../src/dataset/index.js";
import { exponentialDeviation } from "../../../src/dataset/labels/exponentialDeviation.js";
import { handmadeBars, HOUR } from "../handmadeBars.js";

interface Golden {
  readonly tolerance: number;
  readonly options: {
    readonly takeProfitSigma: number;
    readonly stopLossSigma: number;
    readonly steps: number;
    readonly sigmaHalfLifeBars: number;
  };
  readonly open: number[];
  readonly high: number[];
  readonly low: number[];
  readonly close: number[];
  readonly sigma: (number | null)[];
  readonly rows: {
    readonly row: number;
    readonly bar: number;
    readonly label: number;
    readonly touched: "none" | "upper" | "lower" | "both";
  }[];
}

const golden = JSON.parse(readFileSync(new URL("../../golden/tripleBarrier.json", import.meta.url), "utf8")) as Golden;
const options = {
  takeProfitSigma: 1,
  stopLossSigma: 1,
  horizonMs: 2 * HOUR,
  sigmaHalfLifeBars: 4,
  atHorizon: "sign",
} as const;

/** Closes 100, 110, 100 and so on: a sigma of about a tenth at every bar, then what is given. */
function afterSwings(
  next: { readonly open: number; readonly high: number; readonly low: number; readonly close: number }[],
) {
  const swings = [100, 110, 100, 110, 100];
  const column = (pick: "open" | "high" | "low") => [...swings, ...next.map((bar) => bar[pick])];
  return handmadeBars([...swings, ...next.map(({ close }) => close)], {
    open: column("open"),
    high: column("high"),
    low: column("low"),
  });
}

describe("labelByTripleBarrier", () => {
  const quiet = { open: 100, high: 101, low: 99, close: 100.5 };

  it("does not call a halted market a SELL", () => {
    const still = { open: 100, high: 100, low: 100, close: 100 };
    const bars = afterSwings([still, still, still, still]);
    const volume = bars.volume.map((_, bar) => (bar >= 5 ? 0 : 1));
    const rows = [...labelByTripleBarrier(bars, options).row];
    expect(rows).toContain(4);
    expect([...labelByTripleBarrier({ ...bars, volume }, options).row]).toEqual(rows.filter((row) => row < 4));
  });

  it("buys what reaches the upper barrier first, known at the close of the bar that touched", () => {
    const labels = labelByTripleBarrier(afterSwings([quiet, { ...quiet, high: 130 }]), options);
    const k = labels.row.indexOf(4);
    expect(labels.label[k]).toBe(1);
    expect(labels.t0Ms[k]).toBe(5 * HOUR);
    expect(labels.t1Ms[k]).toBe(7 * HOUR);
    expect(labels.returnFrac[k]).toBeCloseTo(labels.sigma[k]!, 12);
  });

  it("sells what reaches the lower barrier first, even if the upper one follows", () => {
    const labels = labelByTripleBarrier(
      afterSwings([
        { ...quiet, low: 70 },
        { ...quiet, high: 130 },
      ]),
      options,
    );
    const k = labels.row.indexOf(4);
    expect([labels.label[k], labels.t1Ms[k]]).toEqual([0, 6 * HOUR]);
    expect(labels.returnFrac[k]).toBeCloseTo(-labels.sigma[k]!, 12);
  });

  it("sells and counts a bar that reaches both", () => {
    const labels = labelByTripleBarrier(afterSwings([{ ...quiet, low: 70, high: 130 }, quiet]), options);
    expect(labels.label[labels.row.indexOf(4)]).toBe(0);
    expect(labels.bothTouchedCount).toBe(1);
  });

  it("takes the open of a bar that opened beyond the barrier", () => {
    const labels = labelByTripleBarrier(afterSwings([quiet, { open: 80, high: 80, low: 75, close: 78 }]), options);
    expect(labels.returnFrac[labels.row.indexOf(4)]).toBeCloseTo(80 / 100 - 1, 12);
  });

  it("labels what touched neither by the sign of its return, or leaves it out and says how many", () => {
    const bars = afterSwings([quiet, { ...quiet, close: 99.5 }]);
    const signed = labelByTripleBarrier(bars, options);
    const k = signed.row.indexOf(4);
    expect([signed.label[k], signed.t1Ms[k], signed.untouchedCount]).toEqual([0, 7 * HOUR, 1]);
    const dropped = labelByTripleBarrier(bars, { ...options, atHorizon: "drop" });
    expect(dropped.row).not.toContain(4);
    expect(dropped.row.length).toBe(signed.row.length - 1);
    expect(dropped.untouchedCount).toBe(1);
  });

  it("leaves a barrier of width 0 out", () => {
    const bars = afterSwings([
      { ...quiet, low: 50 },
      { ...quiet, high: 130 },
    ]);
    const labels = labelByTripleBarrier(bars, { ...options, stopLossSigma: 0 });
    expect(labels.label[labels.row.indexOf(4)]).toBe(1);
  });

  it("leaves out a row whose horizon lies beyond the data, though a barrier was touched", () => {
    expect(labelByTripleBarrier(afterSwings([{ ...quiet, low: 70 }]), options).row).not.toContain(4);
  });

  it("agrees with an independent search over pandas' deviation", () => {
    const { steps, ...rest } = golden.options;
    const bars = handmadeBars(golden.close, golden);
    const signed = labelByTripleBarrier(bars, { ...rest, horizonMs: steps * HOUR, atHorizon: "sign" });
    expect([...signed.row]).toEqual(golden.rows.map(({ row }) => row));
    expect([...signed.label]).toEqual(golden.rows.map(({ label }) => label));
    expect([...signed.t1Ms]).toEqual(golden.rows.map(({ bar }) => (bar + 1) * HOUR));
    expect(signed.bothTouchedCount).toBe(golden.rows.filter(({ touched }) => touched === "both").length);
    signed.row.forEach((row, k) =>
      expect(Math.abs(signed.sigma[k]! / golden.sigma[row]! - 1)).toBeLessThan(golden.tolerance),
    );
    const dropped = labelByTripleBarrier(bars, { ...rest, horizonMs: steps * HOUR, atHorizon: "drop" });
    expect([...dropped.row]).toEqual(golden.rows.filter(({ touched }) => touched !== "none").map(({ row }) => row));
  });

  it("never reads a price after t1, nor one after t0 for its barriers", () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 38 }), fc.integer(), (at, seed) => {
        const rng = createRng(seed);
        const close = Array.from({ length: 40 }, () => 100 + 4 * rng.normal());
        const changed = close.map((price, i) => (i > at ? 2 * price : price));
        const before = labelByTripleBarrier(handmadeBars(close), { ...options, horizonMs: 4 * HOUR });
        const after = labelByTripleBarrier(handmadeBars(changed), { ...options, horizonMs: 4 * HOUR });
        before.row.forEach((row, k) => {
          if (row <= at) expect(after.sigma[k]).toBe(before.sigma[k]);
          // The label is known at the close of bar t1 / HOUR - 1.
          if (before.t1Ms[k]! / HOUR - 1 > at) return;
          expect([after.label[k], after.t1Ms[k], after.returnFrac[k]]).toEqual([
            before.label[k],
            before.t1Ms[k],
            before.returnFrac[k],
          ]);
        });
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ["a horizon of half a bar", { ...options, horizonMs: HOUR / 2 }, /horizonMs \/ barMs must be an integer/],
    ["a negative barrier", { ...options, stopLossSigma: -1 }, /stopLossSigma must be at least 0: found -1/],
    [
      "no way to end",
      { ...options, takeProfitSigma: 0, stopLossSigma: 0, atHorizon: "drop" as const },
      /a row must be able to end/,
    ],
    ["a half-life of 0", { ...options, sigmaHalfLifeBars: 0 }, /sigmaHalfLifeBars must be above 0/],
  ])("refuses %s", (_, wrong, message) => {
    expect(() => labelByTripleBarrier(handmadeBars([1, 2, 3, 4]), wrong)).toThrow(message);
  });
});

describe("exponentialDeviation", () => {
  it("agrees with pandas' ewm(halflife).std()", () => {
    const returns = Float64Array.from(golden.close, (price, i) =>
      i === 0 ? NaN : Math.log(price / golden.close[i - 1]!),
    );
    const deviation = exponentialDeviation(returns, { halfLife: golden.options.sigmaHalfLifeBars });
    golden.sigma.forEach((expected, i) => {
      if (expected === null) expect(deviation[i]).toBeNaN();
      else expect(Math.abs(deviation[i]! / expected - 1)).toBeLessThan(golden.tolerance);
    });
  });
});
