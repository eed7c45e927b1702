/** Bars that a model never saw, scored and labelled: what it is judged on when its run is long over. */
import { formatDuration, formatMinute, sayCounted } from "../../core/index.js";
import { chooseLabel, labelMarket, LABELS, type LabelTable } from "../../dataset/index.js";
import { INPUT_WORDS } from "../../features/index.js";
import type { Lake, SymbolMarket } from "../../market/index.js";
import { takePredictions, type PredictionTable } from "../../predictions/index.js";
import { sayAbsentBars } from "../signal/absentBars.js";
import type { Decisions } from "../signal/decisions.js";
import type { SignalModel } from "../signal/loadSignal.js";
import type { DecideOptions } from "../signal/scoreMarket.js";
import type { SignalCard } from "../signal/signalCard.js";

/** Bars that are not judged, by reason. */
export interface LeftOut {
  readonly reason: string;
  readonly bars: number;
}

/** What may be judged, and what was left out on the way there. */
export interface LaterPredictions {
  /** Labelled by the model's own label, over its own horizon. */
  readonly predictions: PredictionTable;
  readonly leftOut: readonly LeftOut[];
  /** What a reader must know of these rows, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * Scores the markets and labels what was scored. Of a real market, rows decided before the last label of the training
 * was known are left out and counted: their label interval touches what the model learnt from, or lies before it.
 *
 * Timing: scores use what was known at t0; labels what comes after.
 *
 * @param isSimulated Whether the markets are simulated: a model of another market has seen none of their days.
 * @throws {RangeError} If the model refuses the markets, or no row is left.
 */
export async function laterPredictions(
  signal: SignalModel,
  markets: readonly SymbolMarket[],
  { isSimulated = false, ...options }: DecideOptions & { readonly isSimulated?: boolean } = {},
): Promise<LaterPredictions> {
  const { card } = signal;
  const decisions = await signal.decide(markets, options);
  const { predictions, unlabelled } = labelled(decisions, markets, signal);
  const isSeen = (row: number) => predictions.t0Ms[row]! < card.training.toMs;
  const sharesMarket = !isSimulated && card.training.market === "real";
  const kept = Int32Array.from(predictions.t0Ms, (_, row) => row).filter((row) => !sharesMarket || !isSeen(row));
  const touching = predictions.t0Ms.length - kept.length;
  const leftOut = [
    ...decisions.receipt.unscored,
    ...(touching === 0
      ? []
      : [{ reason: `decided before the training ended, ${formatMinute(card.training.toMs)}`, bars: touching }]),
    ...(unlabelled === 0 ? [] : [{ reason: `no ${card.label.title}: ${leavesOutOf(signal)}`, bars: unlabelled }]),
  ];
  if (kept.length === 0)
    throw new RangeError(
      `Cannot judge "${signal.directory}" on these data as at least one bar must be scored, labelled and lie behind ` +
        `its training, which ended at ${formatMinute(card.training.toMs)}: ` +
        (leftOut.map(({ reason, bars }) => `${sayCounted(bars, "bar")}, ${reason}`).join("; ") || "found no bar"),
    );
  return { predictions: takePredictions(predictions, kept), leftOut, notes: notesOf(decisions, card) };
}

/** @throws {RangeError} If a symbol of the lake has bars that cannot become the model's, in words. */
export function requireBarLength(lake: Pick<Lake, "contents">, { barMs }: Pick<SignalCard, "barMs">): void {
  const { symbols, series } = lake.contents();
  for (const symbol of symbols) {
    const lengths = series.flatMap((one) => (one.table === "bars" && one.symbol === symbol ? [one.barMs!] : []));
    if (!lengths.some((length) => barMs % length === 0))
      throw new RangeError(
        `Cannot score ${symbol} as its bars must be the ${formatDuration(barMs)} that the model was trained on, or a ` +
          `part of that: found bars of ${lengths.map(formatDuration).join(" and ")}, and no bar is ever made finer`,
      );
  }
}

function labelled(
  decisions: Decisions,
  markets: readonly SymbolMarket[],
  { card, extensions }: SignalModel,
): { readonly predictions: PredictionTable; readonly unlabelled: number } {
  const chosen = chooseLabel([...LABELS, ...extensions.labels], {
    name: card.label.name,
    options: card.config.label.options,
  });
  const tables = new Map(
    markets.map((market) => [
      market.bars.symbol,
      byTime(labelMarket(market, chosen, { horizonMs: card.label.horizonMs })),
    ]),
  );
  const places = Array.from(decisions.t0Ms, (t0, row) => tables.get(decisions.symbol[row]!)!.rowAt.get(t0) ?? -1);
  const rows = Int32Array.from(places, (_, row) => row).filter((row) => places[row]! >= 0);
  const tableOf = (row: number) => tables.get(decisions.symbol[row]!)!.table;
  return {
    predictions: {
      ...takePredictions(decisions, rows),
      t1Ms: Float64Array.from(rows, (row) => tableOf(row).t1Ms[places[row]!]!),
      label: Uint8Array.from(rows, (row) => tableOf(row).label[places[row]!]!),
    },
    unlabelled: places.length - rows.length,
  };
}

function byTime(table: LabelTable): { readonly table: LabelTable; readonly rowAt: ReadonlyMap<number, number> } {
  return { table, rowAt: new Map(Array.from(table.t0Ms, (t0, row) => [t0, row])) };
}

function leavesOutOf({ card, extensions }: SignalModel): string {
  return [...LABELS, ...extensions.labels].find(({ name }) => name === card.label.name)!.leavesOut;
}

function notesOf({ receipt }: Decisions, { training }: SignalCard): string[] {
  const { unseenSymbols, hiddenInputs, scoredAnyway, absentBars } = receipt;
  return [
    ...unseenSymbols.map((symbol) => `${symbol} was not in the training (${training.symbols.join(", ")})`),
    ...hiddenInputs.map(
      (input) => `The training had no ${INPUT_WORDS[input]}, so that of these data was hidden from the model`,
    ),
    ...absentBars.map(sayAbsentBars),
    ...scoredAnyway.map(({ reason, bars }) => `scored anyway: ${sayCounted(bars, "bar")}, ${reason}`),
    ...(training.market === "real" ? [] : [`The model was trained on another market: ${training.market}`]),
  ];
}
