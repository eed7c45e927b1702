/**
 * Core: time, units, randomness, matrices, statistics and the few guarantees (atomic files, content
 * hashes, guards) that every other room builds on. Imports nothing of ours.
 *
 * @example
 * const rng = createRng(7).child("smote");
 * const interval = wilsonInterval(54, 100, { confidence: 0.95 });
 */
export * from "./ascending.js";
export * from "./boundedFile.js";
export * from "./changedKeys.js";
export * from "./clock.js";
export * from "./codeHash.js";
export { ModuleError } from "./compileModule.js";
export * from "./criteria.js";
export * from "./defined.js";
export * from "./files.js";
export * from "./requireWritable.js";
export * from "./guards.js";
export * from "./hash.js";
export * from "./json.js";
export * from "./loadModule.js";
export * from "./machineFailure.js";
export * from "./matrix.js";
export * from "./messageOf.js";
export { didYouMean, jaroWinkler, nearestNames } from "./nearestNames.js";
export * from "./numberWords.js";
export * from "./options.js";
export * from "./processLock.js";
export type * from "./progress.js";
export * from "./rng.js";
export * from "./runningProcess.js";
export * from "./schemaFault.js";
export { openSealedJson, openSealedLine, sealJson, sealLine, type SealedLine } from "./sealedJson.js";
export * from "./settled.js";
export * from "./statistics/index.js";
export * from "./time.js";
export * from "./units.js";
