import { createRng, measureCensoring } from "tenbin";
import { describe, expect, it } from "vitest";

const MINUTES = 2_000;
const SPAN = [0, MINUTES * 60_000] as const;

/** Events of a Poisson process whose pace may differ from minute to minute, and the first of each second. */
function poisson(seed: number, perSecond: (minute: number) => number) {
  const rng = createRng(seed);
  const all: number[] = [];
  for (let minute = 0; minute < MINUTES; minute++)
    for (let at = minute * 60; ;) {
      at -= Math.log(1 - rng.uniform()) / perSecond(minute);
      if (at >= (minute + 1) * 60) break;
      all.push(at * 1_000);
    }
  const shown = all.filter((time, i) => i === 0 || Math.floor(all[i - 1]! / 1_000) !== Math.floor(time / 1_000));
  return { all, shown, hiddenFrac: 1 - shown.length / all.length };
}

describe("measureCensoring", () => {
  it("counts seconds by UTC that are wholly covered, and those with an event", () => {
    const found = measureCensoring(
      [1_500, 2_100, 7_999],
      [
        [500, 4_200],
        [7_000, 9_000],
      ],
      { isThrottled: true },
    );
    // Seconds 1, 2, 3 and 7, 8; events in 1, 2 and 7.
    expect(found).toMatchObject({ coveredSeconds: 5, events: 3, eventSeconds: 3, occupiedFrac: 3 / 5 });
    // Some 4 orders leave two of five seconds empty.
    expect(found.hiddenFrac).toBeCloseTo(1 - 3 / (5 * Math.log(5.5 / 2.5)), 12);
    expect(found.countedHiddenFrac).toBeUndefined();
  });

  it("says nothing is hidden where nothing was, and has no share without time", () => {
    expect(measureCensoring([], [[0, 60_000]], { isThrottled: true })).toMatchObject({
      occupiedFrac: 0,
      hiddenFrac: 0,
    });
    expect(measureCensoring([], [], { isThrottled: true }).occupiedFrac).toBeNaN();
  });

  it.each([
    [0.02, 0.0099],
    [0.3, 0.1361],
    [1, 0.3679],
    [2, 0.5677],
  ])("finds what was hidden of a Poisson process of %d a second: %d", (pace, hiddenFrac) => {
    // (pace - 1 + exp(-pace)) / pace.
    const { shown } = poisson(1, () => pace);
    const found = measureCensoring(shown, [SPAN], { isThrottled: true });
    expect(Math.abs(found.hiddenFrac - hiddenFrac)).toBeLessThan(0.005);
  });

  it("follows a pace that changes by the minute, where one pace for all would find a third of it", () => {
    const { shown, hiddenFrac } = poisson(2, (minute) => (minute % 20 === 0 ? 1.5 : 0.01));
    const found = measureCensoring(shown, [SPAN], { isThrottled: true });
    expect(Math.abs(found.hiddenFrac - hiddenFrac)).toBeLessThan(0.025);
    const pooled = 1 + found.occupiedFrac / Math.log(1 - found.occupiedFrac);
    expect(pooled).toBeLessThan(hiddenFrac / 3);
  });

  it("is a lower bound where orders come in clusters", () => {
    const { shown, all } = poisson(3, () => 0.05);
    const clustered = 1 - shown.length / (4 * all.length);
    expect(measureCensoring(shown, [SPAN], { isThrottled: true }).hiddenFrac).toBeLessThan(clustered / 2);
  });

  it("bounds a minute of which every second shows one", () => {
    const full = Array.from({ length: 60 }, (_, second) => second * 1_000 + 10);
    const { hiddenFrac } = measureCensoring(full, [[0, 60_000]], { isThrottled: true });
    expect(hiddenFrac).toBeCloseTo(1 - 1 / Math.log(121), 12);
  });

  it("counts what one a second would hide, where the feed shows all", () => {
    const { all, hiddenFrac } = poisson(4, () => 0.5);
    const found = measureCensoring(all, [SPAN], { isThrottled: false });
    expect(found.countedHiddenFrac).toBeCloseTo(hiddenFrac, 12);
    // And the estimate, which sees seconds alone, agrees.
    expect(Math.abs(found.hiddenFrac - hiddenFrac)).toBeLessThan(0.012);
  });
});
