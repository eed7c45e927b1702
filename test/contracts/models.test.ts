import {
  fitEnsemble,
  fitGradientBoosting,
  fitLstm,
  fitMlp,
  fitTransformer,
  type FitContext,
  type FittedModel,
  type ProbabilityLink,
} from "../../src/index.js";
import { describeModel, FEATURES, type ModelUnderTest } from "./model.contract.js";

const shared = { loss: { kind: "crossEntropy" }, featureNames: [...FEATURES] } as const;
const training = {
  ...shared,
  dropout: 0.1,
  l2: 0,
  learningRate: 0.02,
  batchSize: 32,
  epochs: 6,
  patienceEpochs: 6,
} as const;
const patient = { ...training, learningRate: 0.05, batchSize: 64, epochs: 60, patienceEpochs: 4, link: {} } as const;
const lstm = { firstUnits: 8, secondUnits: 6, denseUnits: 4 } as const;
const transformer = { modelUnits: 8, heads: 2, layers: 2, feedForwardUnits: 16 } as const;
const mlp = { hiddenUnits: [16, 8] } as const;
const trees = { params: { eta: 0.3, max_depth: 3, subsample: 0.8 }, ...shared } as const;

const MEMBERS: readonly ModelUnderTest[] = [
  {
    name: "lstm",
    reads: "windows",
    fit: (train, link, context) => fitLstm(train, { ...training, ...lstm, link }, context),
    fitPatiently: (train, context) => fitLstm(train, { ...patient, ...lstm }, context),
  },
  {
    name: "transformer",
    reads: "windows",
    fit: (train, link, context) => fitTransformer(train, { ...training, ...transformer, link }, context),
    fitPatiently: (train, context) => fitTransformer(train, { ...patient, ...transformer }, context),
  },
  {
    name: "mlp",
    reads: "rows",
    fit: (train, link, context) => fitMlp(train, { ...training, ...mlp, link }, context),
    fitPatiently: (train, context) => fitMlp(train, { ...patient, ...mlp }, context),
  },
  {
    name: "gradientBoosting",
    reads: "rows",
    fit: (train, link, context) =>
      fitGradientBoosting(train, { ...trees, rounds: 40, earlyStoppingRounds: 40, link }, context),
    fitPatiently: (train, context) =>
      fitGradientBoosting(train, { ...trees, rounds: 500, earlyStoppingRounds: 5, link: {} }, context),
  },
];

/** Every kind of member at once, so that what holds for the ensemble holds for any mixture. */
async function fitAll(
  context: FitContext,
  fitOne: (member: ModelUnderTest, context: FitContext) => Promise<FittedModel>,
): Promise<FittedModel> {
  const members: FittedModel[] = [];
  try {
    for (const member of MEMBERS)
      members.push(await fitOne(member, { ...context, rng: context.rng.child(member.name) }));
  } catch (error) {
    for (const member of members) member.dispose();
    throw error;
  }
  return fitEnsemble(members, undefined, { weights: "equal" });
}

const ensemble: ModelUnderTest = {
  name: "ensemble",
  reads: "windows",
  fit: (train, link: ProbabilityLink, context) => fitAll(context, (member, own) => member.fit(train, link, own)),
  fitPatiently: (train, context) => fitAll(context, (member, own) => member.fitPatiently(train, own)),
};

for (const model of [...MEMBERS, ensemble]) describeModel(model);
