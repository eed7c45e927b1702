/**
 * Rollout: stages, sticky assignment, a controller with guardrails, its rehearsal on the past, drift alarms,
 * and updates that go live only when they do better.
 *
 * @example
 * const variant = assignVariant(decisionKey("BTCUSDT", t0Ms), { stage: "pilot", salt: "tenbin" });
 */
export * from "./assignVariant.js";
export * from "./balancedReplayBuffer.js";
export * from "./bettingEvidence.js";
export * from "./deploymentStages.js";
export * from "./drift/adwin.js";
export * from "./drift/averageRunLength.js";
export * from "./drift/driftDetector.js";
export * from "./drift/pageHinkley.js";
export {
  populationStabilityTest,
  type PredictionWindow,
  type StabilityOptions,
  type StabilityTest,
} from "./drift/populationStabilityTest.js";
export * from "./drift/watchLoss.js";
export {
  buyShareInterval,
  DEFAULT_GUARDRAILS,
  type GuardrailLimits,
  type GuardrailName,
  type GuardrailReading,
} from "./guardrails.js";
export * from "./onlineLearner.js";
export * from "./pairedHarm.js";
export * from "./rehearseRollout.js";
export * from "./rolloutController.js";
export type { RolloutStatus } from "./rolloutState.js";
