import { HOUR_MS } from "../../../core/index.js";
import type { SymbolMarket } from "../../../market/index.js";
import type { PlantedLeak } from "./plantedLeak.js";

/** Every record is published hours late, and used as if it had not been. */
export const JOIN_ON_TIME: PlantedLeak = {
  id: "joinOnTime",
  title: "series joined on when things happened, not on when they were known",
  caughtBy: ["futureCut"],
  plant: (plot) =>
    plot.markets.some(({ funding, openInterest, depth }) => (funding ?? openInterest ?? depth) !== undefined)
      ? {
          ...plot,
          markets: plot.markets.map((market) => withKnown(market, (timeMs) => timeMs + PUBLISHED_LATE_MS)),
          stages: {
            ...plot.stages,
            features: (market) => plot.stages.features(withKnown(market, (timeMs) => timeMs)),
          },
        }
      : null,
};

const PUBLISHED_LATE_MS = 12 * HOUR_MS;

function withKnown(market: SymbolMarket, known: (timeMs: number) => number): SymbolMarket {
  const { funding, openInterest, depth } = market;
  return {
    ...market,
    ...(funding === undefined ? {} : { funding: { ...funding, knownMs: funding.timeMs.map(known) } }),
    ...(openInterest === undefined
      ? {}
      : { openInterest: { ...openInterest, knownMs: openInterest.timeMs.map(known) } }),
    ...(depth === undefined ? {} : { depth: { ...depth, knownMs: depth.timeMs.map(known) } }),
  };
}
