/**
 * A network that scores the same window with the same bits wherever in a batch it stands.
 *
 * Native kernels take eight numbers at a time and round what is left over at the end of a run otherwise, in the last
 * bit. Where every width is a multiple of eight nothing is left over. Units whose weights are all zero are silent, so a
 * network of any width can be widened to that and say the same.
 */
import { sizeOf, type NamedWeights, type WeightSpec } from "./architecture.js";
import { Network } from "./network.js";

const PANEL = 8;

/** The next multiple of a panel. */
export function wholePanels(width: number): number {
  return Math.ceil(width / PANEL) * PANEL;
}

/** The network itself where its widths are whole panels; else a copy with silent units, disposed of on its own. */
export function inWholePanels(network: Network): Network {
  const { blueprint } = network;
  const wide = blueprint.architecture.inWholePanels();
  const from = blueprint.architecture.weights;
  if (from.every(({ shape }, k) => sizeOf(shape) === sizeOf(wide.weights[k]!.shape))) return network;
  const weights = network.weights().map((weight, k) => widened(weight, from[k]!, wide.weights[k]!));
  return new Network({ ...blueprint, architecture: wide }, weights);
}

function widened({ name, values }: NamedWeights, from: WeightSpec, to: WeightSpec): NamedWeights {
  const wide = new Float32Array(sizeOf(to.shape));
  const places = from.runs.map((runs, dim) => placesOf(runs, to.runs[dim]!));
  values.forEach((value, at) => {
    let [rest, place, stride] = [at, 0, 1];
    for (let dim = places.length - 1; dim >= 0; dim--) {
      place += places[dim]![rest % from.shape[dim]!]! * stride;
      rest = Math.floor(rest / from.shape[dim]!);
      stride *= to.shape[dim]!;
    }
    wide[place] = value;
  });
  return { name, shape: to.shape, values: wide };
}

/** Where each index of a dimension goes: every run keeps its beginning. */
function placesOf(runs: readonly number[], wideRuns: readonly number[]): number[] {
  let begin = 0;
  return runs.flatMap((length, k) => {
    const places = Array.from({ length }, (_, i) => begin + i);
    begin += wideRuns[k]!;
    return places;
  });
}
