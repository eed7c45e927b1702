/**
 * The fit loop of every network: seeded batches, Adam, early stopping on the inner slice, best weights
 * restored.
 */
import type { Rng } from "../../core/index.js";
import type { Sequences } from "../../dataset/index.js";
import type { EpochRecord, FitContext, FitHistory, FittedModel, TrainingSet } from "../contract.js";
import { EarlyStop, readEpoch } from "../epochRecord.js";
import { requireTrainingSet } from "../requireTrainingSet.js";
import type { NamedWeights } from "./architecture.js";
import { blueprintOf, type NetworkKind, type WindowShape } from "./blueprint.js";
import { initialWeights, Network } from "./network.js";
import { NetworkModel, windowsFor } from "./networkModel.js";
import type { NetworkOptions } from "./networkOptions.js";
import { scoreWindows } from "./scoreWindows.js";
import { fitStandardizer, standardize } from "./standardizer.js";
import { Trainer, type Batch } from "./trainer.js";

/** Of fewer steps of full batches, making a graph takes longer than it saves. */
const FEWEST_STEPS_OF_GRAPH = 20;

interface ScaledSet extends TrainingSet {
  readonly x: Sequences;
  readonly validation?: NonNullable<TrainingSet["validation"]> & { readonly x: Sequences };
}

/**
 * Fits a network whose shape depends on the windows it is given.
 *
 * Features are standardised with the bars that the training windows cover; a missing value becomes the
 * mean. The same seed and thread count give the same bytes.
 *
 * @param options Complete and in their ranges.
 * @throws {RangeError} If the training set is refused, or the loss stops being a number.
 */
export async function fitNetwork<Shape extends WindowShape>(
  train: TrainingSet,
  {
    kind,
    shapeFor,
  }: {
    readonly kind: NetworkKind<Shape>;
    readonly shapeFor: (input: WindowShape) => Shape;
  },
  options: NetworkOptions,
  context: FitContext,
): Promise<FittedModel> {
  const action = `fit ${kind.words}`;
  requireTrainingSet(action, train, options.featureNames);
  const windows = windowsFor(kind, action, train.x);
  const standardizer = fitStandardizer(windows.rows, coveredRows(windows));
  const scaledRows = standardize(windows.rows, standardizer);
  const scaled = (x: Sequences): Sequences => ({
    ...x,
    rows: x.rows === windows.rows ? scaledRows : standardize(x.rows, standardizer),
  });
  const { validation, ...rest } = train;
  const scaledSet: ScaledSet = {
    ...rest,
    x: scaled(windows),
    ...(validation
      ? {
          validation: {
            ...validation,
            x: scaled(windowsFor({ readsWindows: kind.readsWindows, steps: windows.steps }, action, validation.x)),
          },
        }
      : {}),
  };
  const blueprint = blueprintOf(kind, shapeFor({ features: options.featureNames.length, steps: windows.steps }));
  const network = new Network(blueprint, initialWeights(blueprint, context.rng.child("weights")));
  try {
    const { history, best } = await runEpochs(network, scaledSet, options, context);
    return NetworkModel.of({
      network: new Network(blueprint, best),
      standardizer,
      featureNames: options.featureNames,
      link: options.link,
      history,
    });
  } finally {
    network.dispose();
  }
}

async function runEpochs(
  network: Network,
  train: ScaledSet,
  options: NetworkOptions,
  { rng, onEpoch, onProgress }: FitContext,
): Promise<{ readonly history: FitHistory; readonly best: readonly NamedWeights[] }> {
  const trainer = new Trainer(network, train.x.rows, options);
  const stop = new EarlyStop(options.patienceEpochs);
  const epochs: EpochRecord[] = [];
  let best = network.weights();
  try {
    for (let epoch = 1; epoch <= options.epochs; epoch++) {
      onProgress?.({ task: network.blueprint.words, done: epoch - 1, total: options.epochs });
      const trainLoss = runEpoch(trainer, train, options, rng.child(`epoch-${epoch}`));
      const { validation } = train;
      const record = readEpoch({
        epoch,
        loss: options.loss,
        link: options.link,
        trainLoss,
        ...(validation
          ? {
              validation: {
                y: validation.y,
                score: scoreWindows(network, validation.x),
                ...(validation.weight ? { weight: validation.weight } : {}),
              },
            }
          : { train: { y: train.y, score: scoreWindows(network, train.x) } }),
      });
      epochs.push(record);
      onEpoch?.(record);
      if (stop.see(record)) best = network.weights();
      if (stop.isOver(epoch)) break;
      // Lets timers and messages of the process through.
      await new Promise(setImmediate);
    }
  } finally {
    trainer.dispose();
  }
  return { history: { epochs, bestEpoch: stop.bestEpoch, stoppedEarly: epochs.length < options.epochs }, best };
}

/** One pass over the shuffled rows; a last odd row is left for another epoch. @returns Mean loss of the batches. */
function runEpoch(
  trainer: Trainer,
  { x, y, weight }: ScaledSet,
  { batchSize, epochs }: NetworkOptions,
  rng: Rng,
): number {
  const order = rng.permutation(y.length);
  const isLong = Math.floor(y.length / batchSize) * epochs >= FEWEST_STEPS_OF_GRAPH;
  let sum = 0;
  let count = 0;
  for (let from = 0; from + 1 < order.length; from += batchSize) {
    const length = Math.min(batchSize, order.length - from) & ~1;
    const index = order.subarray(from, from + length);
    const batch: Batch = {
      endRow: Int32Array.from(index, (row) => x.endRow[row]!),
      y: Float32Array.from(index, (row) => y[row]!),
      weight: Float32Array.from(index, (row) => weight?.[row] ?? 1),
      seed: [rng.integer(2 ** 31 - 2), rng.integer(2 ** 30)],
    };
    sum += trainer.step(batch, { asGraph: isLong && length >= batchSize - 1 }) * length;
    count += length;
  }
  return sum / count;
}

/** Bars that some training window reads. */
function coveredRows({ rows, steps, endRow }: Sequences): Uint8Array {
  const covered = new Uint8Array(rows.rows);
  for (const end of endRow) covered.fill(1, end - steps + 1, end + 1);
  return covered;
}
