/**
 * Models: one contract, its members and their ensemble, the focal loss with its links, calibration and
 * the model directory. Only this room knows TensorFlow and XGBoost; both load on first use.
 *
 * @example
 * const model = await fitGradientBoosting(train, { rounds: 200, earlyStoppingRounds: 20, params: { eta: 0.1
 * }, loss: { kind: "crossEntropy" }, link: {}, featureNames }, { rng });
 * const { calibration } = fitPlattCalibrator(model.predict(slice.x), slice.y);
 * const probability = model.withCalibration(calibration).predict(x);
 */
export { applyCalibration } from "./calibration/applyCalibration.js";
export { calibrationObjection, type Calibrator } from "./calibration/calibrator.js";
export { fitIsotonicCalibrator } from "./calibration/fitIsotonicCalibrator.js";
export { fitPlattCalibrator } from "./calibration/fitPlattCalibrator.js";
export { fitTemperatureCalibrator } from "./calibration/fitTemperatureCalibrator.js";
export * from "./contract.js";
export { loadModel } from "./directory/loadModel.js";
export * from "./ensemble/fitEnsemble.js";
export * from "./ensemble/learnEnsembleWeights.js";
export * from "./fitLstm.js";
export * from "./fitMlp.js";
export * from "./fitTransformer.js";
export * from "./gradientBoosting/continueGradientBoosting.js";
export * from "./gradientBoosting/explainGradientBoosting.js";
export * from "./gradientBoosting/fitGradientBoosting.js";
export * from "./gradientBoosting/gradientBoostingImportance.js";
export { applyLink } from "./losses/applyLink.js";
export { effectiveAlpha, focalInverseLink, focalLink, focalLoss, type FocalParameters } from "./losses/focalLoss.js";
export type { NetworkOptions } from "./networks/networkOptions.js";
