/**
 * One run: its phases, their cache, the ledger of openings and what a report says about how it was made. A
 * handle computes each phase once and finds on disk what an earlier process made, so a cell can be run again
 * and the next notebook goes on where this one ended.
 *
 * @example
 * const run = openRun({ onProgress: progress });
 * const { dataset } = await run.dataset();
 * const { shipped } = await run.validation();
 */
export type { FoldAudit } from "./dataset/auditFolds.js";
export {
  type BalancedFile,
  type BalancedFolds,
  type BalancedReceipt,
  readBalancedReceipt,
} from "./dataset/balanceFolds.js";
export type { BuiltDataset } from "./dataset/buildDataset.js";
export { foldsOf, walkForwardFoldsOf } from "./dataset/foldsOfRun.js";
export { labelOfRun, type LabelledRun } from "./dataset/labelOfRun.js";
export * from "./directories.js";
export type { RunExamination } from "./examination/examineRun.js";
export type { BarExplanation, BarToExplain, FeatureContribution, MemberSteps } from "./examination/explainBar.js";
export type { GroupImportance } from "./examination/importanceOfGroups.js";
export type { NearestCase } from "./examination/nearestCases.js";
export { dataWarnings, type DataOfRun } from "./market/dataWarnings.js";
export type { PreparedMarkets } from "./market/prepareMarkets.js";
export * from "./openRun.js";
export * from "./provenance.js";
export {
  nameModel,
  recordJudgement,
  unnameModel,
  type ChangeOptions,
  type ModelJudgement,
  type Naming,
} from "./registry/changeModels.js";
export { listModels, type ListedModel } from "./registry/listModels.js";
export { readRegistry } from "./registry/registryFile.js";
export { type RegistryLine } from "./registry/registryLine.js";
export { resolveModel, type RegistryPlace } from "./registry/resolveModel.js";
export * from "./repository.js";
export type { RehearsedRun } from "./rollout/rehearseRun.js";
export { resampleOptionsOf, type RunContext } from "./runContext.js";
export type { RunParts } from "./runParts.js";
export * from "./runWarnings.js";
export { CANDIDATE_DIRECTORY } from "./search/candidate.js";
export type { SearchedSettings } from "./search/searchSettings.js";
export * from "./signal/absentBars.js";
export * from "./signal/decisions.js";
export { exportSignal } from "./signal/exportSignal.js";
export { loadSignal, type SignalModel } from "./signal/loadSignal.js";
export * from "./signal/predictFiles.js";
export * from "./signal/tradesOf.js";
export * from "./signal/writeDecisions.js";
export type { DecideOptions } from "./signal/scoreMarket.js";
export {
  SIGNAL_FILE,
  SIGNAL_FORMAT,
  type SignalCard,
  type SignalExtension,
  type SignalFeature,
  type SignalFile,
  type SignalInput,
} from "./signal/signalCard.js";
export {
  configOfSignal,
  modulesOfSignal,
  readSignal,
  signalRefusal,
  type ReadSignal,
} from "./signal/signalDirectory.js";
export type { CompareFeaturesOptions, FeatureComparison } from "./training/compareFeatures.js";
export type { TrainingComparison } from "./training/compareTraining.js";
export type { Pitfall } from "./training/comparePitfalls.js";
export { recipesFor } from "./training/recipesFor.js";
export { settingsOf } from "./training/trainingOptionsOf.js";
export type { TrainedModels } from "./training/trainModels.js";
export { accountDaysPath, readAccountDays, writeAccountDays, type AccountDays } from "./validation/accountDays.js";
export { compareOnFiles, type CompareOnFilesOptions } from "./validation/compareOnFiles.js";
export { comparePredictionFiles, type CompareFilesOptions } from "./validation/comparePredictionFiles.js";
export * from "./validation/thresholdGrid.js";
export {
  compareSides,
  type ComparedModels,
  type ComparedSide,
  type CompareSidesOptions,
} from "./validation/compareSides.js";
export {
  diagnosePredictions,
  type DiagnosedPredictions,
  type DiagnoseOptions,
} from "./validation/diagnosePredictions.js";
export type { Money } from "./validation/judge.js";
export type { Selection } from "./validation/selectionOf.js";
export * from "./validation/laterPredictions.js";
export * from "./validation/validateCandidate.js";
export * from "./validation/validateOnFiles.js";
export type { JudgedModel, ValidatedRun } from "./validation/validateModels.js";
