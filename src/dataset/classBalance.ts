/** What balancing does to the rows a model learns from, and what it owes the probabilities afterwards. */
import { requireBinary, requireInRange, type Matrix, type Rng } from "../core/index.js";
import { sampleCount, takeSamples, type Sequences } from "./sequences.js";

/** Rows after resampling. `parents` has shape [rows, 2]: the rows each one was made from; a real row names itself twice. */
export interface Resampled<X extends Matrix | Sequences> {
  readonly x: X;
  readonly y: Uint8Array;
  readonly parents: Int32Array;
}

/**
 * Drops rows of the majority class at random until minority / majority is `ratio`; the order of the
 * rows that stay is kept. Nothing is dropped where the ratio is reached already.
 *
 * Only ever for training rows: a balanced test window would report another market's numbers.
 *
 * @param options.ratio In (0, 1]: 1 makes the classes equal.
 * @throws {RangeError} If a class is absent.
 */
export function randomUnderSample<X extends Matrix | Sequences>(x: X, y: Uint8Array, { ratio, rng }: { readonly ratio: number; readonly rng: Rng }): Resampled<X>;
export function randomUnderSample(x: Matrix | Sequences, y: Uint8Array, { ratio, rng }: { readonly ratio: number; readonly rng: Rng }): Resampled<Matrix | Sequences> {
  requireInRange("under-sample", { ratio }, { above: 0, atMost: 1 });
  const [sells, buys] = rowsByClass("under-sample", x, y);
  const [minority, majority] = sells.length < buys.length ? [sells, buys] : [buys, sells];
  const kept = Math.min(majority.length, Math.round(minority.length / ratio));
  const chosen = rng.permutation(majority.length).subarray(0, kept);
  const rows = Int32Array.from([...minority, ...Array.from(chosen, (k) => majority[k]!)]).sort();
  return { x: takeSamples(x, rows), y: Uint8Array.from(rows, (row) => y[row]!), parents: Int32Array.from(Array.from(rows).flatMap((row) => [row, row])) };
}

/** Weights under which both classes carry half of the total and the mean weight is 1. @throws {RangeError} If a class is absent. */
export function balancedClassWeights(y: Uint8Array): { readonly sell: number; readonly buy: number } {
  requireBinary("weight classes", { y });
  const buys = y.reduce((sum, label) => sum + label, 0);
  requireBothClasses("weight classes", y.length - buys, buys);
  return { sell: y.length / (2 * (y.length - buys)), buy: y.length / (2 * buys) };
}

/**
 * Takes a probability from the base rate a model was shown to the one that holds outside.
 *
 * @throws {RangeError} If a prior or a probability lies outside its range.
 * Source: Elkan (2001), theorem 2; Saerens, Latinne & Decaestecker (2002).
 */
export function correctPrior(p: number, priors: Priors): number;
export function correctPrior(p: Float32Array, priors: Priors): Float32Array;
export function correctPrior(p: Float32Array | number, { trainPrior, truePrior }: Priors): Float32Array | number {
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

export interface Priors {
  /** Base rate of the rows the model learnt from. */
  readonly trainPrior: number;
  /** Base rate where it is used. */
  readonly truePrior: number;
}

function rowsByClass(action: string, x: Matrix | Sequences, y: Uint8Array): readonly [number[], number[]] {
  requireBinary(action, { y });
  if (sampleCount(x) !== y.length) throw new RangeError(`Cannot ${action} as x and y must hold the same rows: found ${sampleCount(x)} and ${y.length}`);
  const rows: [number[], number[]] = [[], []];
  y.forEach((label, row) => rows[label === 1 ? 1 : 0].push(row));
  requireBothClasses(action, rows[0].length, rows[1].length);
  return rows;
}

function requireBothClasses(action: string, sells: number, buys: number): void {
  if (sells === 0 || buys === 0) throw new RangeError(`Cannot ${action} as both classes must occur: found ${sells} SELL and ${buys} BUY`);
}
