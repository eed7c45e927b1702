/**
 * How much L2 the networks should have: out-of-fold log-loss and AUC of v4 as shipped on simulated markets, for
 * each network and each weight of the squared kernels, on the same rows and the same random streams.
 *
 * Run after `make build`: node test/studies/networkL2.mjs [markets a scenario] [scenario ...]. Prints the Markdown
 * table that README.md beside it quotes. Fits in this process; about a quarter of an hour for three markets a scenario.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { developmentFolds, logLoss, openRun, readConfig, rocAuc, trainWalkForward } from "../../dist/index.js";

const STRENGTHS = [0, 0.00001, 0.0001, 0.001];
const NETWORKS = ["mlp", "transformer", "lstm"];
const [markets = "3", ...scenarios] = process.argv.slice(2);
const MARKETS = Number(markets);
const SCENARIOS = scenarios.length > 0 ? scenarios : ["realistic", "strong"];
const yaml = resolve("notebooks/model_v4.yaml");
const home = mkdtempSync(join(tmpdir(), "tenbin-l2-"));
process.chdir(home);

/** Figures of one market: by network and strength. */
async function study(scenario, seed) {
  const base = readConfig(yaml, { profile: "quick", scenario, seed });
  const data = { ...base.data, days: 150, symbols: base.data.symbols.slice(0, 3) };
  const run = openRun({ config: { ...base, data } });
  const { dataset, directory } = await run.dataset();
  const shipped = (await run.recipes()).at(-1);
  const folds = developmentFolds(dataset, { folds: 2, firstTrainFrac: 0.5, mode: "expanding", gapMs: 0 });
  const figures = [];
  for (const name of NETWORKS)
    for (const l2 of STRENGTHS) {
      const [result] = await trainWalkForward(dataset, [shipped], folds, {
        datasetDirectory: directory,
        fitsDirectory: join(home, "fits"),
        settings: {
          members: { [name]: { ...base.members[name], l2 } },
          seeds: 1,
          buyWeightFrac: 0.5,
          sequenceBars: base.sequenceBars,
          innerValidationFrac: base.split.innerValidationFrac,
          calibrationFrac: base.calibration.sliceFrac,
        },
        ensembleWeights: "equal",
        seed,
        threshold: 0.5,
        processes: 0,
      });
      const { label, probability } = result.predictions;
      figures.push({ name, l2, auc: rocAuc(label, probability), loss: logLoss(label, probability) });
    }
  return figures;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const errorOf = (values) =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)) / Math.max(1, values.length - 1));

try {
  console.log("| scenario | network | L2 | AUC | log-loss | log-loss less that of no L2 (standard error) |");
  console.log("|---|---|---|---|---|---|");
  for (const scenario of SCENARIOS) {
    const studied = [];
    for (let seed = 1; seed <= MARKETS; seed++) studied.push(await study(scenario, seed));
    for (const name of NETWORKS)
      for (const l2 of STRENGTHS) {
        const of = (strength) =>
          studied.map((figures) => figures.find((each) => each.name === name && each.l2 === strength));
        const gains = of(l2).map(({ loss }, k) => loss - of(0)[k].loss);
        console.log(
          `| ${scenario} | ${name} | ${l2} | ${mean(of(l2).map(({ auc }) => auc)).toFixed(4)} | ` +
            `${mean(of(l2).map(({ loss }) => loss)).toFixed(4)} | ${mean(gains).toFixed(4)} ` +
            `(${errorOf(gains).toFixed(4)}) |`,
        );
      }
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
