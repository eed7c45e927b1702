/** The kinds of weight that networks are made of, with how each is drawn. */
import { sizeOf, type WeightSpec } from "./architecture.js";

/** Spread of a positional embedding before training, as in BERT. */
const EMBEDDING_DEVIATION = 0.02;

/** Spread of the first logits of units of size one. */
const HEAD_DEVIATION = 0.1;

/** Kernel `[inputs, units]`, Glorot-uniform, and a bias of zeros. Source: Glorot and Bengio (2010). */
export function denseWeights(name: string, inputs: number, units: number): WeightSpec[] {
  const limit = Math.sqrt(6 / (inputs + units));
  return [
    {
      name: `${name}/kernel`,
      shape: [inputs, units],
      runs: [[inputs], [units]],
      decays: true,
      initial: (rng) => Float32Array.from({ length: inputs * units }, () => (2 * rng.uniform() - 1) * limit),
    },
    {
      name: `${name}/bias`,
      shape: [units],
      runs: [[units]],
      decays: false,
      initial: () => new Float32Array(units),
    },
  ];
}

/**
 * An LSTM's kernel `[inputs + units, 4 units]`, gates i, f, c, o: one for inputs above one for states, each
 * Glorot-uniform with its own fan-in; biases are zero but for `forgetBias` at the forget gates, which says how long
 * memory is at first: a share sigmoid(forgetBias) of it is kept from step to step.
 *
 * Source: Gers, Schmidhuber and Cummins (2000); the bias as a time scale after Tallec and Ollivier (2018).
 */
export function lstmWeights(
  name: string,
  { inputs, units, forgetBias }: { readonly inputs: number; readonly units: number; readonly forgetBias: number },
): WeightSpec[] {
  const cols = 4 * units;
  const gates = [units, units, units, units];
  return [
    {
      name: `${name}/kernel`,
      shape: [inputs + units, cols],
      runs: [[inputs, units], gates],
      decays: true,
      initial: (rng) =>
        Float32Array.from({ length: (inputs + units) * cols }, (_, at) => {
          const fanIn = at < inputs * cols ? inputs : units;
          return (2 * rng.uniform() - 1) * Math.sqrt(6 / (fanIn + cols));
        }),
    },
    {
      name: `${name}/bias`,
      shape: [cols],
      runs: [gates],
      decays: false,
      initial: () => new Float32Array(cols).fill(forgetBias, units, 2 * units),
    },
  ];
}

/** A table of small normal numbers that training moves. */
export function embeddingWeights(name: string, shape: readonly number[]): WeightSpec[] {
  return [
    {
      name,
      shape,
      runs: shape.map((length) => [length]),
      decays: false,
      initial: (rng) => Float32Array.from({ length: sizeOf(shape) }, () => rng.normal() * EMBEDDING_DEVIATION),
    },
  ];
}

/** A dense layer of one unit whose first answers lie near one half, so that no epoch is spent on unlearning them. */
export function headWeights(name: string, inputs: number): WeightSpec[] {
  const [kernel, bias] = denseWeights(name, inputs, 1);
  return [
    {
      ...kernel!,
      initial: (rng) =>
        Float32Array.from({ length: inputs }, () => (rng.normal() * HEAD_DEVIATION) / Math.sqrt(inputs)),
    },
    bias!,
  ];
}
