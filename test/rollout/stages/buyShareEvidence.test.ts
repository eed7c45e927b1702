import { describe, expect, it } from "vitest";
import { createRng, DAY_MS, HOUR_MS } from "../../../src/core/index.js";
import { BuyShareEvidence, type BuyShareState, type SidedDecision } from "../../../src/rollout/index.js";
import { balancedDecisions } from "../buyStreams.js";

const options = { level: 0.05, band: [0.3, 0.7], labelHorizonMs: 4 * HOUR_MS, stages: 4 } as const;
/** When the stages of one, three and seven days end. */
const PROMOTED_MS = [1, 4, 11].map((day) => day * DAY_MS);

/** Hours until the alarm under a review every `everyMs`, null without one. */
function alarmHours(decisions: readonly SidedDecision[], everyMs: number): number | null {
  const evidence = new BuyShareEvidence(options);
  const endMs = decisions.at(-1)!.t0Ms + HOUR_MS;
  let row = 0;
  for (let nowMs = everyMs; nowMs <= endMs; nowMs += everyMs) {
    const from = row;
    while (row < decisions.length && decisions[row]!.t0Ms < nowMs) row++;
    evidence.add(decisions.slice(from, row), nowMs);
    if (evidence.hasAlarmed) return nowMs / HOUR_MS;
    if (PROMOTED_MS.includes(nowMs)) evidence.enterStage();
  }
  return null;
}

/** Hourly decisions of five symbols. */
const hourly = (days: number, buys: (hour: number, symbol: number) => boolean): SidedDecision[] =>
  Array.from({ length: days * 24 * 5 }, (_, row) => ({
    t0Ms: Math.floor(row / 5) * HOUR_MS,
    challengerBuys: buys(Math.floor(row / 5), row % 5),
  }));
const balancedUntil = (day: number) => (hour: number, symbol: number) =>
  hour < day * 24 && (Math.floor(hour / 3) + symbol) % 2 === 0;

describe("BuyShareEvidence", () => {
  it("begins at 1, and bets on half a label horizon when it is over, not before", () => {
    const evidence = new BuyShareEvidence(options);
    expect(evidence.value).toBe(1);
    evidence.add(hourly(1, () => false).slice(0, 10), 2 * HOUR_MS - 1);
    expect(evidence.value).toBe(1);
    evidence.add([], 2 * HOUR_MS);
    expect(evidence.value).toBeGreaterThan(1);
    expect(evidence.side).toBe("low");
  });

  it.each([false, true])("knows a model that always says the same (Buy: %s) after a day", (buys) => {
    for (const everyMs of [HOUR_MS, DAY_MS])
      expect(
        alarmHours(
          hourly(5, () => buys),
          everyMs,
        ),
      ).toBe(24);
  });

  it.each([
    [4, 48],
    [11, 48],
    [20, 108],
  ])("sees a collapse on day %i within %i hours", (day, within) => {
    const hours = alarmHours(hourly(34, balancedUntil(day)), HOUR_MS);
    expect(hours! - day * 24).toBeGreaterThan(0);
    expect(hours! - day * 24).toBeLessThanOrEqual(within);
  });

  it("knows a share of one in ten, which is no collapse, within weeks", () => {
    const hours = alarmHours(
      hourly(34, (hour, symbol) => (hour * 5 + symbol) % 10 === 0),
      DAY_MS,
    );
    expect(hours).not.toBeNull();
    expect(hours!).toBeGreaterThan(14 * 24);
  });

  it.each([
    [0.45, 0.3],
    [0.45, 0.5],
  ])(
    "condemns at most 5 % of balanced models: day %s of the variance, correlation %s",
    (dayVariance, dayCorrelation) => {
      const streams = Array.from({ length: 200 }, (_, run) =>
        balancedDecisions(createRng(11).child(`balanced-${run}`), { days: 34, dayCorrelation, dayVariance }),
      );
      for (const everyMs of [HOUR_MS, DAY_MS])
        expect(streams.filter((stream) => alarmHours(stream, everyMs) !== null).length).toBeLessThanOrEqual(10);
    },
  );

  it("goes on from its saved state as if it had never stopped", () => {
    const decisions = balancedDecisions(createRng(3), { days: 3, dayCorrelation: 0.5 });
    const whole = new BuyShareEvidence(options);
    let parts = new BuyShareEvidence(options);
    for (let k = 0; k < decisions.length; k += 7) {
      const some = decisions.slice(k, k + 7);
      const nowMs = (decisions[k + 7]?.t0Ms ?? 3 * DAY_MS) + 1;
      whole.add(some, nowMs);
      parts = new BuyShareEvidence(options, JSON.parse(JSON.stringify(parts)) as BuyShareState);
      parts.add(some, nowMs);
    }
    expect(parts.toJSON()).toEqual(whole.toJSON());
  });
});
