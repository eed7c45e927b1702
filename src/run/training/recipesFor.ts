import { recipesOf, type ModelRecipe } from "../../training/index.js";
import { labelOfRun, type LabelledRun } from "../dataset/labelOfRun.js";

/** The three models under the configuration of a run. */
export function recipesFor(run: LabelledRun): readonly ModelRecipe[] {
  const { focal, label, calibration, training } = run.config;
  const judged = labelOfRun(run);
  return recipesOf({
    ...focal,
    balance: training.balance,
    imbalancedSigma: label.imbalancedSigma,
    buyMeans: judged.label.buyMeans(judged.options),
    uniquenessWeights: training.uniquenessWeights,
    calibration: calibration.method,
  });
}

/** Whether it is the one that is searched for, judged against the others and rolled out: v4 as shipped. */
export function isShipped({ slug }: Pick<ModelRecipe, "slug">): boolean {
  return slug === "v4_as_shipped";
}
