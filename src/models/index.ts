/**
 * Models: one contract, the registry of members and their ensemble, the focal loss with its links, calibration and
 * the model directory. Only this room knows TensorFlow and XGBoost; both load on first use.
 *
 * @example
 * const model = await fitGradientBoosting({ x, y }, { rounds: 200 }, { rng: createRng(7) });
 * const { calibration } = fitPlattCalibrator(model.predict(slice.x), slice.y);
 * const probability = model.withCalibration(calibration).predict(x);
 */
export { applyCalibration } from "./calibration/applyCalibration.js";
export { calibrationObjection, type Calibrator } from "./calibration/calibrator.js";
export { fitIsotonicCalibrator } from "./calibration/fitIsotonicCalibrator.js";
export { fitPlattCalibrator } from "./calibration/fitPlattCalibrator.js";
export { fitTemperatureCalibrator } from "./calibration/fitTemperatureCalibrator.js";
export type * from "./contract.js";
export { loadModel, type LoadOptions } from "./directory/loadModel.js";
export { chooseEnsembleWeights } from "./ensemble/chooseEnsembleWeights.js";
export * from "./ensemble/fitEnsemble.js";
export * from "./ensemble/learnEnsembleWeights.js";
export { exportOnnx, type OnnxExportOptions } from "./export/exportOnnx.js";
export { ONNX_CARD_BEGINS, type OnnxCard } from "./export/onnxCard.js";
export {
  type OnnxAttribute,
  type OnnxAttributes,
  type OnnxGraph,
  type OnnxNumbers,
  type OnnxValue,
} from "./export/onnxGraph.js";
export type { OnnxInput } from "./export/onnxInput.js";
export * from "./gradientBoosting/continueGradientBoosting.js";
export * from "./gradientBoosting/explainGradientBoosting.js";
export { type GradientBoostingOptions } from "./gradientBoosting/boostingOptions.js";
export * from "./gradientBoosting/fitGradientBoosting.js";
export * from "./gradientBoosting/gradientBoostingImportance.js";
export * from "./importance/importanceByGroup.js";
export { applyLink } from "./losses/applyLink.js";
export { effectiveAlpha, focalInverseLink, focalLink, focalLoss, type FocalParameters } from "./losses/focalLoss.js";
export { defineMember } from "./members/defineMember.js";
export { fitLinear, type LinearOptions } from "./members/linear.js";
export { fitLstm, type LstmOptions } from "./members/lstm.js";
export type { FitOptions, InputShape, Member, MemberContext, MemberOptions, SavedModel } from "./members/member.js";
export { fitMlp, type MlpOptions } from "./members/mlp.js";
export type { PlainMember, PlainTrainingSet } from "./members/plainMember.js";
export { joinMembers, memberNamed, MEMBERS } from "./members/registry.js";
export { fitTransformer, type TransformerOptions } from "./members/transformer.js";
