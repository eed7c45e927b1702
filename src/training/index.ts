/**
 * Training: the three recipes, purged walk-forward runs over a pool of processes, the refit that
 * validation judges, the race of the balancing methods, and the watch on balance.
 *
 * @example
 * const folds = developmentFolds(dataset, { folds: 5, firstTrainFrac: 0.5, mode: "expanding", gapMs: 0 });
 * const [v31, asWritten, asShipped] = await trainWalkForward(dataset, recipes, folds, training);
 * const ranking = rankCandidates(asShipped, { by: "logLoss", balancePenalty: 0.5, confidence: 0.95 });
 */
export { type BalancedWindow, balancedWindow } from "./fits/balancedWindow.js";
export { type FitOutcome, type MembersFor } from "./fits/fitJob.js";
export { fitPrepared, type FitSummary } from "./fits/fitPrepared.js";
export { type FitWindow } from "./fits/memberJobs.js";
export { membersOfModules } from "./fits/membersOfModules.js";
export { innerPartsOf, prepareTrainingSet, windowsOf, type PreparedTraining } from "./fits/prepareTrainingSet.js";
export { serveFits } from "./fits/serveFits.js";
export * from "./monitors/monitorPredictions.js";
export * from "./monitors/trainingWarnings.js";
export { type TroubleKind } from "./monitors/troubles.js";
export * from "./pitfalls/compareBalancingOrder.js";
export * from "./pitfalls/compareSelectionOrder.js";
export { type OrderComparison, type OrderOptions } from "./pitfalls/noiseRows.js";
export { type DecisionEstimates } from "./race/dayBlockEstimates.js";
export * from "./race/raceBalancing.js";
export { tuneThreshold } from "./race/tuneThreshold.js";
export * from "./recipes/recipe.js";
export type * from "./recipes/trainingOptions.js";
export type * from "./recipes/trainingSettings.js";
export {
  ensembleWeights,
  modelColumns,
  weightedMean,
  type FoldColumns,
  type MemberColumns,
} from "./walkForward/combineMembers.js";
export * from "./walkForward/comparePredictions.js";
export * from "./walkForward/compareWithLine.js";
export * from "./walkForward/describeSplits.js";
export * from "./walkForward/developmentFolds.js";
export * from "./walkForward/ensembleOnFolds.js";
export {
  type CandidateRanking,
  rankCandidates,
  type RankedCandidate,
  type RankingOptions,
  type RankingRule,
} from "./walkForward/rankCandidates.js";
export * from "./walkForward/refitCandidates.js";
export * from "./walkForward/spreadOfPaths.js";
export * from "./walkForward/spreadOfSeeds.js";
export {
  type Candidate,
  type CandidateId,
  type FoldFit,
  type MemberFit,
  type SeedFit,
  trainWalkForward,
  type WalkForwardResult,
  windowOf,
} from "./walkForward/trainWalkForward.js";
