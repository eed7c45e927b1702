import { z } from "zod";
import type { IntegersOption } from "../../core/index.js";
import type { FitContext, FittedModel, TrainingSet } from "../contract.js";
import { countOnCard, type NetworkKind } from "../networks/blueprint.js";
import { fitNetwork } from "../networks/fitNetwork.js";
import { loadNetwork, networkCardObjection } from "../networks/loadNetwork.js";
import { mlpArchitecture, type MlpShape } from "../networks/mlpArchitecture.js";
import { networkToOnnx } from "../networks/networkModel.js";
import { BUY_WEIGHT_SEARCH, NETWORK_OPTIONS, unitsListOption, type NetworkTable } from "../networks/networkOptions.js";
import { requireContext } from "../requireTrainingSet.js";
import { completeOptions } from "./completeOptions.js";
import { defineMember } from "./defineMember.js";
import type { FitOptions, Member } from "./member.js";

export type MlpTable = NetworkTable & {
  readonly hiddenUnits: IntegersOption;
};

export type MlpOptions = FitOptions<MlpTable>;

const MLP_OPTIONS: MlpTable = {
  ...NETWORK_OPTIONS,
  hiddenUnits: {
    ...unitsListOption("units of each hidden layer, from the input on", [128, 64]),
    search: { name: "denseUnits", low: 64, high: 256 },
  },
};

const KIND: NetworkKind<MlpShape> = {
  name: "mlp",
  words: "a dense net",
  readsWindows: false,
  architecture: mlpArchitecture,
  shape: z.strictObject({
    features: countOnCard,
    steps: z.literal(1),
    hiddenUnits: z.array(countOnCard).min(1).max(100),
  }),
};

/**
 * Fits a dense net on single rows; of a window the last row is read. Every hidden layer has relu and
 * dropout. By default layers of 128 and 64 units, trained like the LSTM.
 *
 * Features are standardised with the training rows; a missing value becomes the mean. The same seed and
 * thread count give the same bytes.
 *
 * @throws {RangeError} If the training set or an option is refused, or the loss stops being a number.
 * @throws {TypeError} If `rng` is missing.
 */
export async function fitMlp(train: TrainingSet, options: MlpOptions, context: FitContext): Promise<FittedModel> {
  requireContext("fit a dense net", context);
  const complete = completeOptions("fit a dense net", MLP_OPTIONS, options, train.x);
  const hiddenUnits = [...complete.hiddenUnits];
  return fitNetwork(
    train,
    { kind: KIND, shapeFor: ({ features }) => ({ features, steps: 1, hiddenUnits }) },
    complete,
    context,
  );
}

export const mlp: Member<MlpTable> = defineMember({
  name: KIND.name,
  label: "Dense net",
  options: MLP_OPTIONS,
  readsWindows: KIND.readsWindows,
  step: "epoch",
  buyWeightSearch: BUY_WEIGHT_SEARCH,
  fit: (train, options, { loss, link, featureNames, ...context }) =>
    fitMlp(train, { ...options, loss, link, featureNames }, context),
  cardObjection: (body) => networkCardObjection(KIND, body),
  load: (saved) => loadNetwork(KIND, saved),
  toOnnx: networkToOnnx,
  // A pass was found to take 14 times as long a product as the LSTM's.
  cost: ({ epochs, hiddenUnits }, { features }) =>
    14 * epochs * hiddenUnits.reduce((sum, units, k) => sum + units * (hiddenUnits[k - 1] ?? features), 0),
  mostEpochs: ({ epochs }) => epochs,
  describe: ({ hiddenUnits }) => `dense ${hiddenUnits.join(", ")}`,
});
