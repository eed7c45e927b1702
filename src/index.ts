/**
 * Tenbin: a research workbench for balanced, honest Buy/Sell signal models. The one door.
 */
export * from "./core/index.js";
export * from "./market/index.js";
export * from "./features/index.js";
export * from "./dataset/index.js";
export * from "./models/index.js";
export * from "./predictions/index.js";
export * from "./training/index.js";
export * from "./search/index.js";
export * from "./backtest/index.js";
export * from "./validation/index.js";
export * from "./rollout/index.js";
export * from "./config/index.js";
export * from "./run/index.js";
export * from "./report/index.js";
export * from "./workbench/index.js";
