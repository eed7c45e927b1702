/** `tenbin search`: the search over training settings, trial by trial. */
import { buildDataset } from "../../run/buildDataset.js";
import { prepareMarkets } from "../../run/prepareMarkets.js";
import { openRun } from "../../run/run.js";
import { searchSettings } from "../../run/searchSettings.js";
import { trainModels } from "../../run/trainModels.js";
import { configOf, RUN_OPTIONS, type Command } from "./command.js";
import { print, withTerminal } from "./terminal.js";

export const search: Command = {
  name: "search",
  summary: "Searches training settings and refits the candidate with the best.",
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
