/** `tenbin train`: walk-forward, search and refit; leaves the candidate that `tenbin validate` judges. */
import { rocAuc } from "../../core/index.js";
import { buildDataset } from "../phases/buildDataset.js";
import { CANDIDATE_DIRECTORY } from "../phases/candidate.js";
import { prepareMarkets } from "../phases/prepareMarkets.js";
import { openRun } from "../phases/run.js";
import { searchSettings } from "../phases/searchSettings.js";
import { trainModels } from "../phases/trainModels.js";
import { terminalProgress } from "../terminalProgress.js";
import { configOf, RUN_OPTIONS, type Command } from "./command.js";

export const train: Command = {
  name: "train",
  summary: `Trains the three models and leaves the candidate in ${CANDIDATE_DIRECTORY}.`,
  options: RUN_OPTIONS,
  async run(values) {
    const run = openRun({ config: configOf(values), onProgress: terminalProgress() });
    const prepared = await prepareMarkets(run);
    const built = await buildDataset(run, prepared);
    const { results } = await trainModels(run, built);
    const { search } = await searchSettings(run, built);
    process.stdout.write(
      [
        prepared.originLine,
        ...results.map(({ recipe, predictions }) => `${recipe.name}: out-of-fold AUC ${rocAuc(predictions.label!, predictions.probability).toFixed(3)} on ${predictions.t0Ms.length} rows`),
        `settings of trial ${search.bestTrial.number}, objective ${search.bestTrial.value!.toFixed(4)}`,
        `candidate: ${CANDIDATE_DIRECTORY}`,
        "",
      ].join("\n"),
    );
    return 0;
  },
};
