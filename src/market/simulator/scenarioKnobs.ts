/** The simulated markets by name, and the three knobs by which their paths differ; the book looks the same in all. */
import type { Scenario } from "../schema.js";

export interface ScenarioKnobs {
  /** What a unit of pending displacement is worth in drift. */
  readonly strength: number;
  /** Amplitude of the drift by hour of day. */
  readonly hourAmplitude: number;
  /** Factor on the signal from two thirds of the span on; 1 before. */
  readonly lateFactor: number;
}

const NONE: ScenarioKnobs = { strength: 0, hourAmplitude: 0, lateFactor: 1 };

/** Scenarios with a defect in their data have the path of `none`, in which nothing honest predicts. */
const KNOBS: Readonly<Record<Scenario, ScenarioKnobs>> = {
  strong: { strength: 1, hourAmplitude: 0, lateFactor: 1 },
  moderate: { strength: 0.16, hourAmplitude: 0, lateFactor: 1 },
  realistic: { strength: 0.087, hourAmplitude: 0, lateFactor: 1 },
  none: NONE,
  "hour-bias": { strength: 0.35, hourAmplitude: 0.45, lateFactor: 1 },
  "regime-shift": { strength: 1, hourAmplitude: 0, lateFactor: -0.6 },
  "leak-early-liquidations": NONE,
  "leak-early-taker-volume": NONE,
  "leak-future-close": NONE,
  "leak-future-extremes": NONE,
  "leak-early-funding": NONE,
};

/** @throws {RangeError} If the scenario is unknown. */
export function scenarioKnobs(scenario: Scenario): ScenarioKnobs {
  if (!Object.hasOwn(KNOBS, scenario))
    throw new RangeError(
      `Cannot simulate a market as its scenario must be one of ${Object.keys(KNOBS).join(", ")}: ` +
        `found ${JSON.stringify(scenario)}`,
    );
  return KNOBS[scenario];
}
