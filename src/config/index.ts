/**
 * Config: one YAML, one strict schema. Only this room knows YAML.
 *
 * @example
 * const config = readConfig("notebooks/model_v4.yaml", { profile: "quick", seed: 7 });
 */
export * from "./changeConfig.js";
export * from "./extensions.js";
export * from "./loadExtensions.js";
export { ConfigError, configHash, formatConfig, readConfig, resolveConfig } from "./resolveConfig.js";
export * from "./resolveWithExtensions.js";
export type * from "./runConfig.js";
export { parseRunConfig } from "./schema.js";
