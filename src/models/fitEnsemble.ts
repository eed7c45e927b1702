import type { FittedModel } from "./contract.js";
import { EnsembleModel } from "./ensembleModel.js";

/**
 * Combines fitted members into one model.
 *
 * @param outOfFold What weights would be learnt from; equal weights need none.
 * @throws {RangeError} If members read different features, or there is none.
 */
export async function fitEnsemble(members: readonly FittedModel[], _outOfFold: undefined, _options: { readonly weights: "equal" }): Promise<FittedModel> {
  return new EnsembleModel(members.map((model) => ({ model, weight: 1 / members.length })));
}
