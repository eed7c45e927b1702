import { appendColumn } from "./appendColumn.js";
import type { PlantedLeak } from "./plantedLeak.js";

/** Two bars before, two bars after. */
export const CENTRED_WINDOW: PlantedLeak = {
  id: "centredWindow",
  title: "a rolling mean that is centred on its row",
  caughtBy: ["futureCut"],
  plant: (plot) => ({
    ...plot,
    stages: {
      ...plot.stages,
      features: async (market) => {
        const { close } = market.bars;
        const column = close.map((price, bar) => {
          const window = close.subarray(Math.max(0, bar - 2), bar + 3);
          return window.reduce((sum, each) => sum + each, 0) / window.length / price;
        });
        return appendColumn(await plot.stages.features(market), "centred_mean", column);
      },
    },
  }),
};
