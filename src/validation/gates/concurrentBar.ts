/**
 * Whether probabilities know the bar that begins at their decision time, as they do where a table is stamped with the
 * opens of its bars: what was made from a bar is then judged on that very bar.
 *
 * A forecast of the next hours knows about as much of the first bar as of the one behind it; what was made from a bar
 * knows much of it and little of the next. The two are compared, with an interval over blocks of days.
 */
import { DAY_MS, ranks, spearmanCorrelation } from "../../core/index.js";
import type { Bars } from "../../market/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import type { Gate } from "./gate.js";

/** Rank correlation beyond twice that with the bar behind it. */
const MOST_KNOWN = 0.1;
/** Standard errors of a 99 % interval. */
const WIDTH = 2.576;
const BLOCKS = 20;
const LEAST_ROWS = 200;

/** What probabilities know of the bars at and behind their decisions. */
export interface ConcurrentKnowledge {
  /** Rank correlation with the return of the bar that begins at the decision. */
  readonly concurrent: number;
  /** With that of the bar behind it. */
  readonly next: number;
  /** `abs(concurrent) - 2 abs(next)`, and the low end of its 99 % interval. */
  readonly excess: number;
  readonly excessLow: number;
  readonly rows: number;
}

/** Judged for predictions of unknown making, where there are bars. */
export const CONCURRENT_BAR: Gate = {
  id: "concurrent_bar",
  name: "Knows the bar that begins at its time",
  subject: "what the probability knows of the bar that begins at its decision",
  definition: {
    text:
      "Rank correlation of the probability with the return of the bar that begins at the decision, less twice that " +
      "with the bar behind it; interval over 20 blocks of days. A forecast knows about as much of either; a " +
      "probability that was made from a bar and stamped with the bar's open knows that bar and little of the next.",
  },
  scale: "probability, first bar after the decision",
  limits: { high: MOST_KNOWN },
  isShare: false,
  isStrict: false,
  role: "guard",
  answer: "honest",
  appliesTo: ({ bars }) => bars !== undefined,
  measure: ({ predictions, context: { bars = [] } }) => {
    const known = concurrentKnowledge(predictions, bars);
    if (known === undefined) return { missing: `needs ${LEAST_ROWS} decisions with two whole bars behind them` };
    const knows = known.excessLow > MOST_KNOWN;
    return {
      value: known.excess,
      low: known.excessLow,
      high: 2 * known.excess - known.excessLow,
      result: knows ? "fail" : "pass",
      reason: knows ? sayConcurrent(known) : "It knows no more of the first bar after its time than a forecast may",
    };
  },
};

/** What was found of the bar that the gate names, and the mistake behind it. */
export function sayConcurrent({ concurrent, next }: ConcurrentKnowledge): string {
  return (
    `Rank correlation ${concurrent.toFixed(2)} with that bar, ${next.toFixed(2)} with the bar behind it; the times ` +
    "are most likely the opens of bars, not decisions: judge again with TIME_IS=bar-open, or --time-is bar-open"
  );
}

/** Undefined where fewer than 200 decisions have two bars with trades behind them. */
export function concurrentKnowledge(
  { t0Ms, symbol, probability }: PredictionTable,
  bars: readonly Bars[],
): ConcurrentKnowledge | undefined {
  const at = new Map(bars.map((series) => [series.symbol, barByOpen(series)]));
  const rows: { readonly timeMs: number; readonly p: number; readonly first: number; readonly next: number }[] = [];
  for (let row = 0; row < t0Ms.length; row++) {
    const found = at.get(symbol[row]!);
    const bar = found?.opens.get(t0Ms[row]!);
    if (found === undefined || bar === undefined) continue;
    const { open, close, timeMs, barMs } = found.bars;
    if (timeMs[bar + 1] !== timeMs[bar]! + barMs) continue;
    const moved = (i: number) => Math.log(close[i]! / open[i]!);
    rows.push({ timeMs: t0Ms[row]!, p: probability[row]!, first: moved(bar), next: moved(bar + 1) });
  }
  if (rows.length < LEAST_ROWS) return undefined;
  const whole = knowledge(rows);
  if (!Number.isFinite(whole.excess)) return undefined;
  const { excess } = whole;
  // Delete a block of whole days at a time.
  const fromDay = Math.floor(rows[0]!.timeMs / DAY_MS);
  const days = Math.floor(rows.at(-1)!.timeMs / DAY_MS) - fromDay + 1;
  const blockOf = (timeMs: number) => Math.floor((BLOCKS * (Math.floor(timeMs / DAY_MS) - fromDay)) / days);
  const left = Array.from({ length: BLOCKS }, (_, block) =>
    rows.filter(({ timeMs }) => blockOf(timeMs) !== block),
  ).filter((some) => some.length < rows.length && some.length > 1);
  const estimates = left.map((some) => knowledge(some).excess);
  const mean = estimates.reduce((sum, one) => sum + one, 0) / estimates.length;
  const squares = estimates.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const error = estimates.length < 2 ? Infinity : Math.sqrt(((estimates.length - 1) / estimates.length) * squares);
  return { ...whole, excessLow: excess - WIDTH * error, rows: rows.length };
}

function knowledge(
  rows: readonly { readonly p: number; readonly first: number; readonly next: number }[],
): Pick<ConcurrentKnowledge, "concurrent" | "next" | "excess"> {
  const p = ranks(rows.map((row) => row.p));
  const concurrent = spearmanCorrelation(
    p,
    rows.map((row) => row.first),
  );
  const next = spearmanCorrelation(
    p,
    rows.map((row) => row.next),
  );
  return { concurrent, next, excess: Math.abs(concurrent) - 2 * Math.abs(next) };
}

function barByOpen(bars: Bars): { readonly bars: Bars; readonly opens: ReadonlyMap<number, number> } {
  return { bars, opens: new Map(Array.from(bars.timeMs, (time, i) => [time, i])) };
}
