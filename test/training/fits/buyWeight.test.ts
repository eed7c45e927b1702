/**
 * The ratio of the class weights weighs, and is undone: for every member that is built in, and every way to balance.
 * One feature decides P(BUY) = sigmoid(feature - 0.8), so that a fit that is undone can be held against the truth.
 */
import { describe, expect, it } from "vitest";
import { createMatrix, createRng, mean, sigmoid } from "../../../src/core/index.js";
import type { Dataset } from "../../../src/dataset/index.js";
import { applyLink, focalLink, MEMBERS, type Member } from "../../../src/models/index.js";
import { prepareTrainingSet, windowsOf } from "../../../src/training/fits/prepareTrainingSet.js";
import { fillOptions } from "../../../src/core/index.js";
import { BALANCES, recipesOf, type Balance } from "../../../src/training/index.js";
import { signalDataset } from "../handmadeRun.js";

const HARDNESS = 0.8;
const ROWS = 6_000;
const SETTINGS = {
  buyWeightFrac: 0.5,
  sequenceBars: 2,
  innerValidationFrac: 0.2,
  calibrationFrac: 0.2,
} as const;
const network = { learningRate: 0.01, batchSize: 128, epochs: 12, patienceEpochs: 12, dropout: 0 };
/** What a member learns quickly by; one that is not named has its defaults. */
const QUICK: Readonly<Record<string, object>> = {
  // Of four units behind a relu all may fall silent in the first steps, whatever is learnt from; eight have too few
  // weights for the default's L2, which suits a hundred thousand.
  lstm: { ...network, l2: 0.0001, firstUnits: 8, secondUnits: 8, denseUnits: 8 },
  transformer: { ...network, modelUnits: 8, heads: 2, layers: 1, feedForwardUnits: 8 },
  mlp: { ...network, hiddenUnits: [8] },
  gradientBoosting: { rounds: 120, params: { eta: 0.1, max_depth: 2, lambda: 0 } },
};

/** Rows that share nothing: one symbol, labels drawn from the truth. */
function drawnDataset(): { readonly dataset: Dataset; readonly truth: Float64Array } {
  const rng = createRng(11);
  const features = createMatrix(ROWS + 1, 2);
  for (let at = 0; at < features.data.length; at++) features.data[at] = rng.normal();
  const truth = Float64Array.from({ length: ROWS }, (_, row) => sigmoid(features.data[2 * (row + 1)]! - HARDNESS));
  const label = Uint8Array.from(truth, (p) => (rng.uniform() < p ? 1 : 0));
  const t0Ms = Float64Array.from({ length: ROWS }, (_, row) => row);
  const t1Ms = t0Ms.map((t0) => t0 + 1);
  const base = signalDataset({ bars: 400 });
  return {
    truth,
    dataset: {
      ...base,
      symbols: ["BTCUSDT"],
      symbolIndex: new Int32Array(ROWS),
      featureRow: Int32Array.from({ length: ROWS }, (_, row) => row + 1),
      t0Ms,
      t1Ms,
      features,
      featureNames: ["first", "second"],
      judged: { ...base.judged, label, t1Ms },
    },
  };
}

const { dataset, truth } = drawnDataset();
const trainIdx = Int32Array.from({ length: ROWS }, (_, row) => row);

async function fitted(member: Member, balance: Balance, buyWeightFrac: number) {
  const recipe = recipesOf({
    gamma: 2,
    alphaAsWritten: 0.25,
    imbalancedSigma: 0.3,
    calibration: "none",
    balance,
  })[2]!;
  const prepared = prepareTrainingSet(dataset, trainIdx, {
    recipe,
    readsWindows: member.readsWindows,
    settings: { ...SETTINGS, buyWeightFrac },
    rng: createRng(5),
  });
  const model = await member.fit(
    prepared.trainingSet,
    fillOptions("fit", member.options, QUICK[member.name] as never),
    { rng: createRng(6), loss: prepared.loss, link: prepared.link, featureNames: dataset.featureNames },
  );
  const x = windowsOf(dataset, trainIdx, SETTINGS.sequenceBars);
  const found = { score: model.score(x), probability: model.predict(x) };
  model.dispose();
  return found;
}

/** Mean of predicted less true P(BUY), and the mean distance of the two. */
function errorOf(probability: ArrayLike<number>): { readonly bias: number; readonly distance: number } {
  const error = Array.from(probability, (p, row) => p - truth[row]!);
  return { bias: mean(error), distance: mean(error.map(Math.abs)) };
}

describe("buyWeightFrac", () => {
  for (const member of MEMBERS) {
    it(`moves the scores of ${member.name}, and leaves its P(BUY) unbiased`, { timeout: 60_000 }, async () => {
      const few = await fitted(member, "classWeights", 0.3);
      const many = await fitted(member, "classWeights", 0.7);
      expect(mean(many.score) - mean(few.score)).toBeGreaterThan(0.1);
      for (const { probability } of [few, many]) {
        const { bias, distance } = errorOf(probability);
        expect(Math.abs(bias)).toBeLessThan(0.025);
        expect(distance).toBeLessThan(0.06);
      }
    });
  }

  const trees = MEMBERS.find(({ name }) => name === "gradientBoosting")!;
  for (const balance of BALANCES) {
    it(`leaves P(BUY) unbiased where the classes are balanced by ${balance}`, { timeout: 60_000 }, async () => {
      for (const share of [0.3, 0.7]) {
        const { bias, distance } = errorOf((await fitted(trees, balance, share)).probability);
        expect(Math.abs(bias)).toBeLessThan(0.025);
        expect(distance).toBeLessThan(0.06);
      }
    });
  }

  it("is told to the link exactly: the minimiser of the weighted loss comes back as the posterior", () => {
    // Weights 3 : 1 with alpha 0.4 are alpha 0.4 x 3 / (0.4 x 3 + 0.6 x 1) = 2 / 3.
    const focal = { alpha: 2 / 3, gamma: 2 };
    for (const posterior of [0.05, 0.3, 0.5, 0.9]) {
      const risk = (p: number) =>
        -posterior * 3 * 0.4 * (1 - p) ** 2 * Math.log(p) - (1 - posterior) * 0.6 * p ** 2 * Math.log(1 - p);
      let best = 0.5;
      for (let p = 0.001; p < 1; p += 0.001) if (risk(p) < risk(best)) best = p;
      expect(focalLink(posterior, focal)).toBeCloseTo(best, 2);
      expect(applyLink(Float32Array.of(focalLink(posterior, focal)), { focal })[0]).toBeCloseTo(posterior, 5);
    }
  });
});
