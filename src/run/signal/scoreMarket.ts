/** One symbol's market through features, readiness and model. */
import { createMatrix, firstAtOrAfter, formatDuration, type Matrix, type ProgressListener } from "../../core/index.js";
import {
  computeFeatures,
  hasInput,
  INPUT_WORDS,
  inputStates,
  withoutInputs,
  type FeatureInput,
  type Feature,
} from "../../features/index.js";
import { resampleBars, type Bars, type SymbolMarket } from "../../market/index.js";
import type { FittedModel } from "../../models/index.js";
import { modelColumns } from "../../training/index.js";
import { barReadiness, type BarReadiness } from "./barReadiness.js";
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
export interface ScoredMarket {
  readonly symbol: string;
  readonly t0Ms: Float64Array;
  readonly score: Float64Array;
  readonly probability: Float64Array;
  readonly unscored: { readonly t0Ms: Float64Array; readonly reason: readonly string[] };
  /** Scored bars at which something was missing, by reason. */
  readonly scoredAnyway: ReadonlyMap<string, number>;
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
  const values = valuesOf(market, features);
  const readiness = barReadiness(bars, values, inputStates(market), {
    features: features.map((feature) => ({
      ...feature,
      inputs: feature.inputs.filter((input) => !hidden.includes(input)),
    })),
    required,
    windowBars,
  });
  const from = firstAtOrAfter(bars.timeMs, fromMs - card.barMs);
  const to = firstAtOrAfter(bars.timeMs, toMs - card.barMs);
  const { scored, unscored, scoredAnyway } = partRows(bars, readiness, { from, to, missing });
  const score = new Float64Array(scored.length);
  const probability = new Float64Array(scored.length);
  for (let at = 0; at < scored.length; at += CHUNK_ROWS) {
    const rows = scored.subarray(at, at + CHUNK_ROWS);
    const columns = modelColumns(model, windowsOfRows(values, rows, windowBars));
    score.set(columns.score, at);
    probability.set(columns.probability, at);
    onProgress?.({ task: `scoring ${bars.symbol}`, done: at + rows.length, total: scored.length });
  }
  return {
    symbol: bars.symbol,
    t0Ms: Float64Array.from(scored, (bar) => bars.timeMs[bar]! + bars.barMs),
    score,
    probability,
    unscored,
    scoredAnyway,
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

/** Shape [bars, features], NaN in the column of a feature that this market lacks. */
function valuesOf(market: SymbolMarket, features: readonly Feature[]): Matrix {
  const table = computeFeatures(market, { features });
  if (table.missing.length === 0) return table.values;
  const { rows } = table.values;
  const values = createMatrix(rows, features.length);
  const places = features.map(({ name }) => table.names.indexOf(name));
  for (let row = 0, at = 0; row < rows; row++)
    for (const place of places)
      values.data[at++] = place < 0 ? NaN : table.values.data[row * table.values.cols + place]!;
  return values;
}

/** Bars `from` to `to`, exclusive, parted into those that are scored and those that are not. */
function partRows(
  { timeMs, barMs }: Bars,
  { blocked, lacking, reasons }: BarReadiness,
  { from, to, missing }: { readonly from: number; readonly to: number; readonly missing: "refuse" | "scoreAnyway" },
): { readonly scored: Int32Array } & Pick<ScoredMarket, "unscored" | "scoredAnyway"> {
  const scored: number[] = [];
  const left: number[] = [];
  const reason: string[] = [];
  const scoredAnyway = new Map<string, number>();
  for (let bar = from; bar < to; bar++) {
    const why = blocked[bar]! || lacking[bar]!;
    if (why === 0) scored.push(bar);
    else if (blocked[bar] === 0 && missing === "scoreAnyway") {
      scored.push(bar);
      scoredAnyway.set(reasons[why - 1]!, (scoredAnyway.get(reasons[why - 1]!) ?? 0) + 1);
    } else {
      left.push(timeMs[bar]! + barMs);
      reason.push(reasons[why - 1]!);
    }
  }
  return {
    scored: Int32Array.from(scored),
    unscored: { t0Ms: Float64Array.from(left), reason },
    scoredAnyway,
  };
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
