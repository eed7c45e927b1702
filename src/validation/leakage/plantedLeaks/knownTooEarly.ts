import type { SymbolMarket } from "../../../market/index.js";
import type { PlantedLeak } from "./plantedLeak.js";

/** A recorder whose clock was slow. */
export const KNOWN_TOO_EARLY: PlantedLeak = {
  id: "knownTooEarly",
  title: "records that were known before they happened",
  caughtBy: ["stamps"],
  plant: (plot) => {
    const [market, ...others] = plot.markets;
    const early = market === undefined ? null : withEarly(market);
    return early === null ? null : { ...plot, markets: [early, ...others] };
  },
};

function withEarly(market: SymbolMarket): SymbolMarket | null {
  const { funding, openInterest, depth } = market;
  const early = (timeMs: Float64Array) => timeMs.map((time) => time - 1);
  if (funding !== undefined) return { ...market, funding: { ...funding, knownMs: early(funding.timeMs) } };
  if (openInterest !== undefined)
    return { ...market, openInterest: { ...openInterest, knownMs: early(openInterest.timeMs) } };
  return depth === undefined ? null : { ...market, depth: { ...depth, knownMs: early(depth.timeMs) } };
}
