import { createRng } from "../../../core/index.js";
import type { PlantedLeak } from "./plantedLeak.js";

/** Neighbouring hours, whose labels share hours, stand on both sides. */
export const SHUFFLED_SPLIT: PlantedLeak = {
  id: "shuffledSplit",
  title: "a split by chance instead of time",
  caughtBy: ["overlap"],
  plant: (plot) => ({
    ...plot,
    stages: {
      ...plot.stages,
      folds: (dataset) => {
        const order = createRng(1).permutation(dataset.t0Ms.length);
        const half = Math.floor(order.length / 2);
        const halves = [Int32Array.from(order.subarray(0, half)), Int32Array.from(order.subarray(half))] as const;
        return [
          { trainIdx: halves[0].sort(), testIdx: halves[1].sort() },
          { trainIdx: halves[1], testIdx: halves[0] },
        ];
      },
    },
  }),
};
