/**
 * Search: a study asks for settings, an objective judges them, the best stay. The plan's own study is
 * {@link searchPlan}.
 *
 * @example
 * const study = createStudy({ direction: "maximize", sampler: new RandomSampler({ seed: 7 }) });
 * await study.optimize((trial) => -((trial.suggestFloat("x", 0, 1) - 0.3) ** 2), { nTrials: 20 });
 */
export { type CategoricalChoice, type Distribution as SearchDistribution } from "./distribution.js";
export * from "./frozenTrial.js";
export * from "./randomSampler.js";
export * from "./sampler.js";
export * from "./searchPlan.js";
export * from "./study.js";
export { Trial } from "./trial.js";
