import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelByNextLiquidation } from "../../../src/dataset/index.js";
import type { Liquidations } from "../../../src/market/index.js";
import { handmadeBars, HOUR } from "../handmadeBars.js";

type Event = {
  readonly atMs: number;
  readonly side: "long" | "short";
  readonly usd?: number;
  readonly knownMs?: number;
  readonly price?: number;
};

function liquidationsOf(events: readonly Event[], coverageMs: [number, number][] = [[0, 100 * HOUR]]): Liquidations {
  const column = (pick: (event: Event) => number) => Float64Array.from(events, pick);
  return {
    timeMs: column(({ atMs }) => atMs),
    knownMs: column(({ atMs, knownMs }) => knownMs ?? atMs),
    price: column(({ price }) => price ?? 100),
    quantity: column(() => 1),
    notionalUsd: column(({ usd }) => usd ?? 1_000),
    side: events.map(({ side }) => side),
    coverageMs,
  };
}

const bars = handmadeBars([100, 100, 100, 100, 100, 100]);

describe("labelByNextLiquidation", () => {
  it("buys before a short is closed by force, sells before a long is", () => {
    const liquidations = liquidationsOf([
      { atMs: 1.5 * HOUR, side: "short", price: 103 },
      { atMs: 3.5 * HOUR, side: "long", knownMs: 3.6 * HOUR, price: 98 },
    ]);
    const labels = labelByNextLiquidation({ bars, liquidations }, { withinMs: HOUR });
    // Decisions at 1 h and 3 h have an event within an hour; those at 2, 4 and 5 h do not.
    expect([...labels.row]).toEqual([0, 2]);
    expect([...labels.label]).toEqual([1, 0]);
    expect([...labels.t0Ms]).toEqual([1 * HOUR, 3 * HOUR]);
    expect([...labels.t1Ms]).toEqual([1.5 * HOUR, 3.6 * HOUR]);
    expect(labels.returnFrac[0]).toBeCloseTo(0.03, 12);
    expect(labels.returnFrac[1]).toBeCloseTo(-0.02, 12);
    expect(labels.quietCount).toBe(3);
  });

  it("does not take an event of the decision's own instant, which is already known", () => {
    const liquidations = liquidationsOf([
      { atMs: 1 * HOUR, side: "short" },
      { atMs: 1.2 * HOUR, side: "long" },
    ]);
    expect(labelByNextLiquidation({ bars, liquidations }, { withinMs: HOUR }).label[0]).toBe(0);
  });

  it("takes the larger notional where one instant closes both sides, SELL where they are equal, and counts it", () => {
    const labels = labelByNextLiquidation(
      {
        bars,
        liquidations: liquidationsOf([
          { atMs: 1.5 * HOUR, side: "short", usd: 900 },
          { atMs: 1.5 * HOUR, side: "long", usd: 500 },
          { atMs: 2.5 * HOUR, side: "short", usd: 500 },
          { atMs: 2.5 * HOUR, side: "long", usd: 500 },
        ]),
      },
      { withinMs: HOUR },
    );
    expect([...labels.label]).toEqual([1, 0]);
    expect(labels.bothTouchedCount).toBe(2);
  });

  it("orders events by when they happened, though they became known in another order", () => {
    const late = liquidationsOf([
      { atMs: 1.8 * HOUR, side: "long" },
      { atMs: 1.2 * HOUR, side: "short", knownMs: 1.9 * HOUR },
    ]);
    const labels = labelByNextLiquidation({ bars, liquidations: late }, { withinMs: HOUR });
    expect([labels.label[0], labels.t1Ms[0]]).toEqual([1, 1.9 * HOUR]);
  });

  it("leaves out every row whose window is not wholly inside one recorded span", () => {
    const events: Event[] = [1.5, 2.5, 3.5, 4.5].map((hour) => ({ atMs: hour * HOUR, side: "short" }));
    const labels = labelByNextLiquidation(
      {
        bars,
        liquidations: liquidationsOf(events, [
          [0, 2.9 * HOUR],
          [3 * HOUR, 5 * HOUR],
        ]),
      },
      { withinMs: HOUR },
    );
    // Windows [1, 2] h, [3, 4] h and [4, 5] h are covered, [2, 3] h and [5, 6] h are not.
    expect([...labels.row]).toEqual([0, 2, 3]);
    expect(labels.quietCount).toBe(0);
  });

  it("always labels by an event inside (t0, t0 + within], and by the first", () => {
    const event = fc.record({
      atMs: fc.integer({ min: 0, max: 8 * HOUR }),
      side: fc.constantFrom("long" as const, "short" as const),
    });
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 3 * HOUR }),
        (events, withinMs) => {
          const labels = labelByNextLiquidation({ bars, liquidations: liquidationsOf(events) }, { withinMs });
          labels.t0Ms.forEach((t0, k) => {
            const inside = events.filter(({ atMs }) => atMs > t0 && atMs <= t0 + withinMs).map(({ atMs }) => atMs);
            expect(labels.t1Ms[k]).toBe(Math.min(...inside));
          });
          expect(labels.row.length + labels.quietCount).toBe(5);
        },
      ),
    );
  });

  it("refuses a market whose liquidations were never recorded", () => {
    expect(() => labelByNextLiquidation({ bars }, { withinMs: HOUR })).toThrow(
      new RangeError("Cannot label by the next liquidation as liquidations must have been recorded: BTCUSDT has none"),
    );
    expect(() => labelByNextLiquidation({ bars, liquidations: liquidationsOf([]) }, { withinMs: 0 })).toThrow(
      /withinMs must be above 0/,
    );
  });
});
