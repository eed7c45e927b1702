import { requireInteger } from "../../core/index.js";
import type { FitContext, FittedModel, TrainingSet } from "../contract.js";
import { requireContext, requireTrainingSet } from "../requireTrainingSet.js";
import { boostRounds, withBoostingData } from "./boostRounds.js";
import { GradientBoostingModel, requireGradientBoosting } from "./gradientBoostingModel.js";
import { Booster } from "./xgboost/booster.js";

/**
 * Adds rounds that learn from new rows what the model still gets wrong on them: an online update.
 *
 * Parameters, loss and link are those it was fitted with (a calibration too, which should be fitted
 * anew); the first rounds stay as they are, and so does the model that was given.
 *
 * Timing: the new rows' labels must be known; a validation slice is watched and reported, it stops nothing.
 *
 * @returns A model with a memory of its own.
 * @throws {TypeError} If the model is no boosted trees. @throws {RangeError} If the rows or an option are refused.
 */
export async function continueGradientBoosting(
  model: FittedModel,
  train: TrainingSet,
  { rounds }: { readonly rounds: number },
  context: FitContext,
): Promise<FittedModel> {
  requireContext("go on boosting", context);
  const { parts } = requireGradientBoosting("go on boosting", model);
  requireInteger("go on boosting", { rounds }, { atLeast: 1 });
  requireTrainingSet("go on boosting", train, parts.featureNames);
  const { loss, link, featureNames } = parts;
  const params = { ...parts.params, seed: context.rng.integer(2 ** 31 - 1) };
  return withBoostingData(train, async (boosting) => {
    const booster = Booster.load(parts.booster.save(), params);
    try {
      const history = await boostRounds(booster, boosting, { from: booster.rounds, rounds, loss, link }, context);
      return new GradientBoostingModel({ booster, featureNames, link, params, loss, history });
    } catch (error) {
      booster.free();
      throw error;
    }
  });
}
