import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRng, DAY_MS, HOUR_MS } from "../../../src/core/index.js";
import { RolloutController, type RolloutObservation, type RolloutOptions } from "../../../src/rollout/index.js";
import { HORIZON_MS, noisyPairs, overlappingDecisions } from "../toyRollouts.js";

const options: RolloutOptions = { startMs: 0, labelHorizonMs: HORIZON_MS };

/** Five decisions an hour. */
const decidedMs = (day: number, k: number): number => day * DAY_MS + Math.floor(k / 5) * HOUR_MS;

/** A day in which nothing is wrong. */
function quietDay(day: number, changes: Partial<RolloutObservation> = {}): RolloutObservation {
  const shares = [0.1, 0.3, 0.3, 0.3, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7];
  const challengers = Math.round(120 * (shares[day] ?? 1));
  return {
    nowMs: (day + 1) * DAY_MS,
    decisions: Array.from({ length: 120 }, (_, k) => ({
      t0Ms: decidedMs(day, k),
      variant: k < challengers ? ("challenger" as const) : ("champion" as const),
      challengerBuys: k % 2 === 0,
    })),
    labelled: Array.from({ length: 20 }, (_, hour) => ({
      t0Ms: day * DAY_MS + hour * HOUR_MS,
      championProbability: 0.5,
      challengerProbability: 0.5,
      label: hour % 2,
    })),
    stageReturnFrac: 0,
    hasDrifted: false,
    ...changes,
  };
}

describe("RolloutController", () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "rollout-"));
    path = join(directory, "state.json");
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("serves 1, 3 and 7 days and then stays at all", () => {
    const controller = new RolloutController(options);
    const decisions = Array.from({ length: 14 }, (_, day) => controller.review(quietDay(day)));
    expect(decisions.map(({ stage, action }) => `${stage} ${action}`)).toEqual([
      "test promote",
      "pilot hold",
      "pilot hold",
      "pilot promote",
      ...Array<string>(6).fill("rollout hold"),
      "rollout promote",
      "full hold",
      "full hold",
      "full hold",
    ]);
    expect(decisions[1]!.reasons).toEqual(["1 d of 3 d served"]);
    expect(controller.status).toBe("full");
  });

  it.each<[string, Partial<RolloutObservation>, RegExp]>([
    ["loss", { stageReturnFrac: -0.1 }, /has made -10.0 % in this stage, limit -10 %/],
  ])("rolls back at once for %s, and says why", (name, changes, reason) => {
    const controller = new RolloutController(options);
    const decision = controller.review(quietDay(0, changes));
    expect(decision.action).toBe("rollBack");
    expect(decision.reasons.join()).toMatch(reason);
    expect(decision.guardrails.find((reading) => reading.name === name)!.isBreached).toBe(true);
    expect(controller.status).toBe("rolledBack");
    expect(() => controller.review(quietDay(1))).toThrow(/it has been rolled back/);
  });

  it("rolls back a challenger that never buys after its first day", () => {
    const controller = new RolloutController(options);
    const never = (day: number) => {
      const { decisions, ...rest } = quietDay(day);
      return controller.review({
        ...rest,
        decisions: decisions.map((decision) => ({ ...decision, challengerBuys: false })),
      });
    };
    const { action, reasons } = never(0);
    expect(action).toBe("rollBack");
    expect(reasons.join()).toMatch(/Buy share 0\.00 in this stage; evidence .* limit 20/);
    expect(controller.status).toBe("rolledBack");
  });

  it.each<[string, Partial<RolloutObservation>]>([
    ["its predictions drift", { hasDrifted: true }],
    [
      "the assignment is broken",
      {
        decisions: Array.from({ length: 120 }, (_, k) => ({
          t0Ms: decidedMs(0, k),
          variant: k < 60 ? ("challenger" as const) : ("champion" as const),
          challengerBuys: k % 2 === 0,
        })),
      },
    ],
    ["no label is known", { labelled: [] }],
  ])("holds, and does not roll back, while %s", (_, changes) => {
    const controller = new RolloutController(options);
    expect(controller.review(quietDay(0, changes)).action).toBe("hold");
    expect(controller.status).toBe("running");
  });

  it("rolls back a challenger that predicts worse, and one that is miscalibrated", () => {
    const rows = overlappingDecisions(createRng(1), { days: 36, drift: 0.8 });
    const run = (
      predict: (truth: number) => { championProbability: number; challengerProbability: number },
    ): string[] => {
      const controller = new RolloutController(options);
      for (let day = 0; day < 36; day++) {
        // A label is known four hours after its decision.
        const labelled = rows
          .filter(({ t0Ms }) => t0Ms + HORIZON_MS > day * DAY_MS && t0Ms + HORIZON_MS <= (day + 1) * DAY_MS)
          .map(({ t0Ms, label, truth }) => ({ t0Ms, label, ...predict(truth) }));
        const { action, guardrails } = controller.review(quietDay(day, { labelled }));
        if (action === "rollBack")
          return guardrails.filter(({ isBreached }) => isBreached).map((reading) => reading.name);
      }
      return [];
    };
    expect(run((truth) => ({ championProbability: truth, challengerProbability: 1 - truth }))).toEqual(["harm"]);
    // Both far too low: neither is worse than the other, but the challenger's probabilities are not what they say.
    expect(run((truth) => ({ championProbability: 0.4 * truth, challengerProbability: 0.4 * truth }))).toEqual([
      "calibration",
    ]);
    expect(run((truth) => ({ championProbability: 0.5, challengerProbability: truth }))).toEqual([]);
  });

  it("always decides the same after a kill and a reload, at whichever review", () => {
    const rows = overlappingDecisions(createRng(4), { days: 14, symbols: 2, drift: 0.5 });
    const pairs = noisyPairs(createRng(5), rows, { championNoise: 0.05, challengerNoise: 0.2 });
    const day = (k: number) =>
      quietDay(k, {
        labelled: pairs.filter(({ t0Ms }) => t0Ms + HORIZON_MS > k * DAY_MS && t0Ms + HORIZON_MS <= (k + 1) * DAY_MS),
      });
    const whole = new RolloutController(options);
    const expected = Array.from({ length: 12 }, (_, k) => whole.review(day(k)));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 11 }), (cut) => {
        let controller = new RolloutController(options);
        for (let k = 0; k < 12; k++) {
          if (k === cut) {
            controller.save(path);
            // A review that was not saved before the kill is lost, and made again.
            controller.review(day(k));
            controller = RolloutController.load(path, options);
            expect(controller.reviewedMs).toBe(k * DAY_MS);
          }
          expect(controller.review(day(k))).toEqual(expected[k]);
        }
      }),
      { numRuns: 12 },
    );
  });

  it("refuses a state file that is broken, and time that does not pass", () => {
    const controller = new RolloutController(options);
    controller.save(path);
    const saved = readFileSync(path, "utf8");
    for (const [text, found] of [
      [saved.slice(0, 40), /text that is no JSON/],
      ["[]", /version undefined/],
      [saved.replace('"stageIndex":0', '"stageIndex":9'), /stage 9 of 4/],
      [saved.replace('"status":"running"', '"status":"fine"'), /status "fine"/],
      [saved.replace('"harm"', '"charm"'), /no evidence "harm"/],
    ] as const) {
      writeFileSync(path, text);
      expect(() => RolloutController.load(path, options)).toThrow(found);
    }
    expect(() => controller.review(quietDay(-1))).toThrow(/time must pass between reviews/);
  });
});
