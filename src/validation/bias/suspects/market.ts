import { mean, sayPercent } from "../../../core/index.js";
import { correctPrior } from "../../../dataset/index.js";
import type { NamingSuspect } from "./suspect.js";

/** Of a known recipe: the market's own base rate is another than it was in training. */
export const MARKET: NamingSuspect = {
  kind: "naming",
  id: "market",
  name: "another market than in training",
  shifts({ isKnown, label, probability, trainingBaseRate }) {
    const truePrior = mean(label);
    if (!isKnown || trainingBaseRate === undefined || truePrior === 0 || truePrior === 1) return [];
    if (trainingBaseRate === 0 || trainingBaseRate === 1) return [];
    const percent = (share: number) => sayPercent(share, { decimals: 0 });
    return [
      {
        cause: `a market with ${percent(trainingBaseRate)} BUY in training and ${percent(truePrior)} here`,
        contribution: mean(probability) - mean(correctPrior(probability, { trainPrior: trainingBaseRate, truePrior })),
      },
    ];
  },
};
