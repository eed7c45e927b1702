/** Bull, bear or sideways at a decision, from bars that were known then. */
import { barRegimes, barTrends, type Bars } from "../../market/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import type { Regime, Trend } from "../assessment.js";

/** What a market did over the days before a decision, in the order of pages. */
export const REGIMES: readonly Regime[] = ["bull", "bear", "sideways"];

/** Which way it went over the same days, by sign alone. */
export const TRENDS: readonly Trend[] = ["up", "down"];

/**
 * The regime of each prediction's own symbol at t0, as {@link barRegimes} finds it.
 *
 * @returns Shape [rows]: index into {@link REGIMES}, -1 where no bar of the symbol closes at t0 or seven
 *   unbroken days are not there.
 * @throws {RangeError} If seven days are no whole number of bars.
 */
export function regimesOfPredictions(
  { t0Ms, symbol }: Pick<PredictionTable, "t0Ms" | "symbol">,
  bars: readonly Bars[],
): Int8Array {
  const signs = atDecisions({ t0Ms, symbol }, bars, barRegimes);
  return Int8Array.from(signs, (sign) =>
    Number.isNaN(sign) ? -1 : REGIMES.indexOf(sign > 0 ? "bull" : sign < 0 ? "bear" : "sideways"),
  );
}

/**
 * The trend of each prediction's own symbol at t0, as {@link barTrends} finds it.
 *
 * @returns Shape [rows]: index into {@link TRENDS}, -1 where {@link regimesOfPredictions} is or nothing has moved.
 * @throws {RangeError} If seven days are no whole number of bars.
 */
export function trendsOfPredictions({ t0Ms, symbol }: PredictionTable, bars: readonly Bars[]): Int8Array {
  const signs = atDecisions({ t0Ms, symbol }, bars, barTrends);
  return Int8Array.from(signs, (sign) => (sign > 0 ? TRENDS.indexOf("up") : sign < 0 ? TRENDS.indexOf("down") : -1));
}

/** What `read` finds at the bar that closes at each row's t0; NaN where there is none. */
function atDecisions(
  { t0Ms, symbol }: Pick<PredictionTable, "t0Ms" | "symbol">,
  bars: readonly Bars[],
  read: (series: Bars) => Float64Array,
): number[] {
  const known = new Map(
    bars.map((series) => {
      const values = read(series);
      return [series.symbol, new Map(Array.from(series.timeMs, (time, i) => [time + series.barMs, values[i]!]))];
    }),
  );
  return Array.from(t0Ms, (t0, row) => known.get(symbol[row]!)?.get(t0) ?? NaN);
}
