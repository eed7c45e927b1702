/** Signs that a column of the bars belongs to another time than its row says. */
import { pearsonCorrelation, sayPercent, sayCounted } from "../../core/index.js";
import type { Bars } from "../../market/index.js";

/** Relative; sums in another order. */
const ROUNDING = 1e-9;
/**
 * Neighbouring bars that share an extreme to the last digit. Ticks make some do so (real 5-minute bars of
 * ICPUSDT 6 %, of BTCUSDT 2 %); ranges that reach into the next bar make it 15-22 % (simulated).
 */
const WRONG_SHARED_FRAC = 0.12;
/**
 * What takers bought goes with the return of its own bar: correlation 0.26-0.51, at most 0.15 with the next
 * one's (six simulated scenarios, real hourly BTCUSDT). One bar early it is 0.02-0.04 and 0.27-0.42.
 */
const WRONG_LEAD = 0.1;
/** Bars below which a correlation is too loose to accuse anybody. */
const LEAST_BARS = 500;

/** What is wrong, each with the number that says so; empty for bars whose columns are of one time. */
export function misplacedColumns(bars: Bars): { readonly value: number; readonly reason: string }[] {
  const impossible = boughtBeyondVolume(bars);
  const shared = sharedExtremes(bars);
  const lead = takerLead(bars);
  return [
    ...(impossible > 0
      ? [
          {
            value: impossible,
            reason:
              `In ${sayCounted(impossible, "bar")} of ${bars.symbol} takers bought more than was traded at all: the ` +
              "columns are of different times",
          },
        ]
      : []),
    ...(shared > WRONG_SHARED_FRAC
      ? [
          {
            value: shared,
            reason:
              `${sayPercent(shared, { decimals: 0 })} of the bars of ${bars.symbol} have the very high or ` +
              "low of the next one: extremes of the future",
          },
        ]
      : []),
    ...(lead > WRONG_LEAD
      ? [
          {
            value: lead,
            reason:
              `What takers bought in a bar of ${bars.symbol} goes with the return of the next bar, not of ` +
              `its own (correlation higher by ${lead.toFixed(2)}): it is stamped a bar early`,
          },
        ]
      : []),
  ];
}

function boughtBeyondVolume({ volume, takerBuyVolume }: Bars): number {
  if (takerBuyVolume === undefined) return 0;
  return takerBuyVolume.reduce((count, bought, i) => count + (bought > volume[i]! * (1 + ROUNDING) ? 1 : 0), 0);
}

/** Share of bars whose high, or whose low, is the next bar's. */
function sharedExtremes({ high, low }: Bars): number {
  const of = (column: Float64Array) =>
    column.reduce((count, value, i) => count + (value === column[i + 1] ? 1 : 0), 0) / Math.max(1, column.length - 1);
  return Math.max(of(high), of(low));
}

/** Correlation of the taker share with the next bar's return less that with its own. */
function takerLead({ close, volume, takerBuyVolume }: Bars): number {
  const rows = close.length - 2;
  if (takerBuyVolume === undefined || rows < LEAST_BARS) return 0;
  const share = Float64Array.from({ length: rows }, (_, i) =>
    volume[i + 1]! > 0 ? takerBuyVolume[i + 1]! / volume[i + 1]! : 0.5,
  );
  const returns = Float64Array.from({ length: rows + 1 }, (_, i) => Math.log(close[i + 1]! / close[i]!));
  const lead = pearsonCorrelation(share, returns.subarray(1)) - pearsonCorrelation(share, returns.subarray(0, rows));
  return Number.isNaN(lead) ? 0 : lead;
}
