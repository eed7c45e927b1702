/** One symbol's market through features, readiness and model. */
import { createMatrix, firstAtOrAfter, formatDuration, type Matrix, type ProgressListener } from "../../core/index.js";
import {
  featureParts,
  hasInput,
  INPUT_WORDS,
  inputStates,
  withoutInputs,
  type Feature,
  type FeatureInput,
  type FeaturePart,
} from "../../features/index.js";
import { resampleBars, type Bars, type SymbolMarket } from "../../market/index.js";
import type { FittedModel } from "../../models/index.js";
import { modelColumns } from "../../training/index.js";
import { countAbsentBars } from "./absentBars.js";
import { BarReadiness } from "./barReadiness.js";
import { ScoredColumns, type ScoredBars } from "./scoredColumns.js";
import type { SignalCard } from "./signalCard.js";

/** Rows that are scored at a time: what a model needs for them does not grow with the market. */
const CHUNK_ROWS = 8_192;

/** What is decided, and how a missing input is taken. */
export interface DecideOptions {
  /** First decision time, inclusive, UTC epoch ms; the first that there is when absent. */
  readonly fromMs?: number;
  /** End of the decision times, exclusive; none when absent. */
  readonly toMs?: number;
  /**
   * `refuse` (default): data without an input of the training are refused, and a bar at which one is missing or stale
   * is not scored. `scoreAnyway`: both are scored as the learner takes what is missing, and the receipt counts them.
   */
  readonly missing?: "refuse" | "scoreAnyway";
  readonly onProgress?: ProgressListener;
}

/** One symbol, ascending in time. */
export interface ScoredMarket extends ScoredBars {
  readonly symbol: string;
  /** How many bars its series lacks. */
  readonly absentBars: number;
  /** Inputs that this market has and the training had not. */
  readonly hiddenInputs: readonly FeatureInput[];
}

/** What scores: the card, its features and its model. */
export interface Scorer {
  readonly card: SignalCard;
  readonly features: readonly Feature[];
  /** Bars that a window must hold: 1 where no member reads windows. */
  readonly windowBars: number;
  readonly model: FittedModel;
}

/**
 * Timing: a row uses what was known at its close.
 *
 * @throws {RangeError} If bars are longer than the model's, or an input of the training is absent and not to be scored
 *   without.
 */
export function scoreMarket(
  { card, features, windowBars, model }: Scorer,
  given: SymbolMarket,
  { fromMs = -Infinity, toMs = Infinity, missing = "refuse", onProgress }: DecideOptions,
): ScoredMarket {
  const hidden = card.inputs.filter(({ seen }) => seen === "never").map(({ input }) => input);
  const required = card.inputs.filter(({ seen }) => seen === "always").map(({ input }) => input);
  const market = withoutInputs({ ...given, bars: barsOfModel(given.bars, card) }, hidden);
  const { bars } = market;
  const absent = required.filter((input) => !hasInput(market, input)).map((input) => INPUT_WORDS[input]);
  if (absent.length > 0 && missing === "refuse")
    throw new RangeError(
      `Cannot score ${bars.symbol} as the model was trained on ${absent.join(", ")}: these data have none; add a ` +
        'file that has, or score with missing "scoreAnyway" (--missing score-anyway), which leaves it to the learner ' +
        "what a missing value means",
    );
  const readiness = new BarReadiness(bars, inputStates(market), {
    features: features.map((feature) => ({
      ...feature,
      inputs: feature.inputs.filter((input) => !hidden.includes(input)),
    })),
    required,
    windowBars,
  });
  const span = {
    from: firstAtOrAfter(bars.timeMs, fromMs - card.barMs),
    to: firstAtOrAfter(bars.timeMs, toMs - card.barMs),
  };
  const columns = new ScoredColumns(bars, Math.max(0, span.to - span.from));
  for (const part of featureParts(market, { features, backBars: windowBars - 1 })) {
    const rows = rowsToScore(part, readiness, { ...span, missing, columns });
    for (let at = 0; at < rows.length; at += CHUNK_ROWS) {
      const chunk = rows.subarray(at, at + CHUNK_ROWS);
      columns.add(chunk, part.firstBar, modelColumns(model, windowsOfRows(part.values, chunk, windowBars)));
      onProgress?.({ task: `scoring ${bars.symbol}`, done: columns.bars, total: columns.mostBars });
    }
    if (part.firstBar + part.values.rows >= span.to) break;
  }
  return {
    symbol: bars.symbol,
    absentBars: countAbsentBars(bars),
    ...columns.taken(),
    hiddenInputs: hidden.filter((input) => hasInput(given, input)),
  };
}

/** Resampled up to the model's bar. */
function barsOfModel(bars: Bars, { barMs }: SignalCard): Bars {
  if (bars.barMs > barMs || barMs % bars.barMs !== 0)
    throw new RangeError(
      `Cannot score ${bars.symbol} as its bars must be the ${formatDuration(barMs)} that the model was trained on, ` +
        `or a part of that: found bars of ${formatDuration(bars.barMs)}, and no bar is ever made finer`,
    );
  return resampleBars(bars, barMs);
}

interface AskedRows {
  /** Bars, the second exclusive. */
  readonly from: number;
  readonly to: number;
  readonly missing: "refuse" | "scoreAnyway";
  /** What is told of the bars that are not scored, or scored anyway. */
  readonly columns: ScoredColumns;
}

/** Of the rows of a part, those that are asked for, new and can be scored. */
function rowsToScore(
  { firstBar, freshBar, values }: FeaturePart,
  readiness: BarReadiness,
  { from, to, missing, columns }: AskedRows,
): Int32Array {
  const rows = new Int32Array(values.rows);
  let scored = 0;
  for (let bar = freshBar; bar < Math.min(to, firstBar + values.rows); bar++) {
    const unready = readiness.of(bar, values, bar - firstBar);
    if (bar < from) continue;
    if (unready !== undefined && !(unready.isLacking && missing === "scoreAnyway")) columns.leave(bar, unready.reason);
    else {
      if (unready !== undefined) columns.countAnyway(unready.reason);
      rows[scored++] = bar - firstBar;
    }
  }
  return rows.subarray(0, scored);
}

/** Windows that end at `rows`, over the part of the table that they reach; a view, no copy. */
function windowsOfRows({ data, cols }: Matrix, rows: Int32Array, steps: number) {
  const first = rows[0]! - steps + 1;
  const last = rows.at(-1)!;
  return {
    rows: createMatrix(last - first + 1, cols, data.subarray(first * cols, (last + 1) * cols)),
    steps,
    endRow: rows.map((row) => row - first),
  };
}
