import { requireInteger } from "../../core/index.js";
import type { FitContext, FittedModel, Loss, ProbabilityLink, TrainingSet } from "../contract.js";
import { requireTrainingSet } from "../requireTrainingSet.js";
import { boostRounds, withBoostingData } from "./boostRounds.js";
import { GradientBoostingModel, type BoosterParams } from "./gradientBoostingModel.js";
import { Booster } from "./xgboost/booster.js";

export interface GradientBoostingOptions {
  /** Most rounds. */
  readonly rounds: number;
  /** Rounds without a better validation loss before the fit stops; rounds after the best are cut off. */
  readonly earlyStoppingRounds: number;
  /** XGBoost's own names, passed on as they are; they override ours. */
  readonly params: BoosterParams;
  readonly loss: Loss;
  readonly link: ProbabilityLink;
  readonly featureNames: readonly string[];
}

/**
 * Fits boosted trees on single rows; of a window the last row is read. Missing values stay missing.
 *
 * The same seed gives the same trees, whatever else the process boosts meanwhile. One thread a process
 * unless `params` says otherwise.
 *
 * @throws {RangeError} If the training set or an option is refused, by us or by XGBoost.
 */
export async function fitGradientBoosting(
  train: TrainingSet,
  options: GradientBoostingOptions,
  context: FitContext,
): Promise<FittedModel> {
  requireInteger(
    "fit boosted trees",
    { rounds: options.rounds, earlyStoppingRounds: options.earlyStoppingRounds },
    { atLeast: 1 },
  );
  requireTrainingSet("fit boosted trees", train, options.featureNames);
  const { loss, link, featureNames } = options;
  const params: BoosterParams = {
    objective: "binary:logistic",
    base_score: 0.5,
    tree_method: "hist",
    nthread: 1,
    verbosity: 0,
    seed: context.rng.integer(2 ** 31 - 1),
    ...options.params,
  };
  return withBoostingData(train, async (boosting) => {
    const booster = Booster.create([boosting.data, ...(boosting.watched ? [boosting.watched] : [])], params);
    try {
      const history = await boostRounds(
        booster,
        boosting,
        { from: 0, rounds: options.rounds, patience: options.earlyStoppingRounds, loss, link },
        context,
      );
      return new GradientBoostingModel({
        booster: booster.slice(history.bestEpoch),
        featureNames,
        link,
        params,
        loss,
        history,
      });
    } finally {
      booster.free();
    }
  });
}
