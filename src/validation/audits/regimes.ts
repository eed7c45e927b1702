/** Bull, bear or sideways at a decision, from bars that were known then. */
import { barRegimes, type Bars } from "../../market/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import type { Regime } from "../assessment.js";

/** What a market did over the days before a decision, in the order of pages. */
export const REGIMES: readonly Regime[] = ["bull", "bear", "sideways"];

/**
 * The regime of each prediction's own symbol at t0, as {@link barRegimes} finds it.
 *
 * @returns Shape [rows]: index into {@link REGIMES}, -1 where no bar of the symbol closes at t0 or seven
 *   unbroken days are not there.
 * @throws {RangeError} If seven days are no whole number of bars.
 */
export function regimesOfPredictions({ t0Ms, symbol }: PredictionTable, bars: readonly Bars[]): Int8Array {
  const known = new Map(
    bars.map((series) => {
      const regimes = barRegimes(series);
      return [series.symbol, new Map(Array.from(series.timeMs, (time, i) => [time + series.barMs, regimes[i]!]))];
    }),
  );
  return Int8Array.from(t0Ms, (t0, row) => placeOf(known.get(symbol[row]!)?.get(t0)));
}

function placeOf(regime: number | undefined): number {
  return regime === undefined || Number.isNaN(regime)
    ? -1
    : REGIMES.indexOf(regime > 0 ? "bull" : regime < 0 ? "bear" : "sideways");
}
