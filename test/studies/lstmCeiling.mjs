/**
 * How much of what a simulated market tells does the LSTM find, and what does each of its settings cost or buy?
 *
 * `make build`, then `node test/studies/lstmCeiling.mjs [seeds] [days] [symbols] [settings] [folds] [units] [scenario]`:
 * seeds and settings by name with commas between, of symbols how many, of three walk-forward folds the last so many,
 * units of the three layers (the plan's 128,64,32), strong where no scenario is named. One simulated market a seed, bars
 * of an hour, v4 as shipped, one fit a setting and fold with the steps of profile quick; each setting differs from the
 * member's defaults by what it names, and "as before" by forget gates that are open at first. Each row is printed as its
 * fit ends.
 *
 * The ceiling is the market's own probability on the same rows; AUCs are expected over labels given the truth, free of
 * the noise of one draw of them. Share above a coin: (AUC - 1/2) / (ceiling - 1/2).
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  assembleDataset,
  chooseLabel,
  computeFeatures,
  createRng,
  developmentFolds,
  HOUR_MS,
  LABELS,
  recipesOf,
  saveDataset,
  simulateMarket,
  trainWalkForward,
} from "../../dist/index.js";
import { truthOfRows } from "../../dist/run/dataset/labelOfRun.js";

const steps = { epochs: 12, patienceEpochs: 3, batchSize: 128, learningRate: 0.003 };
const open = { forgetBias: 1 };
const [firstUnits, secondUnits, denseUnits] = (process.argv[7] ?? "128,64,32").split(",").map(Number);
const shape = { firstUnits, secondUnits, denseUnits };
const lstm = (changes) => ({ member: "lstm", options: { ...steps, ...shape, ...changes } });
const SETTINGS = {
  line: { member: "linear", options: {} },
  trees: { member: "gradientBoosting", options: { rounds: 250 } },
  "dense net": { member: "mlp", options: { ...steps, hiddenUnits: [64, 32] } },
  "as before": lstm(open),
  "as before; L2 0": lstm({ ...open, l2: 0 }),
  "as before; L2 0.001": lstm({ ...open, l2: 0.001 }),
  "forget bias -1": lstm({}),
  "forget bias -1; L2 0.0003": lstm({ l2: 0.0003 }),
  "forget bias -1; L2 0.001": lstm({ l2: 0.001 }),
  "forget bias -1; L2 0.003": lstm({ l2: 0.003 }),
  "forget bias -1; rate 0.001": lstm({ learningRate: 0.001 }),
  "forget bias -1; rate 0.001; L2 0.0003": lstm({ learningRate: 0.001, l2: 0.0003 }),
  "forget bias -1; rate 0.001; L2 0.001": lstm({ learningRate: 0.001, l2: 0.001 }),
  "forget bias -1; rate 0.001; L2 0.001; dropout 0.4": lstm({ learningRate: 0.001, l2: 0.001, dropout: 0.4 }),
  "forget bias 0; rate 0.001; L2 0.001": lstm({ forgetBias: 0, learningRate: 0.001, l2: 0.001 }),
  "forget bias -2; rate 0.001; L2 0.001": lstm({ forgetBias: -2, learningRate: 0.001, l2: 0.001 }),
  "forget bias -1; rate 0.001; L2 0.001; batch 512": lstm({ learningRate: 0.001, l2: 0.001, batchSize: 512 }),
  "forget bias -1; rate 0.001; L2 0.001; cross-entropy": { ...lstm({ learningRate: 0.001, l2: 0.001 }), gamma: 0 },
  "forget bias -1; rate 0.001; L2 0.001; windows of 8": {
    ...lstm({ learningRate: 0.001, l2: 0.001 }),
    sequenceBars: 8,
  },
};
const SYMBOLS = ["BTCUSDT", "ETHUSDT", "ICPUSDT", "SOLUSDT", "AVAXUSDT"];

const [seeds = "1,2", days = "90", symbols = "3", names = Object.keys(SETTINGS).join(","), foldsUsed = "1"] =
  process.argv.slice(2);
const label = chooseLabel(LABELS, { name: "horizon", options: {} });

console.log("| seed | rows | setting | AUC | ceiling | AUC / ceiling | above a coin | epoch kept |");
console.log("|---|---|---|---|---|---|---|---|");
for (const seed of seeds.split(",").map(Number)) {
  const root = mkdtempSync(join(tmpdir(), "tenbin-lstm-"));
  try {
    const { dataset, truth } = marketOf(seed);
    const datasetDirectory = join(root, "dataset");
    await saveDataset(datasetDirectory, dataset);
    const folds = developmentFolds(dataset, { folds: 3, firstTrainFrac: 0.5, mode: "expanding", gapMs: 0 });
    for (const name of names.split(",")) {
      const result = await fitted(SETTINGS[name], dataset, folds.slice(-Number(foldsUsed)), {
        datasetDirectory,
        fitsDirectory: join(root, "fits"),
        seed,
      });
      const { truthProbability } = truthOfRows({ truth }, label, dataset, result.rows);
      const ceiling = expectedAuc(truthProbability, truthProbability);
      const auc = expectedAuc(truthProbability, result.predictions.probability);
      const fits = result.folds.map(({ members: [{ history, summary }] }) => ({ history, rows: summary.fitRows }));
      const cells = [
        fits.map(({ rows }) => rows).join(", "),
        name,
        auc.toFixed(3),
        ceiling.toFixed(3),
        percent(auc / ceiling),
        percent((auc - 0.5) / (ceiling - 0.5)),
        fits.map(({ history }) => `${history.bestEpoch} of ${history.epochs.length}`).join(", "),
      ];
      console.log(`| ${seed} | ${cells.join(" | ")} |`);
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function marketOf(seed) {
  const { markets, truth } = simulateMarket({
    scenario: process.argv[8] ?? "strong",
    symbols: SYMBOLS.slice(0, Number(symbols)),
    days: Number(days),
    barMs: HOUR_MS,
    rng: createRng(seed).child("market"),
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
  return { dataset, truth };
}

async function fitted({ member, options, gamma = 2, sequenceBars = 24 }, dataset, folds, where) {
  const recipe = recipesOf({ gamma, alphaAsWritten: 0.25, imbalancedSigma: 0.3, calibration: "temperature" }).at(-1);
  const [result] = await trainWalkForward(dataset, [recipe], folds, {
    ...where,
    settings: {
      members: { [member]: options },
      seeds: 1,
      buyWeightFrac: 0.5,
      sequenceBars,
      innerValidationFrac: 0.15,
      calibrationFrac: 0.2,
    },
    ensembleWeights: "equal",
    threshold: 0.5,
    processes: 0,
  });
  return result;
}

function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
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
