/**
 * Models: the contract, the engines behind it, the losses with their links, the ensemble and the model
 * directory. Only this room knows TensorFlow and XGBoost.
 */
export * from "./contract.js";
