/**
 * Refuses parameters that XGBoost would not heed.
 *
 * XGBoost trains on with its defaults when a name is misspelt and says so in a warning alone. So a booster
 * on two rows is given the parameters first and XGBoost itself is asked which of them it used; what it
 * uses but this library decides elsewhere is named here.
 */
import { didYouMean } from "../../core/index.js";
import type { Loss } from "../contract.js";
import type { BoosterParams } from "./gradientBoostingModel.js";
import { askXgboost, type Verdict } from "./xgboost/probe.js";

/** What a model's scores are read by, whatever loss its trees were boosted with. */
export const OBJECTIVE = "binary:logistic";

/** Decided through another door, which is the remedy. */
const DECIDED: Readonly<Record<string, string>> = {
  objective: "the loss is options.loss: cross-entropy or focal",
  num_class: "a model gives one probability a row",
  num_target: "a model gives one probability a row",
  multi_strategy: "a model gives one probability a row",
  eval_metric: "a fit is watched and stopped by its own loss",
  disable_default_eval_metric: "a fit is watched and stopped by its own loss",
  validate_parameters: "every name is checked",
};

/** Names of XGBoost's Python functions, which its C library does not know. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  n_estimators: "rounds",
  num_round: "rounds",
  num_boost_round: "rounds",
  early_stopping_rounds: "earlyStoppingRounds",
};

/** Two names of one parameter: with both given, one of them would be ignored. */
export const ALIASES: readonly (readonly [string, string])[] = [
  ["eta", "learning_rate"],
  ["gamma", "min_split_loss"],
  ["lambda", "reg_lambda"],
  ["alpha", "reg_alpha"],
  ["nthread", "n_jobs"],
  ["seed", "random_state"],
];

const MOST_PARALLEL_TREES = 1_000;

const SEEDS = ["seed", "random_state"];

/**
 * @param options.loss What they are boosted with; any loss when absent.
 * @param options.isOfARun Whether a run's YAML gives them: its one seed is then everybody's.
 * @throws {RangeError} If a name is unknown, is decided elsewhere, or a value cannot be used; names it.
 * @throws {Error} If XGBoost was not set up.
 */
export function requireBoosterParams(
  action: string,
  params: BoosterParams,
  { loss, isOfARun = false }: { readonly loss?: Loss; readonly isOfARun?: boolean } = {},
): void {
  const refuse = (must: string, found: string): RangeError =>
    new RangeError(`Cannot ${action} as ${must}: found ${found}`);
  for (const [name, value] of Object.entries(params)) {
    const said = `params.${name} ${JSON.stringify(value)}`;
    if (typeof value !== "string" && !Number.isFinite(value))
      throw refuse("every value of params must be a finite number or text", `params.${name} ${String(value)}`);
    if (name === "objective" && value === OBJECTIVE) continue;
    if (Object.hasOwn(DECIDED, name)) throw refuse(`params.${name} must be left out, since ${DECIDED[name]!}`, said);
    if (name === "booster" && !["gbtree", "dart"].includes(String(value)))
      throw refuse("params.booster must be gbtree or dart, since members are trees", said);
    if (name === "num_parallel_tree" && !(Number(value) <= MOST_PARALLEL_TREES))
      throw refuse(`params.num_parallel_tree must be at most ${MOST_PARALLEL_TREES}, or no round would end`, said);
    if (isOfARun && SEEDS.includes(name))
      throw refuse(`params.${name} must be left out, since the run's seed decides`, said);
    if (name === "scale_pos_weight" && loss?.kind !== "crossEntropy")
      throw refuse("params.scale_pos_weight must be left out: a focal loss ignores it, weights are the rows'", said);
  }
  const both = ALIASES.find((names) => names.every((name) => Object.hasOwn(params, name)));
  if (both !== undefined)
    throw refuse(`params.${both[0]} and params.${both[1]} are one parameter that must be given once`, "both");
  const verdict = askXgboost(params);
  if (verdict.refused !== undefined) throw refuse("XGBoost must accept every value of params", verdict.refused);
  const [unused] = verdict.unused;
  if (unused !== undefined)
    throw refuse("XGBoost must know every name of params", `params.${unused}${remedyFor(unused, verdict)}`);
}

function remedyFor(name: string, { known }: Verdict): string {
  if (Object.hasOwn(ELSEWHERE, name)) return `; see the option ${ELSEWHERE[name]!}`;
  const names = [...known, ...ALIASES.flat()].filter((other) => !Object.hasOwn(DECIDED, other));
  return didYouMean(name, names);
}
