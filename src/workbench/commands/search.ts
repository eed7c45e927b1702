/** `tenbin search`: the plan's search, trial by trial. */
import { buildDataset } from "../../run/dataset/buildDataset.js";
import { prepareMarkets } from "../../run/market/prepareMarkets.js";
import { openRun } from "../../run/runContext.js";
import { searchSettings } from "../../run/search/searchSettings.js";
import { trainModels } from "../../run/training/trainModels.js";
import { configOf, RUN_OPTIONS, type Command } from "./command.js";
import { print, withTerminal } from "./terminal.js";

export const search: Command = {
  name: "search",
  summary: "Searches the plan's settings and refits the candidate with the best.",
  options: RUN_OPTIONS,
  async run(values) {
    const config = configOf(values);
    const { trials, bestTrial } = await withTerminal(async ({ onProgress }) => {
      const run = openRun({ config, onProgress });
      const built = await buildDataset(run, await prepareMarkets(run));
      return (await searchSettings(run, built, await trainModels(run, built))).search;
    });
    print(
      trials.map(
        ({ number, value, params }) =>
          `trial ${number}${number === bestTrial.number ? " (chosen)" : ""}: objective ` +
          `${value?.toFixed(4) ?? "none"}, ${JSON.stringify(params)}`,
      ),
    );
    return 0;
  },
};
