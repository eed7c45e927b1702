/** The fit loop of the LSTM: seeded batches, Adam, early stopping on the inner slice, best weights restored. */
import type { Tensor } from "@tensorflow/tfjs-node";
import { requireInRange, requireInteger, type Rng } from "../core/index.js";
import type { Sequences } from "../dataset/index.js";
import type { EpochRecord, FitContext, FitHistory, FittedModel, Loss, ProbabilityLink, TrainingSet } from "./contract.js";
import { EarlyStop, readEpoch } from "./epochRecord.js";
import { LstmModel, requireWindows, scoreWindows, timeMajor } from "./lstmModel.js";
import { initialWeights, LstmNetwork, type NamedWeights } from "./lstmNetwork.js";
import { requireTrainingSet } from "./requireTrainingSet.js";
import { fitStandardizer, standardize } from "./standardizer.js";
import { tensorFlow } from "./tensorflow/tensorFlow.js";

export interface LstmOptions {
  readonly firstUnits: number;
  readonly secondUnits: number;
  readonly denseUnits: number;
  /** Share of units silenced after each LSTM layer while fitting. */
  readonly dropout: number;
  /** Weight of the sum of squared kernel weights in the loss. */
  readonly l2: number;
  /** Of Adam. */
  readonly learningRate: number;
  readonly batchSize: number;
  readonly epochs: number;
  /** Epochs without a better validation loss before the fit stops. */
  readonly patienceEpochs: number;
  readonly loss: Loss;
  readonly link: ProbabilityLink;
  readonly featureNames: readonly string[];
}

/**
 * Fits the plan's LSTM on windows of consecutive bars.
 *
 * Features are standardised with the bars that the training windows cover; a missing value becomes the
 * mean. The same seed and thread count give the same bytes.
 *
 * @throws {RangeError} If the training set or an option is refused, or the loss stops being a number.
 */
export async function fitLstm(train: TrainingSet, options: LstmOptions, context: FitContext): Promise<FittedModel> {
  requireOptions(options);
  requireTrainingSet("fit an LSTM", train, options.featureNames);
  const windows = requireWindows("fit an LSTM", train.x);
  const validationX = train.validation && requireWindows("fit an LSTM", train.validation.x, windows.steps);

  const standardizer = fitStandardizer(windows.rows, coveredRows(windows));
  const scaled: Sequences = { ...windows, rows: standardize(windows.rows, standardizer) };
  const scaledSet: ScaledSet = {
    x: scaled,
    y: train.y,
    ...(train.weight ? { weight: train.weight } : {}),
    ...(train.validation && validationX
      ? { validation: { ...train.validation, x: { ...validationX, rows: validationX.rows === windows.rows ? scaled.rows : standardize(validationX.rows, standardizer) } } }
      : {}),
  };
  const { firstUnits, secondUnits, denseUnits } = options;
  const shape = { features: options.featureNames.length, steps: windows.steps, firstUnits, secondUnits, denseUnits };
  const network = new LstmNetwork(shape, initialWeights(shape, context.rng.child("weights")));
  try {
    const { history, best } = await runEpochs(network, scaledSet, options, context);
    return new LstmModel({ network: new LstmNetwork(shape, best), standardizer, featureNames: options.featureNames, link: options.link, history });
  } finally {
    network.dispose();
  }
}

interface ScaledSet extends TrainingSet {
  readonly x: Sequences;
  readonly validation?: NonNullable<TrainingSet["validation"]> & { readonly x: Sequences };
}

