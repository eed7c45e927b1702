import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alternate, median } from "./alternate.mjs";

const runOf = (others: number) => ({ seconds: [1], cpuSeconds: [1], work: { rows: 1 }, others });

describe("alternate", () => {
  it("runs every side once a round, each round another one first", () => {
    const order: string[] = [];
    const rounds = alternate(["ours", "a", "b"], (side) => (order.push(side), runOf(0)), {
      wanted: 3,
      atMost: 9,
      busyLimit: 0.1,
    });
    expect(order.join(" ")).toBe("ours a b a b ours b ours a");
    expect(rounds.map(({ quiet }) => quiet)).toEqual([true, true, true]);
  });

  it("discards a round in which others were busy beside any side, and makes up for it", () => {
    const others = [0, 0.05, 0, 0.5, 0, 0, 0, 0];
    const rounds = alternate(["ours", "peer"], () => runOf(others.shift() ?? 0), {
      wanted: 2,
      atMost: 9,
      busyLimit: 0.1,
    });
    expect(rounds.map(({ quiet }) => quiet)).toEqual([true, false, true]);
  });

  it("gives up on a machine that is never quiet", () => {
    const rounds = alternate(["ours", "peer"], () => runOf(1.5), { wanted: 5, atMost: 7, busyLimit: 0.1 });
    expect(rounds).toHaveLength(7);
    expect(rounds.some(({ quiet }) => quiet)).toBe(false);
  });

  it("never runs more rounds than allowed, never stops with fewer quiet ones than wanted before that", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.3, noNaN: true }), { minLength: 40, maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 10 }),
        (others, wanted, more) => {
          const left = [...others];
          const rounds = alternate(["ours", "peer"], () => runOf(left.shift()!), {
            wanted,
            atMost: wanted + more,
            busyLimit: 0.1,
          });
          const quiet = rounds.filter((round) => round.quiet);
          expect(rounds.length === wanted + more || quiet.length === wanted).toBe(true);
          for (const { runs } of quiet) expect(Math.max(runs.ours.others, runs.peer.others)).toBeLessThanOrEqual(0.1);
        },
      ),
    );
  });
});

describe("median", () => {
  it("is the middle value, or the mean of the two in the middle", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(() => median([])).toThrow("Cannot take a median as there must be a value: found none");
  });
});
