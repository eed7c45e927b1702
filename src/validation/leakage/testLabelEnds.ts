/**
 * (i) A label's return must have been possible between its decision and the time at which it is said to be known:
 * what ends sooner on paper than in the market is purged by too little, and no count of overlaps sees it.
 */
import { firstAfter, sayPercent, sayCounted } from "../../core/index.js";
import type { Dataset } from "../../dataset/index.js";
import type { Bars, SymbolMarket } from "../../market/index.js";
import type { LeakageTest } from "./leakageReport.js";
import { spreadRows } from "./spreadRows.js";

/** A price of the label may lie this far outside its bars: another venue's liquidations, ticks. */
const TOLERANCE_FRAC = 0.002;
/** Shares of labels whose price never traded in their time. */
const SUSPICIOUS_FRAC = 0.01;
const WRONG_FRAC = 0.05;
/** Labels of a symbol that are looked at, spread over all. */
const MOST_ROWS = 2_000;

/** Entry at the open of the bar after the decision, as every label has it. */
export function testLabelEnds(markets: readonly SymbolMarket[], dataset: Dataset): LeakageTest {
  const base = {
    id: "labelEnds",
    question: "Could each label's return have been made between its decision and when it is said to be known?",
    low: null,
    high: null,
  } as const;
  let looked = 0;
  let outside = 0;
  for (const { bars } of markets) {
    const symbol = dataset.symbols.indexOf(bars.symbol);
    const own = Array.from(dataset.symbolIndex, (_, row) => row).filter((row) => dataset.symbolIndex[row] === symbol);
    for (const k of spreadRows(own.length, MOST_ROWS)) {
      const isTraded = tradedWithin(bars, dataset, own[k]!);
      if (isTraded === null) continue;
      looked++;
      if (!isTraded) outside++;
    }
  }
  if (looked === 0)
    return { ...base, result: "inconclusive", value: null, reason: "No label could be compared with its bars" };
  const share = outside / looked;
  const found =
    `${outside} of ${sayCounted(looked, "label")} (${sayPercent(share)}) end at a price that ` +
    `their time never traded at`;
  if (share > WRONG_FRAC)
    return { ...base, result: "fail", value: share, reason: `${found}: they begin sooner or end later than they say` };
  return { ...base, result: share > SUSPICIOUS_FRAC ? "inconclusive" : "pass", value: share, reason: found };
}

/** Whether the bars from the entry to the label's end hold its price; null where those bars are not there. */
function tradedWithin(
  { timeMs, open, high, low, barMs }: Bars,
  { t0Ms, judged, barRow, returnFrac }: Dataset,
  row: number,
): boolean | null {
  const entry = barRow[row]! + 1;
  const end = firstAfter(timeMs, judged.t1Ms[row]! - 1);
  if (end <= entry || timeMs[entry]! !== t0Ms[row]! || timeMs[end - 1]! + barMs < judged.t1Ms[row]!) return null;
  const price = open[entry]! * (1 + returnFrac[row]!);
  for (let bar = entry; bar < end; bar++)
    if (price >= low[bar]! * (1 - TOLERANCE_FRAC) && price <= high[bar]! * (1 + TOLERANCE_FRAC)) return true;
  return false;
}
