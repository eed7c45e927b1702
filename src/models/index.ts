/**
 * Models: one contract, its members and their ensemble, the focal loss with its links, and the model
 * directory. Only this room knows TensorFlow and XGBoost; both load on first use.
 *
 * @example
 * const model = await fitGradientBoosting(train, { rounds: 200, earlyStoppingRounds: 20, params: { eta: 0.1 }, loss: { kind: "crossEntropy" }, link: {}, featureNames }, { rng });
 * const probability = model.predict(x);
 */
export * from "./contract.js";
export { loadModel } from "./directory/loadModel.js";
export * from "./fitEnsemble.js";
export * from "./fitGradientBoosting.js";
export * from "./fitLstm.js";
export { effectiveAlpha, focalInverseLink, focalLink, focalLoss, type FocalParameters } from "./losses/focalLoss.js";
