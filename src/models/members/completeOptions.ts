import { fillOptions, type Options, type OptionValues } from "../../core/index.js";
import type { FitDecisions, ModelInput } from "../contract.js";
import { matrixOf } from "../requireTrainingSet.js";
import type { FitOptions } from "./member.js";

/**
 * Options of a direct fit with their defaults: cross-entropy, a score that is the probability, and columns
 * named f0, f1 and so on.
 *
 * @throws {RangeError} If a value is out of its range, or a name is none of the table's.
 * @throws {TypeError} If a value is of another kind, or the input is none.
 */
export function completeOptions<T extends Options>(
  action: string,
  table: T,
  given: FitOptions<T>,
  x: ModelInput,
): OptionValues<T> & FitDecisions {
  const { loss = { kind: "crossEntropy" }, link = {}, featureNames, ...own } = given;
  const { cols } = matrixOf(action, x);
  return {
    // What is left of them is the table's, or refused.
    ...fillOptions(action, table, own as unknown as Partial<OptionValues<T>>),
    loss,
    link,
    featureNames: featureNames ?? Array.from({ length: cols }, (_, k) => `f${k}`),
  };
}
