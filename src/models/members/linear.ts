/**
 * The line to beat: logistic regression on the standardised features of the last bar.
 *
 * It has one number a feature and no way to see more than a straight line, so whatever another member is worth
 * it is worth beside this one.
 */
import type { Matrix, NumberOption } from "../../core/index.js";
import type { FitContext, FittedModel, TrainingSet } from "../contract.js";
import { readEpoch } from "../epochRecord.js";
import { chooseLambda } from "../linear/chooseLambda.js";
import { fitRidgeLogistic, ridgeLogisticAt, type LogisticRows } from "../linear/fitRidgeLogistic.js";
import { linkOfPosterior } from "../losses/linkOfPosterior.js";
import { meanLoss } from "../losses/lossTerm.js";
import { fitStandardizer, standardized } from "../networks/standardizer.js";
import { requireContext } from "../requireTrainingSet.js";
import { completeOptions } from "./completeOptions.js";
import { defineMember } from "./defineMember.js";
import type { FitOptions, Member } from "./member.js";
import type { PlainTrainingSet } from "./plainMember.js";

export type LinearTable = { readonly lambda: NumberOption };

export type LinearOptions = FitOptions<LinearTable>;

/** Where nothing may choose: next to none. */
const UNCHOSEN = 0.0001;

const LINEAR_OPTIONS: LinearTable = {
  lambda: {
    about:
      "weight of half the sum of squared coefficients beside the mean log-loss; " +
      "0 chooses it on the rows that stop the other fits",
    type: "number",
    default: 0,
    atLeast: 0,
  },
};

/** What was learnt, as plain data; one entry a feature. */
interface Line {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly coefficients: readonly number[];
  readonly intercept: number;
  readonly lambda: number;
}

export const linear: Member<LinearTable> = defineMember({
  name: "linear",
  label: "Linear",
  options: LINEAR_OPTIONS,
  readsWindows: false,
  fit: (train: PlainTrainingSet<false>, { lambda: given }, { loss, link, onEpoch }): Line => {
    const { validation } = train;
    const { mean, deviation } = fitStandardizer(train.x, new Uint8Array(train.x.rows).fill(1));
    const rowsOf = ({ x, y, weight }: Pick<PlainTrainingSet<false>, "x" | "y" | "weight">): LogisticRows => ({
      data: Float64Array.from(x.data, (value, at) => standardized(value, mean[at % x.cols]!, deviation[at % x.cols]!)),
      cols: x.cols,
      y,
      weight,
    });
    const fitted = rowsOf(train);
    const { lambda, line } =
      given > 0 || validation === undefined
        ? withLambda(fitted, given > 0 ? given : UNCHOSEN)
        : chooseLambda(fitted, rowsOf(validation));
    const learnt: Line = {
      mean: Array.from(mean),
      deviation: Array.from(deviation),
      coefficients: Array.from(line.coefficients),
      intercept: line.intercept,
      lambda,
    };
    const watched = ({ x, y, weight }: Pick<PlainTrainingSet<false>, "x" | "y" | "weight">) => ({
      y,
      weight,
      score: Float32Array.from(scores(learnt, x)),
    });
    const seen = watched(train);
    onEpoch?.(
      readEpoch({
        epoch: 1,
        loss,
        link: linkOfPosterior(link, loss),
        trainLoss: meanLoss(loss, seen.y, seen.score, seen.weight),
        ...(validation ? { validation: watched(validation) } : { train: seen }),
      }),
    );
    return learnt;
  },
  score: (learnt: Line, x) => scores(learnt, x),
  // Some forty passes over the rows, each of half a square of the features.
  cost: (_options, { features }) => 20 * features * features,
  describe: ({ lambda }) =>
    "logistic regression on standardised features, ridge penalty " +
    (lambda > 0 ? String(lambda) : "chosen on the inner slice"),
});

/**
 * Fits a logistic regression with a ridge penalty on single rows; of a window the last row is read. It minimises
 * log-loss, weighted where rows are, whatever the loss named: its score is P(BUY) under those weights.
 *
 * Features are standardised with the training rows; a missing value becomes the mean. Nothing is drawn. Without a
 * validation slice, and with none given, the penalty is next to none.
 *
 * @throws {RangeError} If the training set or an option is refused.
 * @throws {TypeError} If `rng` is missing.
 */
export async function fitLinear(train: TrainingSet, options: LinearOptions, context: FitContext): Promise<FittedModel> {
  requireContext("fit a line", context);
  const { lambda, ...decisions } = completeOptions("fit a line", LINEAR_OPTIONS, options, train.x);
  return linear.fit(train, { lambda }, { ...context, ...decisions });
}

function withLambda(rows: LogisticRows, lambda: number): ReturnType<typeof chooseLambda> {
  return { lambda, line: fitRidgeLogistic(rows, { lambda }) };
}

function scores(line: Line, { data, rows, cols }: Matrix): Float64Array {
  const { mean, deviation } = line;
  return Float64Array.from({ length: rows }, (_, row) =>
    ridgeLogisticAt(line, (col) => standardized(data[row * cols + col]!, mean[col]!, deviation[col]!)),
  );
}
