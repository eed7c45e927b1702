import { describe, expect, it } from "vitest";
import { CoverageTally } from "../../../src/market/recorder/coverageTally.js";
import { ProvenSpans } from "../../../src/market/recorder/provenSpans.js";

const RULES = { gapMs: 15_000, pushMs: 1_000 };
const beatsOf = (proven: ProvenSpans, connection: number, times: readonly number[]) =>
  times.map((timeMs) => proven.beat(connection, { symbol: "BTCUSDT", timeMs }));

describe("ProvenSpans", () => {
  it("proves what lies between two heartbeats, less the time that an event may be under way", () => {
    const proven = new ProvenSpans(RULES);
    proven.acknowledge(1);
    expect(beatsOf(proven, 1, [10_000, 13_000, 16_000])).toEqual([undefined, [10_000, 12_000], [12_000, 15_000]]);
  });

  it("counts nothing before the subscription is acknowledged, or after the end", () => {
    const proven = new ProvenSpans(RULES);
    expect(beatsOf(proven, 1, [10_000, 13_000])).toEqual([undefined, undefined]);
    proven.acknowledge(1);
    beatsOf(proven, 1, [16_000]);
    proven.close(1);
    expect(beatsOf(proven, 1, [19_000, 22_000])).toEqual([undefined, undefined]);
  });

  it("leaves a hole where heartbeats are missing, and where the exchange's time jumps", () => {
    const proven = new ProvenSpans(RULES);
    proven.acknowledge(1);
    expect(beatsOf(proven, 1, [10_000, 25_001, 28_001])).toEqual([undefined, undefined, [25_001, 27_001]]);
    expect(beatsOf(proven, 1, [9_000_000, 30_000, 33_000])).toEqual([undefined, undefined, [30_000, 32_000]]);
  });

  it("does not go back for a heartbeat that comes late or twice", () => {
    const proven = new ProvenSpans(RULES);
    proven.acknowledge(1);
    expect(beatsOf(proven, 1, [10_000, 16_000, 13_000, 16_000, 19_000])).toEqual([
      undefined,
      [10_000, 15_000],
      undefined,
      undefined,
      [15_000, 18_000],
    ]);
  });

  it("goes on in the next segment where it was", () => {
    const before = new ProvenSpans(RULES);
    before.acknowledge(4);
    beatsOf(before, 4, [10_000, 13_000]);
    expect(beatsOf(new ProvenSpans(RULES, before.carried()), 4, [16_000])).toEqual([[12_000, 15_000]]);
  });
});

describe("CoverageTally", () => {
  it("adds up spans of several connections, and names the gaps", () => {
    const tally = new CoverageTally("BTCUSDT", { isThrottled: true });
    expect(tally.tally()).toMatchObject({ span: null, coveredMs: 0, gapCount: 0 });
    for (const span of [
      [0, 10_000],
      [8_000, 20_000],
      [5_000, 9_000],
      [25_000, 30_000],
    ] as const)
      tally.cover(span);
    expect(tally.tally()).toMatchObject({
      span: { fromMs: 0, toMs: 30_000 },
      coveredMs: 25_000,
      gapCount: 1,
      gaps: [{ fromMs: 20_000, toMs: 25_000 }],
    });
  });

  it("counts whole seconds, also where spans meet within one", () => {
    const tally = new CoverageTally("BTCUSDT", { isThrottled: true });
    for (const span of [
      [500, 3_500],
      [3_500, 6_700],
      [6_700, 9_200],
      [12_100, 14_900],
    ] as const)
      tally.cover(span);
    tally.event(4_100);
    // Seconds 1 to 8, and 13.
    expect(tally.tally().liquidations).toMatchObject({ coveredSeconds: 9, events: 1, eventSeconds: 1 });
  });

  it("keeps the last twenty gaps and counts all; an event from far away is none of its own", () => {
    const tally = new CoverageTally("BTCUSDT", { isThrottled: true });
    for (let k = 0; k < 50; k++) tally.cover([k * 10_000, k * 10_000 + 1_000]);
    const { gaps, gapCount } = tally.tally();
    expect([gaps.length, gapCount, gaps.at(-1)]).toEqual([20, 49, { fromMs: 481_000, toMs: 490_000 }]);
    tally.event(4e12);
    tally.event(490_500);
    expect(tally.tally().liquidations.events).toBe(1);
  });
});
