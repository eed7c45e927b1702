import { describe, expect, it } from "vitest";
import { createRng, DAY_MS, HOUR_MS } from "../../../src/core/index.js";
import { BuyShareEvidence, type BuyShareState, type SidedDecision } from "../../../src/rollout/index.js";
import { balancedDecisions } from "../buyStreams.js";

const options = { level: 0.05, band: [0.3, 0.7], blockMs: 4 * HOUR_MS, stages: 4 } as const;
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

const hourly = (days: number, buys: (hour: number) => boolean): SidedDecision[] =>
  Array.from({ length: days * 24 }, (_, hour) => ({ t0Ms: hour * HOUR_MS, challengerBuys: buys(hour) }));

describe("BuyShareEvidence", () => {
  it("bets on a block when it is over, and not before", () => {
    const evidence = new BuyShareEvidence({ ...options, stages: 1 });
    expect(evidence.value).toBe(0.5);
    evidence.add(hourly(1, () => false).slice(0, 3), 3 * HOUR_MS);
    expect(evidence.value).toBe(0.5);
    evidence.add([], 4 * HOUR_MS);
    // Mean of 1 + stake x 3/7 over the stakes 0.3, 0.6 and 0.9, half on each side.
    expect(evidence.value).toBeCloseTo((1 + 0.6 * (3 / 7)) / 2, 12);
    expect(evidence.side).toBe("low");
  });

  it("knows a model that never buys, or always, after 60 hours", () => {
    expect(
      alarmHours(
        hourly(5, () => false),
        HOUR_MS,
      ),
    ).toBe(60);
    expect(
      alarmHours(
        hourly(5, () => true),
        HOUR_MS,
      ),
    ).toBe(60);
  });

  it("sees a collapse after weeks of balance within four days of the stage that it began with", () => {
    const hours = alarmHours(
      hourly(20, (hour) => hour < 11 * 24 && hour % 2 === 0),
      HOUR_MS,
    );
    expect(hours! - 11 * 24).toBeLessThanOrEqual(96);
  });

  it.each([0.3, 0.5])("condemns at most 5 % of balanced models whose days correlate at %s", (dayCorrelation) => {
    const streams = Array.from({ length: 200 }, (_, run) =>
      balancedDecisions(createRng(11).child(`balanced-${run}`), { days: 34, dayCorrelation }),
    );
    for (const everyMs of [HOUR_MS, DAY_MS])
      expect(streams.filter((stream) => alarmHours(stream, everyMs) !== null).length).toBeLessThanOrEqual(10);
  });

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
