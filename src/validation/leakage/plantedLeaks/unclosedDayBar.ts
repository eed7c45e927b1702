import { utcDay } from "../../../core/index.js";
import { appendColumn } from "./appendColumn.js";
import type { PlantedLeak } from "./plantedLeak.js";

/** An hour knows the close of its day. */
export const UNCLOSED_DAY_BAR: PlantedLeak = {
  id: "unclosedDayBar",
  title: "a bar of a higher timeframe used before its close",
  caughtBy: ["futureCut"],
  plant: (plot) => ({
    ...plot,
    stages: {
      ...plot.stages,
      features: async (market) => {
        const { timeMs, close } = market.bars;
        const dayClose = new Map<number, number>();
        timeMs.forEach((time, bar) => dayClose.set(utcDay(time), close[bar]!));
        const column = close.map((price, bar) => Math.log(dayClose.get(utcDay(timeMs[bar]!))! / price));
        return appendColumn(await plot.stages.features(market), "day_close_before_it", column);
      },
    },
  }),
};
