/** Has a model's loss drifted: ADWIN over its Brier losses, beside how often ADWIN cries wolf on such a stream. */
import { mean, pearsonCorrelation, standardDeviation, type Rng, requireRng } from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import { Adwin } from "./adwin.js";
import { autoregressiveStream, averageRunLength, type RunLength } from "./averageRunLength.js";

export interface LossDrift {
  readonly model: string;
  /** Label times at which an alarm was raised, UTC epoch ms. */
  readonly alarmsMs: readonly number[];
  /** Losses watched. */
  readonly values: number;
  /** On a stream without change that has this one's mean, spread and memory. */
  readonly onQuietStream: RunLength;
}

const QUIET_RUNS = 20;
const QUIET_VALUES = 5_000;
/** A stream with more memory than this would need runs beyond any patience. */
const MOST_MEMORY = 0.999;

/**
 * Timing: losses are watched in the order in which labels became known.
 *
 * @throws {RangeError} If there are no labels.
 */
export function watchLoss(
  model: string,
  { t1Ms, probability, label }: Pick<PredictionTable, "t1Ms" | "probability" | "label">,
  { rng }: { readonly rng: Rng },
): LossDrift {
  requireRng("watch a loss", rng);
  if (label === undefined)
    throw new RangeError(`Cannot watch the loss of ${model} as its predictions must have labels: found none`);
  const order = Int32Array.from(t1Ms, (_, row) => row).sort((a, b) => t1Ms[a]! - t1Ms[b]! || a - b);
  const losses = Float64Array.from(order, (row) => (probability[row]! - label[row]!) ** 2);
  const detector = new Adwin();
  const alarmsMs: number[] = [];
  losses.forEach((loss, k) => {
    detector.update(loss);
    if (detector.driftDetected) alarmsMs.push(t1Ms[order[k]!]!);
  });
  const memory = losses.length < 3 ? 0 : pearsonCorrelation(losses.subarray(1), losses.subarray(0, -1));
  const autocorrelation = Number.isNaN(memory) ? 0 : Math.min(MOST_MEMORY, Math.max(-MOST_MEMORY, memory));
  const quiet = { mean: mean(losses), standardDeviation: standardDeviation(losses), autocorrelation };
  const onQuietStream = averageRunLength(
    () => new Adwin(),
    (stream) => autoregressiveStream(stream, quiet),
    { runs: QUIET_RUNS, valuesPerRun: QUIET_VALUES, rng },
  );
  return { model, alarmsMs, values: losses.length, onQuietStream };
}
