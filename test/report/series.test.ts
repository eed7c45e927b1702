import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bandColour,
  drawn,
  drawnColumn,
  envelope,
  modelColour,
  plotTimes,
  referenceLine,
  shadedBand,
  spreadLabels,
  whiskers,
  withPoints,
} from "../../src/report/index.js";

describe("envelope", () => {
  it("leaves a short line as it is", () => {
    expect(envelope([0, 1, 2], [5, 3, 4], 1)).toEqual({ x: [0, 1, 2], y: [5, 3, 4] });
  });

  it("keeps first, lowest, highest and last of each stretch, in order", () => {
    const y = [1, 9, 2, 0, 3, 4, 4, 4, 7, 4];
    expect(
      envelope(
        y.map((_, k) => k),
        y,
        2,
      ),
    ).toEqual({ x: [0, 1, 3, 4, 5, 8, 9], y: [1, 9, 0, 3, 4, 7, 4] });
  });

  it("never loses a peak, never draws more than four points a stretch, and never turns back", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 20 }),
        (y, buckets) => {
          const kept = envelope(
            y.map((_, k) => k),
            y,
            buckets,
          );
          expect(kept.y.length).toBeLessThanOrEqual(4 * buckets);
          expect(Math.max(...kept.y)).toBe(Math.max(...y));
          expect(Math.min(...kept.y)).toBe(Math.min(...y));
          expect([kept.x[0], kept.x.at(-1)]).toEqual([0, y.length - 1]);
          expect(kept.x.every((x, k) => k === 0 || x > kept.x[k - 1]!)).toBe(true);
        },
      ),
    );
  });
});

describe("the small traces", () => {
  it("measure whiskers from the value", () => {
    expect(whiskers([{ value: 0.5, low: 0.4, high: 0.75 }])).toMatchObject({
      array: [0.25],
      arrayminus: [expect.closeTo(0.1)],
      symmetric: false,
    });
  });

  it("reach across the whole plot", () => {
    expect(shadedBand("y", 0.3, 0.7, "red")).toMatchObject({
      xref: "paper",
      x0: 0,
      x1: 1,
      yref: "y",
      y0: 0.3,
      y1: 0.7,
    });
    expect(referenceLine("x", 0.5)).toMatchObject({ yref: "paper", y0: 0, y1: 1, xref: "x", x0: 0.5, x1: 0.5 });
  });

  it("say times in UTC", () => {
    expect(plotTimes([Date.UTC(2025, 6, 4, 11, 35)])).toEqual(["2025-07-04 11:35"]);
  });

  it("give each of the three models its own colour, in every period", () => {
    expect(["v3.1", "v4 as written", "v4 as shipped", "v4 as shipped, walk-forward"].map(modelColour)).toEqual([
      "#8A8F98",
      "#CC79A7",
      "#009E73",
      "#009E73",
    ]);
    expect(bandColour("#0072B2")).toBe("rgba(0,114,178,0.15)");
  });
});

describe("spreadLabels", () => {
  it("leaves labels that are far enough apart where they are", () => {
    expect(spreadLabels([0.5, 0.1, 0.9], 0.1)).toEqual([0.5, 0.1, 0.9]);
  });

  it("moves a label up that would cover the one below, whatever their order", () => {
    expect(spreadLabels([0.52, 0.5, 0.55], 0.06)).toEqual([0.56, 0.5, 0.6200000000000001]);
  });

  it("passes over what has no value", () => {
    expect(spreadLabels([null, 0.5, null], 0.06)).toEqual([null, 0.5, null]);
  });
});

describe("withPoints", () => {
  it("leaves out the traces that have nothing to draw", () => {
    expect(
      withPoints([
        { name: "pruned", x: [] },
        { name: "complete", x: [1] },
      ]),
    ).toEqual([{ name: "complete", x: [1] }]);
  });
});

describe("drawn", () => {
  it("keeps the digits that a screen shows, and draws a gap where there is no number", () => {
    expect([drawn(1 / 3), drawn(123_456_789), drawn(1 / 3, { digits: 4 })]).toEqual([0.333_333, 123_457_000, 0.333_3]);
    expect([drawn(null), drawn(undefined), drawn(NaN), drawn(-Infinity)]).toEqual([null, null, null, null]);
    expect(drawnColumn(Float64Array.of(2 / 3, NaN), { digits: 2 })).toEqual([0.67, null]);
  });
});
