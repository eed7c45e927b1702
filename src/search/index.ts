/**
 * Search: a study asks for settings, an objective judges them, the best stay. Samplers, pruners and the
 * journal follow Optuna 5.0.0 decision for decision. The study of a run is {@link searchTrainingSettings}.
 *
 * @example
 * const study = createStudy({ direction: "maximize", sampler: new TpeSampler({ seed: 7 }) });
 * await study.optimize((trial) => -((trial.suggestFloat("x", 0, 1) - 0.3) ** 2), { nTrials: 20 });
 */
export { type CategoricalChoice, type Distribution as SearchDistribution } from "./distribution.js";
export { type Attributes, type FrozenTrial, type JsonValue, type TrialParams, type TrialState } from "./frozenTrial.js";
export * from "./pruner.js";
export { RandomSampler } from "./randomSampler.js";
export { type RelativeSample, type Sampler } from "./sampler.js";
export * from "./searchTrainingSettings.js";
export * from "./study.js";
export { isBetter, type StudyDirection, type StudyView } from "./studyView.js";
export { Trial } from "./trial.js";
export * from "./importance/parameterImportance.js";
export * from "./pruners/hyperbandPruner.js";
export * from "./pruners/medianPruner.js";
export * from "./pruners/successiveHalvingPruner.js";
export * from "./pruners/wilcoxonPruner.js";

export {
  meanAucOf,
  meanScoreOf,
  searchObjective,
  type FoldPredictions,
  type TrialParts,
} from "./settings/searchObjective.js";
export {
  overridesFor,
  rangesOf,
  searchedMembers,
  searchSpaceOf,
  settingsOfTrial,
  type RangeOverrides,
  type SearchParameter,
  type SearchSpace,
} from "./settings/searchSpace.js";
export type * from "./settings/trainingSearch.js";
export { type TrialTimes } from "./storage/journalReplay.js";
export { JournalStorage, type JournalStorageOptions } from "./storage/journalStorage.js";
export { MemoryStorage } from "./storage/memoryStorage.js";
export { type StudyIdentity, type StudyRecords, type StudyStorage } from "./storage/studyStorage.js";
export { TpeSampler, type TpeSamplerOptions } from "./tpe/tpeSampler.js";
