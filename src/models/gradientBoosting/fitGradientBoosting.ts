import type { FitContext, FittedModel, TrainingSet } from "../contract.js";
import { completeOptions } from "../members/completeOptions.js";
import { requireContext, requireTrainingSet } from "../requireTrainingSet.js";
import { GRADIENT_BOOSTING_OPTIONS, type GradientBoostingOptions } from "./boostingOptions.js";
import { boostRounds, withBoostingData } from "./boostRounds.js";
import { GradientBoostingModel, type BoosterParams } from "./gradientBoostingModel.js";
import { ALIASES, OBJECTIVE, requireBoosterParams } from "./requireBoosterParams.js";
import { Booster } from "./xgboost/booster.js";

/**
 * Fits boosted trees on single rows; of a window the last row is read. Missing values stay missing. By
 * default up to 600 rounds, stopped after 30 without a better validation loss.
 *
 * The same seed gives the same trees, whatever else the process boosts meanwhile. One thread a process
 * unless `params` says otherwise.
 *
 * @throws {RangeError} If the training set or an option is refused, or XGBoost would not heed a parameter.
 * @throws {TypeError} If `rng` is missing.
 */
export async function fitGradientBoosting(
  train: TrainingSet,
  options: GradientBoostingOptions,
  context: FitContext,
): Promise<FittedModel> {
  const action = "fit boosted trees";
  requireContext(action, context);
  const complete = completeOptions(action, GRADIENT_BOOSTING_OPTIONS, options, train.x);
  const { rounds, earlyStoppingRounds, loss, link, featureNames } = complete;
  requireTrainingSet(action, train, featureNames);
  requireBoosterParams(action, complete.params, { loss });
  const params = laidOverOurs(complete.params, context.rng.integer(2 ** 31 - 1));
  return withBoostingData(train, async (boosting) => {
    const booster = Booster.create([boosting.data, ...(boosting.watched ? [boosting.watched] : [])], params);
    try {
      const history = await boostRounds(
        booster,
        boosting,
        { from: 0, rounds, patience: earlyStoppingRounds, loss, link },
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

/** A parameter that is given under its other name takes the place of ours all the same. */
function laidOverOurs(given: BoosterParams, seed: number): BoosterParams {
  const ours: Record<string, number | string> = {
    objective: OBJECTIVE,
    base_score: 0.5,
    tree_method: "hist",
    nthread: 1,
    verbosity: 0,
    seed,
  };
  for (const [name, other] of ALIASES) if (Object.hasOwn(given, other)) delete ours[name];
  return { ...ours, ...given };
}
