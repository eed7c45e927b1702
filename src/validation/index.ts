/**
 * Validation: gates with intervals, the 24-hour audit, regimes, reliability, the cause of a bias, the
 * leakage check, and the verdict, for our models and for anybody's predictions.
 *
 * @example
 * const predictions = await importPredictions("v31.csv", { timeIs: "decision" });
 * const assessment = new ModelValidator(PLAN_GATES).validate(predictions, { labelHorizonMs: 4 * HOUR_MS,
 * resamples: 2_000, confidence: 0.95, rng });
 */
export * from "./assessment.js";
export * from "./auditGroups.js";
export * from "./auditHours.js";
export * from "./biasDiagnosis.js";
export * from "./calibratedEceRange.js";
export * from "./checkCoherence.js";
export * from "./compareWithCeiling.js";
export * from "./countOverlaps.js";
export * from "./describeDistribution.js";
export * from "./diagnoseBias.js";
export * from "./gates.js";
export * from "./importPredictions.js";
export * from "./labelPredictions.js";
export * from "./leakage/checkLeakage.js";
export { cutMarket } from "./leakage/cutMarket.js";
export * from "./leakage/leakageReport.js";
export * from "./leakage/pipeline.js";
export * from "./leakage/relabelDataset.js";
export * from "./measureReliability.js";
export * from "./modelValidator.js";
export * from "./recalibrateLogit.js";
export * from "./regimes.js";
export * from "./spiegelhalterTest.js";
export * from "./takePredictions.js";
export * from "./validationContext.js";
