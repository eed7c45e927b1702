/**
 * Defects that real data sets have, planted into a market that nothing predicts: whoever finds something
 * in it has found the defect.
 *
 * The path, the truth and all other columns are those of the honest market of the same seed.
 */
import { HOUR_MS } from "../../core/index.js";
import type { Bars, Scenario, SymbolMarket } from "../schema.js";

const FUNDING_MS = 8 * HOUR_MS;

type Planting = (market: SymbolMarket) => SymbolMarket;

const PLANTINGS: Partial<Record<Scenario, Planting>> = {
  /**
   * A recorder on a machine one time zone away wrote local times, and somebody read them as UTC: every
   * liquidation, and the recording itself, seems to lie one hour before it happened. A bar then knows the
   * cascade that is about to move its price.
   */
  "leak-early-liquidations": ({ liquidations, ...market }) =>
    liquidations === undefined
      ? market
      : {
          ...market,
          liquidations: {
            ...liquidations,
            ...earlier(liquidations, HOUR_MS),
            coverageMs: liquidations.coverageMs.map(([from, to]) => [from - HOUR_MS, to - HOUR_MS]),
          },
        },

  /**
   * A series of taker shares stamped with the end of its periods was joined to bars stamped with their
   * start, label on label: each bar carries the share of the next, while its volume is its own.
   */
  "leak-early-taker-volume": (market) => {
    const { volume, takerBuyVolume } = market.bars;
    if (takerBuyVolume === undefined) return market;
    return {
      ...market,
      bars: {
        ...market.bars,
        takerBuyVolume: volume.map((own, i) => own * (takerBuyVolume[next(i, volume)]! / volume[next(i, volume)]!)),
      },
    };
  },

  /**
   * A source whose bars open at half past was put on the full hour by linear interpolation, as resampling
   * tools offer: every price is the mean of its bar's and the next bar's, so half of the coming move stands
   * in the close already.
   */
  "leak-future-close": (market) => ({
    ...market,
    bars: {
      ...market.bars,
      ...prices(market.bars, ["open", "high", "low", "close"], (own, following) => (own + following) / 2),
    },
  }),

  /**
   * Highs and lows came from a rolling window that was one bar too long or centred: each reaches into the
   * next bar, so a long wick tells where the price is about to go.
   */
  "leak-future-extremes": (market) => ({
    ...market,
    bars: { ...market.bars, ...prices(market.bars, ["high"], Math.max), ...prices(market.bars, ["low"], Math.min) },
  }),

  /**
   * Funding is settled at the end of eight hours over which it was measured, but many tables stamp it with
   * their start: the crowding that those hours have yet to build up is known before them.
   */
  "leak-early-funding": ({ funding, ...market }) =>
    funding === undefined ? market : { ...market, funding: { ...funding, ...earlier(funding, FUNDING_MS) } },
};

/** The market with the scenario's defect; the market itself if it has none. */
export function plantLeak(market: SymbolMarket, scenario: Scenario): SymbolMarket {
  return PLANTINGS[scenario]?.(market) ?? market;
}

function earlier(
  { timeMs, knownMs }: { readonly timeMs: Float64Array; readonly knownMs: Float64Array },
  byMs: number,
): { readonly timeMs: Float64Array; readonly knownMs: Float64Array } {
  return { timeMs: timeMs.map((time) => time - byMs), knownMs: knownMs.map((time) => time - byMs) };
}

/** Each value beside that of the next bar; the last bar has none and stays. */
function prices<Name extends "open" | "high" | "low" | "close">(
  bars: Bars,
  names: readonly Name[],
  mix: (own: number, following: number) => number,
): Record<Name, Float64Array> {
  return Object.fromEntries(
    names.map((name) => [name, bars[name].map((own, i, column) => mix(own, column[next(i, column)]!))]),
  ) as Record<Name, Float64Array>;
}

function next(i: number, column: Float64Array): number {
  return Math.min(i + 1, column.length - 1);
}
