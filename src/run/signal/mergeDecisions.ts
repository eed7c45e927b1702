/** Symbols that were scored apart as one answer. */
import { decisionOf, type DecisionReceipt, type Decisions } from "./decisions.js";
import type { ScoredMarket } from "./scoreMarket.js";
import type { SignalCard } from "./signalCard.js";

/** What the rows were scored by. */
export interface DecisionSource {
  readonly card: SignalCard;
  readonly hash: string;
}

/** Rows of all symbols, ascending in time and then by symbol. */
export function mergeDecisions(scored: readonly ScoredMarket[], { card, hash }: DecisionSource): Decisions {
  const { threshold, label, training } = card;
  const rows = inTimeOrder(scored, ({ t0Ms }) => t0Ms);
  const left = inTimeOrder(scored, ({ unscored }) => unscored.t0Ms);
  const columnOf = (pick: (market: ScoredMarket) => Float64Array, order = rows): Float64Array =>
    Float64Array.from(order.market, (market, k) => pick(scored[market]!)[order.row[k]!]!);
  const symbolsOf = ({ market }: Order): string[] => Array.from(market, (k) => scored[k]!.symbol);
  const t0Ms = columnOf((market) => market.t0Ms);
  const probability = columnOf((market) => market.probability);
  const reason = Array.from(left.market, (market, k) => scored[market]!.unscored.reason[left.row[k]!]!);
  const receipt: DecisionReceipt = {
    modelHash: hash,
    bars: t0Ms.length + reason.length,
    scored: t0Ms.length,
    buyShareFrac: probability.reduce((buys, p) => buys + (p > threshold ? 1 : 0), 0) / probability.length,
    unscored: mostFirst(countEach(reason)),
    scoredAnyway: mostFirst(sumEach(scored.map((market) => market.scoredAnyway))),
    unseenSymbols: scored.map(({ symbol }) => symbol).filter((symbol) => !training.symbols.includes(symbol)),
    hiddenInputs: [...new Set(scored.flatMap((market) => market.hiddenInputs))],
  };
  return {
    t0Ms,
    t1Ms: t0Ms.map((time) => time + label.horizonMs),
    symbol: symbolsOf(rows),
    score: columnOf((market) => market.score),
    probability,
    threshold,
    decision: Array.from(probability, (p) => decisionOf(p, card)),
    unscored: { t0Ms: columnOf((market) => market.unscored.t0Ms, left), symbol: symbolsOf(left), reason },
    receipt,
  };
}

interface Order {
  /** Shape [rows]: which of the markets, and which of its rows. */
  readonly market: Int32Array;
  readonly row: Int32Array;
}

/** Merges ascending columns; of one instant the symbols by name. */
function inTimeOrder(scored: readonly ScoredMarket[], timesOf: (market: ScoredMarket) => Float64Array): Order {
  const byName = scored.map((_, k) => k).sort((a, b) => (scored[a]!.symbol < scored[b]!.symbol ? -1 : 1));
  const times = scored.map(timesOf);
  const rows = times.reduce((sum, { length }) => sum + length, 0);
  const next = new Int32Array(scored.length);
  const market = new Int32Array(rows);
  const row = new Int32Array(rows);
  for (let at = 0; at < rows; at++) {
    let first = -1;
    for (const k of byName)
      if (next[k]! < times[k]!.length && (first < 0 || times[k]![next[k]!]! < times[first]![next[first]!]!)) first = k;
    market[at] = first;
    row[at] = next[first]!++;
  }
  return { market, row };
}

function countEach(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function sumEach(counts: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const each of counts) for (const [key, n] of each) sums.set(key, (sums.get(key) ?? 0) + n);
  return sums;
}

function mostFirst(counts: ReadonlyMap<string, number>): { readonly reason: string; readonly bars: number }[] {
  return [...counts]
    .map(([reason, bars]) => ({ reason, bars }))
    .sort((a, b) => b.bars - a.bars || (a.reason < b.reason ? -1 : 1));
}
