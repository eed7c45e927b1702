/**
 * How strongly a line is held back, chosen on rows that did not fit it.
 *
 * Where features say little, most of what an unpenalised line learns is noise; how little they say is not
 * known beforehand. Strengths are tried from the strongest on, each begun where the last one ended.
 */
import { sigmoid } from "../../core/index.js";
import { fitRidgeLogistic, type LogisticRows, type RidgeLogistic } from "./fitRidgeLogistic.js";

/** Of columns with deviation 1, strongest first: 10 leaves a fortieth of a coefficient, 0.0001 all of it. */
export const LAMBDAS: readonly number[] = [10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001];

/**
 * The strength, of {@link LAMBDAS}, whose line has the least weighted log-loss on `judged`; of equals the strongest.
 *
 * Timing: `judged` comes after `fitted` and is purged from it; it is no row that anything is reported on.
 */
export function chooseLambda(
  fitted: LogisticRows,
  judged: LogisticRows,
): { readonly lambda: number; readonly line: RidgeLogistic } {
  let best: { readonly lambda: number; readonly line: RidgeLogistic } | undefined;
  let leastLoss = Infinity;
  let line: RidgeLogistic | undefined;
  for (const lambda of LAMBDAS) {
    line = fitRidgeLogistic(fitted, { lambda, ...(line === undefined ? {} : { from: line }) });
    const loss = logLossOf(judged, line);
    if (best !== undefined && loss >= leastLoss) continue;
    leastLoss = loss;
    best = { lambda, line };
  }
  return best!;
}

function logLossOf({ data, cols, y, weight }: LogisticRows, { coefficients, intercept }: RidgeLogistic): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < y.length; row++) {
    let margin = intercept;
    for (let col = 0; col < cols; col++) margin += coefficients[col]! * data[row * cols + col]!;
    const right = sigmoid(y[row] === 1 ? margin : -margin);
    sum -= weight[row]! * Math.log(Math.max(Number.MIN_VALUE, right));
    total += weight[row]!;
  }
  return sum / total;
}
