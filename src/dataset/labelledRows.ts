/** Which bars of one symbol become rows of a dataset: those with their features behind them and both labels ahead. */
import type { FeatureTable } from "../features/index.js";
import type { SymbolMarket } from "../market/index.js";
import type { UnlabelledDecisions } from "./dataset.js";
import type { ChosenLabel } from "./labels/label.js";
import { labelMarket } from "./labels/labelMarket.js";
import type { LabelTable } from "./labels/labelTable.js";

export interface Row {
  readonly symbol: number;
  readonly barRow: number;
  readonly t0Ms: number;
  readonly returnFrac: number;
  readonly judged: RowLabel;
  readonly imbalanced: RowLabel;
}

export interface RowLabel {
  readonly label: number;
  readonly t1Ms: number;
  readonly thetaFrac: number;
}

/** What the models learn: v4 the judged label, v3.1 the imbalanced one. */
export interface RunLabels {
  readonly judged: ChosenLabel;
  readonly imbalanced: ChosenLabel;
}

interface RowOptions {
  readonly horizonMs: number;
  readonly sequenceBars: number;
  readonly labels: RunLabels;
}

/**
 * Bars that have both labels, and `sequenceBars` unbroken bars of finished features up to the decision; the rest
 * is counted.
 */
export function labelledRows(
  market: SymbolMarket,
  { warmupRows }: FeatureTable,
  symbol: number,
  { horizonMs, sequenceBars, labels }: RowOptions,
): { readonly rows: readonly Row[]; readonly unlabelled: UnlabelledDecisions } {
  const { bars } = market;
  const judged = rowsByBar(labelMarket(market, labels.judged, { horizonMs }));
  const imbalanced = rowsByBar(labelMarket(market, labels.imbalanced, { horizonMs }));
  const back = sequenceBars - 1;
  const rows: Row[] = [];
  const counts = { decisions: 0, withoutLabel: 0, withoutImbalanced: 0 };
  for (let bar = warmupRows + back; bar < bars.timeMs.length; bar++) {
    if (bars.timeMs[bar]! - bars.timeMs[bar - back]! !== back * bars.barMs) continue;
    const own = judged.get(bar);
    const other = imbalanced.get(bar);
    counts.decisions++;
    if (own === undefined) counts.withoutLabel++;
    else if (other === undefined) counts.withoutImbalanced++;
    else
      rows.push({
        symbol,
        barRow: bar,
        t0Ms: bars.timeMs[bar]! + bars.barMs,
        returnFrac: own.returnFrac,
        judged: own,
        imbalanced: other,
      });
  }
  return { rows, unlabelled: { symbol: bars.symbol, ...counts } };
}

function rowsByBar({
  row,
  label,
  t1Ms,
  returnFrac,
  thetaFrac,
}: LabelTable): ReadonlyMap<number, RowLabel & { readonly returnFrac: number }> {
  return new Map(
    Array.from(row, (bar, k) => [
      bar,
      { label: label[k]!, t1Ms: t1Ms[k]!, returnFrac: returnFrac[k]!, thetaFrac: thetaFrac?.[k] ?? NaN },
    ]),
  );
}
