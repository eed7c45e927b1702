/** Every member of the registry, a quant's own and their ensemble, small and quick, through one list of laws. */
import {
  defineMember,
  fillOptions,
  fitEnsemble,
  MEMBERS,
  type FitContext,
  type FittedModel,
  type Member,
  type MemberOptions,
  type ProbabilityLink,
} from "../../src/index.js";
import { describeModel, FEATURES, type ModelUnderTest } from "./model.contract.js";

/** Logistic regression by stochastic gradient descent, as a quant would write it; stops on the validation slice. */
const logistic = defineMember({
  name: "logistic",
  label: "Logistic regression",
  options: {
    learningRate: { about: "step of the descent", type: "number", default: 0.05, above: 0 },
    epochs: { about: "most passes over the rows", type: "integer", default: 20, atLeast: 1 },
    patienceEpochs: { about: "passes without a better loss", type: "integer", default: 20, atLeast: 1 },
  },
  readsWindows: false,
  fit: ({ x, y, weight, validation }, { learningRate, epochs, patienceEpochs }, { rng, onEpoch }) => {
    const valueAt = (row: number, col: number) => x.data[row * x.cols + col]! || 0;
    const start = Array.from({ length: x.cols + 1 }, () => 0.01 * rng.normal());
    let [best, bestEpoch, leastLoss] = [start, 0, Infinity];
    const w = [...start];
    for (let epoch = 1; epoch <= epochs && epoch - bestEpoch < patienceEpochs; epoch++) {
      for (const row of rng.child(`epoch-${epoch}`).permutation(y.length)) {
        let margin = w[x.cols]!;
        for (let col = 0; col < x.cols; col++) margin += w[col]! * valueAt(row, col);
        const step = learningRate * weight[row]! * (y[row]! - 1 / (1 + Math.exp(-margin)));
        for (let col = 0; col < x.cols; col++) w[col]! += step * valueAt(row, col);
        w[x.cols]! += step;
      }
      const watched = validation ?? { x, y };
      const p = probabilities(w, watched.x);
      const validationLoss = p.reduce((sum, q, k) => sum - Math.log(watched.y[k] === 1 ? q : 1 - q), 0) / p.length;
      const mean = p.reduce((sum, q) => sum + q, 0) / p.length;
      const buyRatio = p.filter((q) => q > 0.5).length / p.length;
      onEpoch?.({
        epoch,
        trainLoss: validationLoss,
        validationLoss,
        buyRatio,
        meanProbability: mean,
        spread: 0,
        entropyBits: 0,
        saturatedFrac: 0,
        auc: 0.6,
      });
      if (validationLoss < leastLoss) [best, bestEpoch, leastLoss] = [[...w], epoch, validationLoss];
    }
    return best;
  },
  score: (w, x) => probabilities(w, x),
});

function probabilities(
  w: readonly number[],
  { data, rows, cols }: { readonly data: Float32Array; readonly rows: number; readonly cols: number },
): number[] {
  return Array.from({ length: rows }, (_, row) => {
    let margin = w[cols]!;
    for (let col = 0; col < cols; col++) margin += w[col]! * (data[row * cols + col]! || 0);
    return 1 / (1 + Math.exp(-margin));
  });
}

/** Small, quick values of the options that a member may have; whatever it has not is left out. */
const QUICK = { dropout: 0.1, learningRate: 0.02, batchSize: 32, epochs: 6, patienceEpochs: 6 };
const PATIENT = { ...QUICK, learningRate: 0.05, batchSize: 64, epochs: 60, patienceEpochs: 4 };
const OWN: Readonly<Record<string, OwnOptions>> = {
  lstm: both({ firstUnits: 8, secondUnits: 8, denseUnits: 8 }),
  transformer: both({ modelUnits: 8, heads: 2, layers: 2, feedForwardUnits: 16 }),
  mlp: both({ hiddenUnits: [16, 8] }),
  // Held back, so that no score comes so near to 1 that 32 bits cannot say how far it is.
  linear: { quick: { lambda: 0.01 }, drawsNothing: true },
  gradientBoosting: {
    quick: { rounds: 40, earlyStoppingRounds: 40, params: { eta: 0.3, max_depth: 3, subsample: 0.8 } },
    patient: { rounds: 500, earlyStoppingRounds: 5, params: { eta: 0.3, max_depth: 3, subsample: 0.8 } },
  },
};

interface OwnOptions {
  readonly quick?: Partial<MemberOptions>;
  readonly patient?: Partial<MemberOptions>;
  /** Of a member whose fit draws nothing; the same model comes of every seed. */
  readonly drawsNothing?: true;
}

function both(own: Partial<MemberOptions>): OwnOptions {
  return { quick: own, patient: own };
}

function underTest(member: Member): ModelUnderTest {
  const having = (values: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(member.options, name)));
  const quick = fillOptions("test", member.options, { ...having(QUICK), ...OWN[member.name]?.quick });
  const patient = fillOptions("test", member.options, { ...having(PATIENT), ...OWN[member.name]?.patient });
  const shared = { loss: { kind: "crossEntropy" }, featureNames: [...FEATURES] } as const;
  return {
    name: member.name,
    reads: member.readsWindows ? "windows" : "rows",
    atOnce: member.mostEpochs(patient) === 1 ? [member.name] : [],
    draws: OWN[member.name]?.drawsNothing !== true,
    members: [...MEMBERS, logistic],
    fit: (train, link, context) => member.fit(train, quick, { ...context, ...shared, link }),
    fitPatiently: (train, context) => member.fit(train, patient, { ...context, ...shared, link: {} }),
  };
}

const ALL = [...MEMBERS, logistic].map(underTest);

/** Every member at once, so that what holds for the ensemble holds for any mixture. */
async function fitAll(
  context: FitContext,
  fitOne: (member: ModelUnderTest, context: FitContext) => Promise<FittedModel>,
): Promise<FittedModel> {
  const members: FittedModel[] = [];
  try {
    for (const member of ALL) members.push(await fitOne(member, { ...context, rng: context.rng.child(member.name) }));
  } catch (error) {
    for (const member of members) member.dispose();
    throw error;
  }
  return fitEnsemble(members);
}

const ensemble: ModelUnderTest = {
  name: "ensemble",
  reads: "windows",
  atOnce: ALL.flatMap(({ atOnce }) => atOnce),
  draws: true,
  members: [...MEMBERS, logistic],
  fit: (train, link: ProbabilityLink, context) => fitAll(context, (member, own) => member.fit(train, link, own)),
  fitPatiently: (train, context) => fitAll(context, (member, own) => member.fitPatiently(train, own)),
};

for (const model of [...ALL, ensemble]) describeModel(model);
