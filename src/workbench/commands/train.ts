/** `tenbin train`: walk-forward, search and refit; leaves the candidate that `tenbin validate` judges. */
import { rocAuc, sayCounted } from "../../core/index.js";
import { CANDIDATE_DIRECTORY, openRun } from "../../run/index.js";
import { configOf, RUN_OPTIONS, type Command } from "./command.js";
import { print, withTerminal } from "./terminal.js";

export const train: Command = {
  name: "train",
  summary: `Trains the three models and leaves the candidate in ${CANDIDATE_DIRECTORY}.`,
  options: RUN_OPTIONS,
  async run(values) {
    const config = configOf(values);
    const { originLine, results, tuned, warnings } = await withTerminal(async ({ onProgress }) => {
      const run = openRun({ config, onProgress });
      const { originLine } = await run.market();
      const { results, warnings } = await run.training();
      const { search, warnings: ofRefit } = await run.search();
      return { originLine, results, tuned: search.members, warnings: [...warnings, ...ofRefit] };
    });
    print([
      originLine,
      ...results.map(
        ({ recipe, predictions: { label, probability } }) =>
          `${recipe.name}: out-of-fold AUC ${rocAuc(label!, probability).toFixed(3)} on ` +
          `${sayCounted(probability.length, "row")}`,
      ),
      ...warnings.map(({ text }) => `warning: ${text}`),
      ...tuned.map(
        ({ label, bestTrial: { number, value } }) =>
          `${label}: settings of trial ${number}, the ensemble's objective ${value!.toFixed(4)}`,
      ),
      `candidate: ${CANDIDATE_DIRECTORY}`,
    ]);
    return 0;
  },
};
