/**
 * Validation: gates with intervals, the 24-hour audit, regimes, reliability, the cause of a bias, the
 * leakage check, and the verdict, for our models and for anybody's predictions.
 *
 * @example
 * const predictions = await importPredictions("v31.csv", { timeIs: "decision" });
 * const validator = new ModelValidator(chooseGates({ buy_ratio: { low: 0.45, high: 0.55 } }));
 * const assessment = validator.validate(predictions, {
 *   labelHorizonMs: 4 * HOUR_MS,
 *   resamples: 2_000,
 *   confidence: 0.95,
 *   rng: createRng(7),
 * });
 */
export type * from "./assessment.js";
export * from "./modelValidator.js";
export type * from "./validationContext.js";
export * from "./audits/auditFunding.js";
export * from "./audits/auditGroups.js";
export * from "./audits/auditHours.js";
export * from "./audits/describeDistribution.js";
export * from "./audits/regimes.js";
export type * from "./bias/biasDiagnosis.js";
export * from "./bias/checkCoherence.js";
export * from "./bias/diagnoseBias.js";
export * from "./bias/recalibrateLogit.js";
export type * from "./bias/suspects/suspect.js";
export * from "./bias/suspects/suspects.js";
export type * from "./comparison/challengerComparison.js";
export * from "./comparison/comparePredictionTables.js";
export type { BalanceLimits } from "./comparison/pairedMeasures.js";
export * from "./comparison/singleFeatureBaseline.js";
export type { ComparedMarket } from "./comparison/pairedReturn.js";
export * from "./gates/chooseGates.js";
export * from "./gates/compareWithCeiling.js";
export * from "./gates/concurrentBar.js";
export * from "./gates/countOverlaps.js";
export { ANSWERS, defineGate, type OwnGate, type OwnGateInput } from "./gates/defineGate.js";
export type * from "./gates/gate.js";
export * from "./gates/gateChanges.js";
export * from "./gates/gates.js";
export { wordsOf } from "./gates/wordsOf.js";
export * from "./leakage/checkControls.js";
export * from "./leakage/checkLeakage.js";
export { cutMarket } from "./leakage/cutMarket.js";
export * from "./leakage/leakageReport.js";
export type * from "./leakage/pipeline.js";
export type { PlantedLeak, Plot } from "./leakage/plantedLeaks/plantedLeak.js";
export { PLANTED_LEAKS } from "./leakage/plantedLeaks/registry.js";
export * from "./leakage/relabelDataset.js";
export * from "./leakage/stages.js";
export * from "./power/planPower.js";
export * from "./operating/confusionMatrix.js";
export * from "./operating/decisionCurve.js";
export * from "./operating/measureOperation.js";
export * from "./reliability/calibratedEceRange.js";
export * from "./reliability/measureReliability.js";
export * from "./reliability/poolBias.js";
export * from "./reliability/spiegelhalterTest.js";
