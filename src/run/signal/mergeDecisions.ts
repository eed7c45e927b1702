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
  const t0Ms = rows.numbers((market) => market.t0Ms);
  const probability = rows.numbers((market) => market.probability);
  const reason = left.words((market, row) => market.unscored.reason[row]!);
  const receipt: DecisionReceipt = {
    modelHash: hash,
    bars: t0Ms.length + reason.length,
    scored: t0Ms.length,
    buyShareFrac: probability.reduce((buys, p) => buys + (p > threshold ? 1 : 0), 0) / probability.length,
    unscored: mostFirst(countEach(reason)),
    scoredAnyway: mostFirst(sumEach(scored.map((market) => market.scoredAnyway))),
    absentBars: scored.flatMap(({ symbol, absentBars: bars }) => (bars === 0 ? [] : [{ symbol, bars }])),
    unseenSymbols: scored.map(({ symbol }) => symbol).filter((symbol) => !training.symbols.includes(symbol)),
    hiddenInputs: [...new Set(scored.flatMap((market) => market.hiddenInputs))],
  };
  return {
    t0Ms,
    t1Ms: t0Ms.map((time) => time + label.horizonMs),
    symbol: rows.words(({ symbol }) => symbol),
    score: rows.numbers((market) => market.score),
    probability,
    threshold,
    decision: Array.from(probability, (p) => decisionOf(p, card)),
    unscored: {
      t0Ms: left.numbers((market) => market.unscored.t0Ms),
      symbol: left.words(({ symbol }) => symbol),
      reason,
    },
    receipt,
  };
}

/** Columns of the markets as columns of them all. */
interface Order {
  /** Of one market alone its own column, no copy. */
  numbers(pick: (market: ScoredMarket) => Float64Array): Float64Array;
  words(pick: (market: ScoredMarket, row: number) => string): string[];
}

/** Merges ascending columns; of one instant the symbols by name. */
function inTimeOrder(scored: readonly ScoredMarket[], timesOf: (market: ScoredMarket) => Float64Array): Order {
  const [alone] = scored;
  if (alone !== undefined && scored.length === 1)
    return {
      numbers: (pick) => pick(alone),
      words: (pick) => Array.from({ length: timesOf(alone).length }, (_, row) => pick(alone, row)),
    };
  const { market, row } = placesInTime(scored, timesOf);
  return {
    numbers: (pick) => {
      const columns = scored.map(pick);
      return Float64Array.from({ length: row.length }, (_, k) => columns[market[k]!]![row[k]!]!);
    },
    words: (pick) => Array.from({ length: row.length }, (_, k) => pick(scored[market[k]!]!, row[k]!)),
  };
}

/** Shape [rows] each: which of the markets, and which of its rows. */
function placesInTime(
  scored: readonly ScoredMarket[],
  timesOf: (market: ScoredMarket) => Float64Array,
): { readonly market: Int32Array; readonly row: Int32Array } {
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
