import { mean, sayPercent } from "../../../core/index.js";
import { correctPrior } from "../../../dataset/index.js";
import type { NamingSuspect } from "./suspect.js";

/** Balanced, which is what rows are resampled to where nobody says otherwise. */
const BALANCED = 0.5;

/** Training rows with another base rate than holds here, in a file of unknown making. */
export const RESAMPLING: NamingSuspect = {
  kind: "naming",
  id: "prior",
  name: "resampling",
  shifts({ isKnown, label, probability, trainingBaseRate }) {
    const truePrior = mean(label);
    const trainPrior = trainingBaseRate ?? BALANCED;
    if (isKnown || truePrior === 0 || truePrior === 1) return [];
    const rows =
      trainingBaseRate === undefined ? "rows resampled to" : "the training rows it is said to have learnt from,";
    const here = sayPercent(truePrior, { decimals: 0 });
    return [
      {
        cause: `${rows} ${sayPercent(trainPrior, { decimals: 0 })} BUY where ${here} hold, without correction`,
        contribution: mean(probability) - mean(correctPrior(probability, { trainPrior, truePrior })),
      },
    ];
  },
};
