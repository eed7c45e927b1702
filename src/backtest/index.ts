/**
 * Backtest: what the decisions would have earned after costs.
 */
export * from "./backtestResult.js";