async function runEpochs(network: LstmNetwork, train: ScaledSet, options: LstmOptions, { rng, onEpoch, onProgress }: FitContext): Promise<{ readonly history: FitHistory; readonly best: readonly NamedWeights[] }> {
  const tf = tensorFlow();
  const optimizer = tf.train.adam(options.learningRate);
  const stop = new EarlyStop(options.patienceEpochs);
  const epochs: EpochRecord[] = [];
  let best = network.weights();
  try {
    for (let epoch = 1; epoch <= options.epochs; epoch++) {
      onProgress?.({ task: "LSTM", done: epoch - 1, total: options.epochs });
      const trainLoss = runEpoch(network, optimizer, train, options, rng.child(`epoch-${epoch}`));
      const { validation } = train;
      const record = readEpoch({
        epoch,
        loss: options.loss,
        link: options.link,
        trainLoss,
        ...(validation
          ? { validation: { y: validation.y, score: scoreWindows(network, validation.x), ...(validation.weight ? { weight: validation.weight } : {}) } }
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
    optimizer.dispose();
  }
  return { history: { epochs, bestEpoch: stop.bestEpoch, stoppedEarly: epochs.length < options.epochs }, best };
}

/** One pass over the shuffled rows; a last odd row is left for another epoch. @returns Mean loss of the batches. */
function runEpoch(network: LstmNetwork, optimizer: ReturnType<ReturnType<typeof tensorFlow>["train"]["adam"]>, { x, y, weight }: ScaledSet, options: LstmOptions, rng: Rng): number {
  const tf = tensorFlow();
  const order = rng.permutation(y.length);
  let sum = 0;
  let rows = 0;
  for (let from = 0; from + 1 < order.length; from += options.batchSize) {
    const length = Math.min(options.batchSize, order.length - from) & ~1;
    const index = order.subarray(from, from + length);
    const seed = [rng.integer(2 ** 31 - 2), rng.integer(2 ** 31 - 2)] as const;
    const batchLoss = tf.tidy(() => {
      const input = timeMajor(x.rows, x.steps, Int32Array.from(index, (row) => x.endRow[row]!));
      const labels = tf.tensor1d(Float32Array.from(index, (row) => y[row]!));
      const weights = tf.tensor1d(Float32Array.from(index, (row) => weight?.[row] ?? 1));
      const loss = optimizer.minimize(
        () => lossOf(network, network.logits(input, { rate: options.dropout, seed }), labels, weights, options).asScalar(),
        true,
        network.variables,
      );
      return loss!.dataSync()[0]!;
    });
    sum += batchLoss * length;
    rows += length;
  }
  return sum / rows;
}

/** Weighted mean loss of a batch from its logits, plus weight decay. */
function lossOf(network: LstmNetwork, logits: Tensor, labels: Tensor, weights: Tensor, { loss, l2 }: LstmOptions): Tensor {
  const tf = tensorFlow();
  const sells = tf.sub(1, labels);
  // Not tf.logSigmoid: its gradient reads a tensor that is gone by then.
  const logBuy = tf.neg(tf.softplus(tf.neg(logits)));
  const logSell = tf.neg(tf.softplus(logits));
  let terms: Tensor;
  if (loss.kind === "crossEntropy") {
    terms = tf.neg(tf.add(tf.mul(labels, logBuy), tf.mul(sells, logSell)));
  } else {
    const p = tf.sigmoid(logits);
    const buyTerms = tf.mul(tf.mul(labels, loss.alpha), tf.mul(tf.pow(tf.sub(1, p), loss.gamma), logBuy));
    const sellTerms = tf.mul(tf.mul(sells, 1 - loss.alpha), tf.mul(tf.pow(p, loss.gamma), logSell));
    terms = tf.neg(tf.add(buyTerms, sellTerms));
  }
  const mean = tf.mean(tf.mul(weights, terms));
  if (l2 === 0) return mean;
  return network.kernels.reduce((sum: Tensor, kernel) => tf.add(sum, tf.mul(l2, tf.sum(tf.square(kernel)))), mean);
}

/** Bars that some training window reads. */
function coveredRows({ rows, steps, endRow }: Sequences): Uint8Array {
  const covered = new Uint8Array(rows.rows);
  for (const end of endRow) covered.fill(1, end - steps + 1, end + 1);
  return covered;
}

function requireOptions({ firstUnits, secondUnits, denseUnits, batchSize, epochs, patienceEpochs, dropout, l2, learningRate }: LstmOptions): void {
  requireInteger("fit an LSTM", { firstUnits, secondUnits, denseUnits, epochs, patienceEpochs }, { atLeast: 1 });
  requireInteger("fit an LSTM", { batchSize }, { atLeast: 2 });
  requireInRange("fit an LSTM", { dropout }, { atLeast: 0, below: 1 });
  requireInRange("fit an LSTM", { l2 }, { atLeast: 0 });
  requireInRange("fit an LSTM", { learningRate }, { above: 0 });
}
