/** What a fit of boosted trees can be told. */
import type { ForeignOption, NumberOption } from "../../core/index.js";
import type { FitOptions } from "../members/member.js";

export type GradientBoostingTable = {
  readonly rounds: NumberOption;
  readonly earlyStoppingRounds: NumberOption;
  readonly params: ForeignOption;
};

export type GradientBoostingOptions = FitOptions<GradientBoostingTable>;

export const GRADIENT_BOOSTING_OPTIONS: GradientBoostingTable = {
  rounds: { about: "most boosting rounds", type: "integer", default: 600, atLeast: 1 },
  earlyStoppingRounds: {
    about: "rounds without a better validation loss before the fit stops; rounds after the best are cut off",
    type: "integer",
    default: 30,
    atLeast: 1,
  },
  params: {
    about: "XGBoost's own names and values; they override ours, and given ones replace these as a whole",
    type: "foreign",
    default: { eta: 0.05, max_depth: 2, min_child_weight: 20, subsample: 0.8, colsample_bytree: 0.6 },
    search: {
      eta: { type: "number", low: 0.01, high: 0.3, log: true },
      max_depth: { type: "integer", low: 2, high: 8 },
      min_child_weight: { type: "number", low: 1, high: 100, log: true },
      subsample: { type: "number", low: 0.5, high: 1 },
      colsample_bytree: { type: "number", low: 0.3, high: 1 },
    },
  },
};
