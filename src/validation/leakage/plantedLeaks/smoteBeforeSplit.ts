import { lastRows, smote } from "../../../dataset/index.js";
import { createRng, takeRows } from "../../../core/index.js";
import { windowsOf } from "../../../training/index.js";
import type { PlantedLeak } from "./plantedLeak.js";

/** Synthetic rows have a parent in the test window. */
export const SMOTE_BEFORE_SPLIT: PlantedLeak = {
  id: "smoteBeforeSplit",
  title: "SMOTE before the split",
  caughtBy: ["duplicates", "futureRows"],
  plant: (plot) =>
    plot.member.readsWindows
      ? null
      : {
          ...plot,
          stages: {
            ...plot.stages,
            prepare: (dataset, fold, options) => {
              const rows = plot.stages.prepare(dataset, fold, options);
              const all = Int32Array.of(...rows.parents, ...fold.testIdx);
              const labels = Uint8Array.from(all, (row) => dataset.judged.label[row]!);
              const { x, y, parents } = smote(lastRows(windowsOf(dataset, all, 1)), labels, {
                kNeighbors: 5,
                ratio: 1,
                rng: createRng(1),
              });
              // Real rows of the test window are left out again; what was made from them stays.
              const kept = Array.from(y, (_, k) => k).filter(
                (k) => parents[2 * k] !== parents[2 * k + 1] || parents[2 * k]! < rows.parents.length,
              );
              const { trainingSet } = rows.prepared;
              return {
                ...rows,
                parents: Int32Array.from(kept.flatMap((k) => [all[parents[2 * k]!]!, all[parents[2 * k + 1]!]!])),
                prepared: {
                  ...rows.prepared,
                  trainingSet: {
                    ...(trainingSet.validation === undefined ? {} : { validation: trainingSet.validation }),
                    x: takeRows(x, Int32Array.from(kept)),
                    y: Uint8Array.from(kept, (k) => y[k]!),
                  },
                },
              };
            },
          },
        },
};
