/**
 * Market: the tables, the lake that holds them, the files and the simulator that fill it, the audit that
 * says what is missing or one-sided.
 *
 * @example
 * const lake = await openLake("data/lake/mine");
 * const receipt = await importFiles(lake, ["data/raw"]);
 * const markets = await lake.readMarkets({ barMs: 3_600_000 });
 * const { warnings } = await auditLake(lake, { barMs: 3_600_000 });
 *
 * @example
 * const { markets, truth } = simulateMarket({
 *   scenario: "strong",
 *   symbols: ["BTCUSDT"],
 *   days: 30,
 *   barMs: HOUR_MS,
 *   rng: createRng(7),
 * });
 */
export * from "./audit/index.js";
export * from "./barRegimes.js";
export * from "./importer/index.js";
export * from "./lake/index.js";
export { measureCensoring, type LiquidationCensoring } from "./liquidationCensoring.js";
export * from "./realizedVolatility.js";
export * from "./recorder/index.js";
export type * from "./schema.js";
export * from "./simulator/index.js";
export * from "./sources/index.js";
export * from "./symbols.js";
