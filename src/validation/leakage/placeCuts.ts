/** Where the future is cut off: by chance, at the beginning, and where something is just about to be known. */
import { firstAfter, type Rng } from "../../core/index.js";
import type { SymbolMarket } from "../../market/index.js";

/** Cuts by chance lie in this part of the span: after the look-backs, and with a future left to cut off. */
const EARLIEST = 0.4;
const LATEST = 0.95;
/** Bars that the earliest cut leaves: too few for any look-back, so that what it was filled with shows. */
const FIRST_BARS = 2;
/** Bars that the second leaves, for what was filled beyond the look-backs. */
const EARLY = 0.02;

/** The last bar that a cut leaves. */
export interface Cut {
  readonly market: SymbolMarket;
  readonly bar: number;
}

/**
 * At least `cuts` times by chance, and one a market: what is wrong in one symbol shows in no other. Beside them those
 * that chance seldom meets: in and after the look-back of each market, which may be filled from behind; and of each of
 * its series at the last bar before the first record and before the one that came after the longest gap, which an
 * hour that knows it too early, or a filling from behind, would give away.
 */
export function placeCuts(markets: readonly SymbolMarket[], cuts: number, rng: Rng): readonly Cut[] {
  const byChance = Array.from({ length: Math.max(cuts, markets.length) }, (_, k): Cut => {
    const market = markets[k % markets.length]!;
    const { length } = market.bars.timeMs;
    return { market, bar: Math.floor(length * (EARLIEST + (LATEST - EARLIEST) * rng.uniform())) };
  });
  const placed = markets.flatMap((market) => [...placesOf(market)].map((bar): Cut => ({ market, bar })));
  return [...byChance, ...placed];
}

function placesOf(market: SymbolMarket): ReadonlySet<number> {
  const { bars, funding, openInterest, liquidations, depth } = market;
  const last = bars.timeMs.length - 1;
  const series = [funding, openInterest, liquidations, depth].filter((table) => table !== undefined);
  const places = [
    FIRST_BARS - 1,
    Math.floor(EARLY * last),
    ...series.flatMap(({ knownMs }) =>
      [knownMs[0], afterLongestGap(knownMs)].map((knownAt) => barBefore(bars, knownAt)),
    ),
  ];
  return new Set(places.filter((bar) => bar >= 0 && bar < last));
}

/** The last bar that closes before a time; -1 where none does. */
function barBefore({ timeMs, barMs }: SymbolMarket["bars"], atMs: number | undefined): number {
  if (atMs === undefined) return -1;
  const bar = firstAfter(timeMs, atMs - barMs) - 1;
  return bar >= 0 && timeMs[bar]! + barMs === atMs ? bar - 1 : bar;
}

/** When the record was known that was waited for longest, of equal waits the middle one. */
function afterLongestGap(knownMs: Float64Array): number | undefined {
  let longest = 0;
  let found: number[] = [];
  for (let i = 1; i < knownMs.length; i++) {
    const gap = knownMs[i]! - knownMs[i - 1]!;
    if (gap > longest) [longest, found] = [gap, []];
    if (gap === longest) found.push(knownMs[i]!);
  }
  return found[Math.floor(found.length / 2)];
}
