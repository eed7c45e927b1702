import { describe, expect, it } from "vitest";
import { createRng, DAY_MS } from "../../src/core/index.js";
import { watchPopulation } from "../../src/rollout/index.js";
import { nullMarket } from "../studies/nullMarket.mjs";

const REFERENCE_DAYS = 72;

/** Reviews that alarm, of 36. */
function alarms(seed: number, change: (p: number) => number = (p) => p): number {
  const rng = createRng(21).child(`market-${seed}`);
  const all = nullMarket(rng, { days: REFERENCE_DAYS + 42, dayCorrelation: 0.5 });
  const cut = REFERENCE_DAYS * 120;
  const watched = { t0Ms: all.t0Ms.subarray(cut), probability: all.probability.subarray(cut).map(change) };
  const watch = watchPopulation(
    { challenger: watched, reference: { t0Ms: all.t0Ms.subarray(0, cut), values: all.probability.subarray(0, cut) } },
    { rng: rng.child("watch") },
  )!;
  const reviews = Array.from({ length: 36 }, (_, k) => watch.psiAt((REFERENCE_DAYS + 7 + k) * DAY_MS)!);
  return reviews.filter((psi) => psi > watch.limit).length;
}

describe("watchPopulation", () => {
  it("seldom alarms at reviews of markets that do not change, though their days hang together", () => {
    const seen = Array.from({ length: 20 }, (_, seed) => alarms(seed)).reduce((sum, own) => sum + own, 0);
    // One review in 90 is 8 of 720, in bunches, since windows overlap.
    expect(seen).toBeLessThanOrEqual(36);
  });

  it("sees a model that collapsed and one whose mean moved", () => {
    expect(alarms(1, (p) => 0.2 + 0.25 * p)).toBe(36);
    expect(alarms(1, (p) => p + 0.25 * (1 - p))).toBeGreaterThan(20);
  });

  it("takes another fit of the same recipe for no drift where the reference comes from several", () => {
    const rng = createRng(22);
    const all = nullMarket(rng, { days: REFERENCE_DAYS + 14, dayCorrelation: 0.3 });
    const cut = REFERENCE_DAYS * 120;
    const fold = Int32Array.from({ length: cut }, (_, row) => Math.floor((3 * row) / cut));
    // Each fit says the same with a spread of its own.
    const spread = [0.8, 1, 1.2];
    const values = all.probability.subarray(0, cut).map((p, row) => 0.5 + spread[fold[row]!]! * (p - 0.5));
    const challenger = { t0Ms: all.t0Ms.subarray(cut), probability: all.probability.subarray(cut) };
    const limit = (reference: Parameters<typeof watchPopulation>[0]["reference"]): number =>
      watchPopulation({ challenger, reference: reference! }, { rng: createRng(1) })!.limit;
    const t0Ms = all.t0Ms.subarray(0, cut);
    expect(limit({ t0Ms, values, fold })).toBeGreaterThan(limit({ t0Ms, values }));
  });

  it("says how often it is exceeded, as it was asked and as held-out windows gave", () => {
    const all = nullMarket(createRng(23), { days: 60, dayCorrelation: 0 });
    const cut = 45 * 120;
    const { falseAlarms } = watchPopulation(
      {
        challenger: { t0Ms: all.t0Ms.subarray(cut), probability: all.probability.subarray(cut) },
        reference: { t0Ms: all.t0Ms.subarray(0, cut), values: all.probability.subarray(0, cut) },
      },
      { driftLevel: 0.1, rng: createRng(1) },
    )!;
    expect(falseAlarms.statedFrac).toBe(0.1);
    expect(falseAlarms.measuredFrac.low).toBeLessThan(0.1);
    expect(falseAlarms.measuredFrac.high).toBeGreaterThan(0.1);
    expect(falseAlarms.measuredFrac.high - falseAlarms.measuredFrac.low).toBeLessThan(0.025);
  });
});
