/**
 * Is the ensemble worth more than a straight line, and how much of what can be known does each reach?
 *
 * `make build`, then `node test/studies/lineToBeat.mjs [scenario] [first seed] [last seed] [days] [members] [symbols]`,
 * members by name with commas between, of symbols how many. One simulated market a seed, bars of an hour, three
 * walk-forward folds, v4 as shipped with the settings of profile quick but for what stands below. Each line is printed
 * as its seed ends; a study that was stopped goes on from the seed that is given.
 *
 * The share of the ceiling above a coin is (AUC - 1/2) / (ceiling - 1/2); AUCs are expected over labels given the
 * truth, free of the noise of one draw of them. The interval is of realised labels, by day blocks.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  compareWithLine,
  computeFeatures,
  createRng,
  HOUR_MS,
  assembleDataset,
  chooseLabel,
  developmentFolds,
  LABELS,
  recipesOf,
  saveDataset,
  simulateMarket,
  trainWalkForward,
} from "../../dist/index.js";
import { truthOfRows } from "../../dist/run/dataset/labelOfRun.js";

const [
  scenario = "realistic",
  first = "1",
  last = "20",
  days = "180",
  chosen = "linear,gradientBoosting,mlp,lstm",
  symbolCount = "5",
] = process.argv.slice(2);
const network = { epochs: 12, patienceEpochs: 3, batchSize: 128, learningRate: 0.003, l2: 0.001 };
const QUICK = {
  linear: {},
  gradientBoosting: { rounds: 250 },
  mlp: { ...network, hiddenUnits: [64, 32] },
  lstm: { ...network, firstUnits: 48, secondUnits: 24, denseUnits: 16 },
  transformer: { ...network, modelUnits: 32, heads: 2, layers: 1, feedForwardUnits: 64 },
};
const members = Object.fromEntries(chosen.split(",").map((name) => [name, QUICK[name]]));
const symbols = ["BTCUSDT", "ETHUSDT", "ICPUSDT", "SOLUSDT", "AVAXUSDT"].slice(0, Number(symbolCount));
const label = chooseLabel(LABELS, { name: "horizon", options: {} });
const recipe = recipesOf({ gamma: 2, alphaAsWritten: 0.25, imbalancedSigma: 0.3, calibration: "temperature" }).at(-1);

console.log("| seed | ceiling | line | trees | equal | shipped | shipped less line |\n|---|---|---|---|---|---|---|");
for (let seed = Number(first); seed <= Number(last); seed++) {
  const root = mkdtempSync(join(tmpdir(), "tenbin-line-"));
  try {
    const rng = createRng(seed);
    const { markets, truth } = simulateMarket({
      scenario,
      symbols,
      days: Number(days),
      barMs: HOUR_MS,
      rng: rng.child("market"),
    });
    const dataset = assembleDataset({
      markets,
      featureTables: markets.map((market) => computeFeatures(market)),
      horizonMs: 4 * HOUR_MS,
      imbalancedSigma: 0.3,
      sequenceBars: 24,
      confirmationFrac: 0.2,
      minPresentFrac: 0.95,
    });
    const datasetDirectory = join(root, "dataset");
    await saveDataset(datasetDirectory, dataset);
    const folds = developmentFolds(dataset, { folds: 3, firstTrainFrac: 0.5, mode: "expanding", gapMs: 0 });
    const [result] = await trainWalkForward(dataset, [recipe], folds, {
      datasetDirectory,
      fitsDirectory: join(root, "fits"),
      settings: {
        members,
        seeds: 1,
        buyWeightFrac: 0.5,
        sequenceBars: 24,
        innerValidationFrac: 0.15,
        calibrationFrac: 0.2,
      },
      ensembleWeights: "learned",
      seed,
      threshold: 0.5,
      processes: 0,
    });
    const { truthProbability } = truthOfRows({ truth }, label, dataset, result.rows);
    const ceiling = expectedAuc(truthProbability, truthProbability);
    const aboveCoin = (id) => {
      const found = result.candidates.find((candidate) => candidate.id === id);
      return found === undefined ? NaN : share(found.predictions);
    };
    const share = ({ probability }) => (expectedAuc(truthProbability, probability) - 0.5) / (ceiling - 0.5);
    const { difference, outcome } = compareWithLine(result, {
      labelHorizonMs: 4 * HOUR_MS,
      resamples: 500,
      confidence: 0.95,
      rng: rng.child("line"),
    }).auc;
    const say = (value) => value.toFixed(3);
    const alone = ["linear", "gradientBoosting", "ensembleEqual"].map(aboveCoin);
    console.log(
      `| ${seed} | ${[ceiling, ...alone, share(result.predictions)].map(say).join(" | ")} | ` +
        `${say(difference.value)} [${say(difference.low)}, ${say(difference.high)}] ${outcome} |`,
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** P(a BUY is ranked above a SELL) where row k is BUY with probability truth[k]. */
function expectedAuc(truth, score) {
  const order = Array.from(score, (_, row) => row).sort((a, b) => score[a] - score[b]);
  let [buys, sells, won] = [0, 0, 0];
  for (let from = 0; from < order.length;) {
    let to = from;
    let [tiedBuys, tiedSells] = [0, 0];
    for (; to < order.length && score[order[to]] === score[order[from]]; to++) {
      tiedBuys += truth[order[to]];
      tiedSells += 1 - truth[order[to]];
    }
    won += tiedBuys * (sells + tiedSells / 2);
    buys += tiedBuys;
    sells += tiedSells;
    from = to;
  }
  return won / (buys * sells);
}
