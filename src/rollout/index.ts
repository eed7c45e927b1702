/**
 * Rollout: stages, sticky assignment, a controller with guardrails, its rehearsal on the past, drift alarms,
 * and updates that go live only when they do better.
 *
 * @example
 * const key = decisionKey("BTCUSDT", 1_750_000_000_000);
 * const variant = assignVariant(key, { stage: "pilot", salt: "tenbin" });
 */
export * from "./stages/assignVariant.js";
export * from "./online/balancedReplayBuffer.js";
export * from "./stages/bettingEvidence.js";
export { BuyShareEvidence, type BuyShareOptions, type BuyShareState } from "./stages/buyShareEvidence.js";
export type { SidedDecision } from "./stages/oneSidedEvidence.js";
export * from "./stages/deploymentStages.js";
export * from "./drift/adwin.js";
export * from "./drift/alarmInterval.js";
export * from "./drift/averageRunLength.js";
export * from "./drift/calibrateDetector.js";
export * from "./drift/dayMemory.js";
export type * from "./drift/driftDetector.js";
export * from "./drift/fewDaysAllowance.js";
export * from "./drift/pageHinkley.js";
export {
  populationStabilityTest,
  type PredictionWindow,
  type StabilityOptions,
  type StabilityTest,
} from "./drift/populationStabilityTest.js";
export * from "./drift/uncertainMemory.js";
export * from "./drift/watchLoss.js";
export * from "./drift/watchPopulation.js";
export {
  DEFAULT_GUARDRAILS,
  type GuardrailLimits,
  type GuardrailName,
  type GuardrailReading,
} from "./stages/guardrails.js";
export * from "./online/onlineLearner.js";
export * from "./stages/operatingCharacteristics.js";
export * from "./stages/pairedHarm.js";
export * from "./stages/rehearseRollout.js";
export * from "./stages/rolloutController.js";
export type { RolloutStatus } from "./stages/rolloutState.js";
