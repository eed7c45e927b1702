/** The four stages of putting a challenger to work. */
import { DAY_MS } from "../../core/index.js";

export type StageName = "test" | "pilot" | "rollout" | "full";

export interface DeploymentStage {
  readonly name: StageName;
  /** Share of decisions that the challenger trades. */
  readonly shareFrac: number;
  /** Least time in the stage before the next; null for the last. */
  readonly durationMs: number | null;
}

/** 10 % for 24 h, 30 % for 3 d, 70 % for 7 d, then all. */
export const DEPLOYMENT_STAGES: readonly DeploymentStage[] = [
  { name: "test", shareFrac: 0.1, durationMs: DAY_MS },
  { name: "pilot", shareFrac: 0.3, durationMs: 3 * DAY_MS },
  { name: "rollout", shareFrac: 0.7, durationMs: 7 * DAY_MS },
  { name: "full", shareFrac: 1, durationMs: null },
];

/** @throws {RangeError} If there is no stage of that name. */
export function stageNamed(name: StageName): DeploymentStage {
  const stage = DEPLOYMENT_STAGES.find((each) => each.name === name);
  if (stage === undefined)
    throw new RangeError(
      "Cannot find a deployment stage as its name must be one of " +
        `${DEPLOYMENT_STAGES.map((each) => each.name).join(", ")}: found ${JSON.stringify(name)}`,
    );
  return stage;
}
