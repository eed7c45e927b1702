import { requireInRange } from "../../core/index.js";

export interface Priors {
  /** Base rate of the rows the model learnt from, in (0, 1). */
  readonly trainPrior: number;
  /** Base rate where it is used, in (0, 1). */
  readonly truePrior: number;
}

/**
 * Takes a probability from the base rate a model was shown to the one that holds outside.
 *
 * @throws {RangeError} If a prior or a probability lies outside its range.
 * Source: Elkan (2001), theorem 2; Saerens, Latinne & Decaestecker (2002).
 */
export function correctPrior(p: number, priors: Priors): number;
export function correctPrior<Column extends Float32Array | Float64Array>(p: Column, priors: Priors): Column;
export function correctPrior(
  p: Float32Array | Float64Array | number,
  { trainPrior, truePrior }: Priors,
): Float32Array | Float64Array | number {
  requireInRange("correct a prior", { trainPrior, truePrior }, { above: 0, below: 1 });
  const buyOdds = truePrior / trainPrior;
  const sellOdds = (1 - truePrior) / (1 - trainPrior);
  const correct = (probability: number): number => {
    requireInRange("correct a prior", { probability }, { atLeast: 0, atMost: 1 });
    const buy = probability * buyOdds;
    return buy / (buy + (1 - probability) * sellOdds);
  };
  return typeof p === "number" ? correct(p) : p.map(correct);
}
