import type { PlantedLeak } from "./plantedLeak.js";

/** Only the symbol is traded that will have risen most by the end. */
export const HINDSIGHT_SYMBOLS: PlantedLeak = {
  id: "hindsightSymbols",
  title: "a symbol list made with hindsight",
  caughtBy: ["futureRows"],
  plant: (plot) =>
    new Set(plot.dataset.symbolIndex).size < 2
      ? null
      : {
          ...plot,
          stages: {
            ...plot.stages,
            folds: (dataset) => {
              const last = dataset.t0Ms.length - Math.floor(dataset.t0Ms.length / 20);
              const rise = dataset.symbols.map((_, symbol) => (dataset.symbolIndex.includes(symbol) ? 0 : -Infinity));
              for (let row = last; row < dataset.t0Ms.length; row++)
                rise[dataset.symbolIndex[row]!]! += dataset.returnFrac[row]!;
              const best = rise.indexOf(Math.max(...rise));
              const own = (rows: Int32Array) => rows.filter((row) => dataset.symbolIndex[row] === best);
              return plot.stages
                .folds(dataset)
                .map((fold) => ({ trainIdx: own(fold.trainIdx), testIdx: own(fold.testIdx) }));
            },
          },
        },
};
