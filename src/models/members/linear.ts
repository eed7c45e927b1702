/**
 * The line to beat: logistic regression on the standardised features of the last bar.
 *
 * It has one number a feature and no way to see more than a straight line, so whatever another member is worth
 * it is worth beside this one.
 */
import { z } from "zod";
import { sayFirstFault, schemaFaultWords, type Matrix, type NumberOption } from "../../core/index.js";
import type { FitContext, FittedModel, TrainingSet } from "../contract.js";
import { readEpoch } from "../epochRecord.js";
import { sigmoidNodes } from "../export/probabilityNodes.js";
import { chooseLambda, LAMBDAS } from "../linear/chooseLambda.js";
import { fitRidgeLogistic, ridgeLogisticAt, type LogisticRows } from "../linear/fitRidgeLogistic.js";
import { linkOfPosterior } from "../losses/linkOfPosterior.js";
import { meanLoss } from "../losses/lossTerm.js";
import { fitStandardizer, standardized, standardizedNodes } from "../networks/standardizer.js";
import { requireContext } from "../requireTrainingSet.js";
import { completeOptions } from "./completeOptions.js";
import { defineMember } from "./defineMember.js";
import type { FitOptions, Member } from "./member.js";
import type { PlainTrainingSet } from "./plainMember.js";

export type LinearTable = { readonly lambda: NumberOption };

export type LinearOptions = FitOptions<LinearTable>;

type Slice = Pick<PlainTrainingSet<false>, "x" | "y" | "weight">;

const LINEAR_OPTIONS: LinearTable = {
  lambda: {
    about:
      "weight of half the sum of squared coefficients beside the mean log-loss; " +
      "0 chooses it on parts of the training rows, held out in turn",
    type: "number",
    default: 0,
    atLeast: 0,
    // Steps of a log scale, and the choice on inner slices, which no range of a log scale holds.
    search: { choices: [0, ...LAMBDAS] },
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
    const rowsOf = ({ x, y, weight }: Slice): LogisticRows => ({
      data: Float64Array.from(x.data, (value, at) => standardized(value, mean[at % x.cols]!, deviation[at % x.cols]!)),
      cols: x.cols,
      y,
      weight,
    });
    const fitted = rowsOf(train);
    const all = validation === undefined ? fitted : joined(fitted, rowsOf(validation));
    const lambda = given > 0 ? given : chooseLambda(all);
    const lineOf = (rows: LogisticRows): Line => {
      const { coefficients, intercept } = fitRidgeLogistic(rows, { lambda });
      return {
        mean: Array.from(mean),
        deviation: Array.from(deviation),
        coefficients: Array.from(coefficients),
        intercept,
        lambda,
      };
    };
    // What is told of the fit is of the line that has not seen the validation slice.
    const seen = lineOf(fitted);
    const watched = ({ x, y, weight }: Slice) => ({ y, weight, score: Float32Array.from(scores(seen, x)) });
    const own = watched(train);
    onEpoch?.(
      readEpoch({
        epoch: 1,
        loss,
        link: linkOfPosterior(link, loss),
        trainLoss: meanLoss(loss, own.y, own.score, own.weight),
        ...(validation ? { validation: watched(validation) } : { train: own }),
      }),
    );
    return validation === undefined ? seen : lineOf(all);
  },
  score: scores,
  toOnnx: ({ mean, deviation, coefficients, intercept }, graph, { lastRow }) => {
    const scaling = { mean: Float64Array.from(mean), deviation: Float64Array.from(deviation) };
    const x = standardizedNodes(graph, lastRow, scaling);
    const kernel = graph.constant(Float64Array.from(coefficients), [coefficients.length, 1]);
    const sums = graph.node("Reshape", [graph.node("MatMul", [x, kernel]), graph.whole(-1)]);
    return graph.toFloat(sigmoidNodes(graph, graph.node("Add", [sums, graph.double(intercept)])));
  },
  stateObjection: (state, features) => {
    const column = z.array(z.number()).length(features);
    const { error } = z
      .strictObject({
        mean: column,
        deviation: z.array(z.number().positive()).length(features),
        coefficients: column,
        intercept: z.number(),
        lambda: z.number().min(0),
      })
      .safeParse(state, { error: schemaFaultWords });
    return error && sayFirstFault(error.issues);
  },
  // Some hundred passes over the rows, each of half a square of the features.
  cost: (_options, { features }) => 50 * features * features,
  describe: ({ lambda }) =>
    "logistic regression on standardised features, ridge penalty " +
    (lambda > 0 ? String(lambda) : "chosen on inner slices"),
});

/**
 * Fits a logistic regression with a ridge penalty on single rows; of a window the last row is read. It minimises
 * log-loss, weighted where rows are, whatever the loss named: its score is P(BUY) under those weights.
 *
 * Features are standardised with the training rows; a missing value becomes the mean. Nothing is drawn and nothing
 * stops it, so where rows are set aside to stop a fit it learns from these too, once they have helped to choose
 * its penalty.
 *
 * @throws {RangeError} If the training set or an option is refused.
 * @throws {TypeError} If `rng` is missing.
 */
export async function fitLinear(train: TrainingSet, options: LinearOptions, context: FitContext): Promise<FittedModel> {
  requireContext("fit a line", context);
  const { lambda, ...decisions } = completeOptions("fit a line", LINEAR_OPTIONS, options, train.x);
  return linear.fit(train, { lambda }, { ...context, ...decisions });
}

function joined(first: LogisticRows, second: LogisticRows): LogisticRows {
  return {
    data: Float64Array.from([...first.data, ...second.data]),
    cols: first.cols,
    y: Uint8Array.from([...first.y, ...second.y]),
    weight: Float32Array.from([...first.weight, ...second.weight]),
  };
}

function scores(line: Line, { data, rows, cols }: Matrix): Float64Array {
  const { mean, deviation } = line;
  return Float64Array.from({ length: rows }, (_, row) =>
    ridgeLogisticAt(line, (col) => standardized(data[row * cols + col]!, mean[col]!, deviation[col]!)),
  );
}
