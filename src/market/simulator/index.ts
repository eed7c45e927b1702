export { MarketSimulation } from "./marketSimulation.js";
export * from "./scenarios.js";
export * from "./simulateMarket.js";
export * from "./truthProbability.js";
