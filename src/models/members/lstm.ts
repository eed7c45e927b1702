import { z } from "zod";
import type { NumberOption } from "../../core/index.js";
import type { FitContext, FittedModel, TrainingSet } from "../contract.js";
import { countOnCard, windowOnCard, type NetworkKind } from "../networks/blueprint.js";
import { fitNetwork } from "../networks/fitNetwork.js";
import { loadNetwork, networkCardObjection } from "../networks/loadNetwork.js";
import { lstmArchitecture, type LstmShape } from "../networks/lstmArchitecture.js";
import { networkToOnnx } from "../networks/networkModel.js";
import { BUY_WEIGHT_SEARCH, NETWORK_OPTIONS, unitsOption, type NetworkTable } from "../networks/networkOptions.js";
import { requireContext } from "../requireTrainingSet.js";
import { completeOptions } from "./completeOptions.js";
import { defineMember } from "./defineMember.js";
import type { FitOptions, Member } from "./member.js";

export type LstmTable = NetworkTable & {
  readonly firstUnits: NumberOption;
  readonly secondUnits: NumberOption;
  readonly denseUnits: NumberOption;
  readonly forgetBias: NumberOption;
};

export type LstmOptions = FitOptions<LstmTable>;

const { learningRate, dropout, l2, ...othersOfNetworks } = NETWORK_OPTIONS;

/** In the order in which a study asks for them: the order decides which trials it tries. */
const LSTM_OPTIONS: LstmTable = {
  learningRate,
  dropout,
  firstUnits: {
    ...unitsOption("units of the first LSTM layer; a search gives the second half of them", 128),
    search: { name: "lstmUnits", low: 64, high: 256 },
  },
  secondUnits: unitsOption("units of the second LSTM layer", 64),
  denseUnits: unitsOption("units of the dense layer behind them", 32),
  ...othersOfNetworks,
  // Ten times that of the others: it finds more where markets tell much and loses nothing where they tell little
  // (test/studies/README.md).
  l2: { ...l2, default: 0.001 },
  forgetBias: {
    about: "first bias of the forget gates: the state keeps a share sigmoid(forgetBias) of itself from bar to bar",
    type: "number",
    default: -1,
  },
};

const KIND: NetworkKind<LstmShape> = {
  name: "lstm",
  words: "an LSTM",
  readsWindows: true,
  architecture: (shape) => lstmArchitecture(shape),
  shape: z.strictObject({
    ...windowOnCard,
    firstUnits: countOnCard,
    secondUnits: countOnCard,
    denseUnits: countOnCard,
  }),
};

/**
 * Fits an LSTM on windows of consecutive bars: two LSTM layers, each followed by dropout, a dense layer
 * with relu and one sigmoid unit. By default 128, 64 and 32 units, dropout 0.2, batches of 512 and up to
 * 100 epochs with patience 10 at a learning rate of 0.001, an L2 of 0.001, and memory that begins short: with forget
 * gates open, as is usual, the last bar is one of several in a mean until training has closed them, and the sooner a
 * fit stops the less they are (test/studies/README.md).
 *
 * Features are standardised with the bars that the training windows cover; a missing value becomes the
 * mean. The same seed and thread count give the same bytes.
 *
 * @throws {RangeError} If the training set or an option is refused, or the loss stops being a number.
 * @throws {TypeError} If `rng` is missing.
 *
 * @example
 * const model = await fitLstm({ x: windows, y }, {}, { rng: createRng(7) });
 */
export async function fitLstm(train: TrainingSet, options: LstmOptions, context: FitContext): Promise<FittedModel> {
  requireContext("fit an LSTM", context);
  const complete = completeOptions("fit an LSTM", LSTM_OPTIONS, options, train.x);
  const { firstUnits, secondUnits, denseUnits, forgetBias } = complete;
  return fitNetwork(
    train,
    {
      kind: { ...KIND, architecture: (shape) => lstmArchitecture(shape, { forgetBias }) },
      shapeFor: (input) => ({ ...input, firstUnits, secondUnits, denseUnits }),
    },
    complete,
    context,
  );
}

export const lstm: Member<LstmTable> = defineMember({
  name: KIND.name,
  label: "LSTM",
  options: LSTM_OPTIONS,
  readsWindows: KIND.readsWindows,
  step: "epoch",
  buyWeightSearch: BUY_WEIGHT_SEARCH,
  fit: (train, options, { loss, link, featureNames, ...context }) =>
    fitLstm(train, { ...options, loss, link, featureNames }, context),
  cardObjection: (body) => networkCardObjection(KIND, body),
  load: (saved) => loadNetwork(KIND, saved),
  toOnnx: networkToOnnx,
  // Products a pass over a row times passes.
  cost: ({ firstUnits, secondUnits, epochs }, { steps, features }) =>
    epochs * steps * 4 * (firstUnits * (firstUnits + features) + secondUnits * (firstUnits + secondUnits)),
  mostEpochs: ({ epochs }) => epochs,
  describe: ({ firstUnits, secondUnits, denseUnits }) =>
    `LSTM ${firstUnits}, dropout, LSTM ${secondUnits}, dropout, dense ${denseUnits}`,
  withFound: (options, found) => {
    const laid = { ...options, ...found };
    return found.firstUnits === undefined
      ? laid
      : { ...laid, secondUnits: Math.max(1, Math.round(laid.firstUnits / 2)) };
  },
});
