import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../../src/core/index.js";
import { labelByHorizon } from "../../../src/dataset/index.js";
import { handmadeBars, HOUR } from "../handmadeBars.js";

describe("labelByHorizon", () => {
  it("buys what rises from the next open to the close at the horizon", () => {
    const bars = handmadeBars([10, 11, 12, 9, 12], { open: [10, 10, 11, 12, 10] });
    const labels = labelByHorizon(bars, { horizonMs: 2 * HOUR, buyAboveSigma: 0 });
    expect([...labels.row]).toEqual([0, 1, 2]);
    // Entries 10, 11, 12; exits at the closes 12, 9, 12.
    expect([...labels.returnFrac]).toEqual([12 / 10 - 1, 9 / 11 - 1, 0]);
    expect([...labels.label]).toEqual([1, 0, 0]);
    expect([...labels.t0Ms]).toEqual([1 * HOUR, 2 * HOUR, 3 * HOUR]);
    expect([...labels.t1Ms]).toEqual([3 * HOUR, 4 * HOUR, 5 * HOUR]);
  });

  it("leaves out rows whose horizon crosses an absent bar", () => {
    const bars = handmadeBars(
      [1, 2, 3, 4, 5],
      {},
      [0, 1, 2, 4, 5].map((k) => k * HOUR),
    );
    expect([...labelByHorizon(bars, { horizonMs: 2 * HOUR, buyAboveSigma: 0 }).row]).toEqual([0]);
  });

  it("does not call a halted market a SELL: no trade from entry to exit and no move is no label", () => {
    const bars = handmadeBars([10, 11, 11, 11, 11, 11, 11, 12], { open: [10, 10, 11, 11, 11, 11, 11, 11] });
    const traded = (volume: readonly number[]) =>
      labelByHorizon({ ...bars, volume: Float64Array.from(volume) }, { horizonMs: 2 * HOUR });
    // Row 1 would enter at bar 2 and leave at bar 3, and so on: rows 1 to 3 lie within the halt of bars 2 to 5.
    expect([...traded([1, 1, 0, 0, 0, 0, 1, 1]).row]).toEqual([0, 4, 5]);
    // A return of 0 over bars that traded is a SELL as ever; row 4 ends in a bar that traded.
    expect([...traded([1, 1, 1, 1, 1, 1, 1, 1]).label]).toEqual([1, 0, 0, 0, 0, 1]);
  });

  it("asks an imbalanced label for sigmas of the last 288 returns", () => {
    const rng = createRng(1).child("prices");
    let price = 100;
    const bars = handmadeBars(Array.from({ length: 400 }, () => (price *= Math.exp(0.01 * rng.normal()))));
    const labels = labelByHorizon(bars, { horizonMs: 4 * HOUR, buyAboveSigma: 0.3 });
    expect(labels.row[0]).toBe(288);
    const sum = Array.from({ length: 288 }, (_, k) => Math.log(bars.close[k + 1]! / bars.close[k]!) ** 2).reduce(
      (a, b) => a + b,
    );
    expect(labels.thetaFrac[0]).toBeCloseTo(0.3 * Math.sqrt(sum / 288) * 2, 12);
    labels.label.forEach((label, k) => expect(label === 1).toBe(labels.returnFrac[k]! > labels.thetaFrac[k]!));
  });

  it("never reads a price after t1, and its threshold none after t0", () => {
    fc.assert(
      fc.property(fc.integer({ min: 290, max: 320 }), fc.integer(), (at, seed) => {
        const rng = createRng(seed);
        const close = Array.from({ length: 330 }, () => 100 + rng.uniform());
        const changed = close.map((price, i) => (i > at ? 3 * price : price));
        const before = labelByHorizon(handmadeBars(close), { horizonMs: 3 * HOUR, buyAboveSigma: 0.3 });
        const after = labelByHorizon(handmadeBars(changed), { horizonMs: 3 * HOUR, buyAboveSigma: 0.3 });
        before.row.forEach((row, k) => {
          if (row + 3 <= at) expect(after.returnFrac[k]).toBe(before.returnFrac[k]);
          if (row <= at) expect(after.thetaFrac[k]).toBe(before.thetaFrac[k]);
        });
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    [
      "a horizon of one and a half bars",
      { horizonMs: 1.5 * HOUR, buyAboveSigma: 0 },
      "Cannot label by horizon as horizonMs / barMs must be an integer of at least 1: found 1.5",
    ],
    [
      "a negative threshold",
      { horizonMs: HOUR, buyAboveSigma: -1 },
      "Cannot label by horizon as buyAboveSigma must be at least 0: found -1",
    ],
  ])("refuses %s", (_, options, message) => {
    expect(() => labelByHorizon(handmadeBars([1, 2, 3]), options)).toThrow(new RangeError(message));
  });
});
