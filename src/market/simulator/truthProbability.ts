import { normalCdf } from "../../core/index.js";
import type { SimulatedTruth } from "../schema.js";

/**
 * P(return over the truth's horizon > theta) for decisions at bar closes, given everything in the lake
 * up to then: the most that any model could know.
 *
 * @param decisions.barRow Shape [rows]: index of each decision bar.
 * @param decisions.thetaFrac Shape [rows]: the threshold of each row, 0 for label 0.
 * @throws {RangeError} If a bar lies outside the truth.
 */
export function truthProbability(
  { symbol, meanLog, sigmaLog }: SimulatedTruth,
  { barRow, thetaFrac }: { readonly barRow: Int32Array; readonly thetaFrac: Float64Array },
): Float64Array {
  return Float64Array.from(barRow, (bar, row) => {
    const mean = meanLog[bar];
    if (mean === undefined)
      throw new RangeError(
        `Cannot look up the truth of ${symbol} as its bar must be one of ${meanLog.length}: found ${bar}`,
      );
    return normalCdf((mean - Math.log1p(thetaFrac[row]!)) / sigmaLog[bar]!);
  });
}
