/**
 * Training: the three recipes, purged walk-forward runs over a pool of processes, the refit that
 * validation judges, the race of the balancing methods, and the watch on balance.
 *
 * @example
 * const folds = developmentFolds(dataset, { folds: 5, firstTrainFrac: 0.5, mode: "expanding", gapMs: 0 });
 * const [v31, asWritten, asShipped] = await trainWalkForward(dataset, recipes, folds, plan);
 * const ranking = rankCandidates(asShipped, { by: "logLoss", balancePenalty: 0.5, labelHorizonMs, resamples:
 * 1_000, confidence: 0.95, rng });
 */
export * from "./compareBalancingOrder.js";
export * from "./compareSelectionOrder.js";
export { type DecisionEstimates } from "./dayBlockEstimates.js";
export * from "./describeSplits.js";
export * from "./developmentFolds.js";
export { type FitOutcome, type FitSummary } from "./fitJob.js";
export { MEMBERS, memberLabel } from "./members.js";
export * from "./memberSettings.js";
export * from "./monitorPredictions.js";
export { type OrderComparison, type OrderOptions } from "./noiseRows.js";
export * from "./predictionTable.js";
export * from "./raceBalancing.js";
export {
  type CandidateRanking,
  rankCandidates,
  type RankedCandidate,
  type RankingOptions,
  type RankingRule,
} from "./rankCandidates.js";
export * from "./recipe.js";
export * from "./refitCandidates.js";
export * from "./trainingPlan.js";
export {
  type Candidate,
  type CandidateId,
  type FoldFit,
  type MemberFit,
  type SeedFit,
  trainWalkForward,
  type WalkForwardResult,
} from "./trainWalkForward.js";
export { tuneThreshold } from "./tuneThreshold.js";
export * from "./writePredictions.js";
