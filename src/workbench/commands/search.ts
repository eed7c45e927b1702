/** `tenbin search`: the plan's search, trial by trial. */
import { buildDataset } from "../phases/buildDataset.js";
import { prepareMarkets } from "../phases/prepareMarkets.js";
import { openRun } from "../phases/run.js";
import { searchSettings } from "../phases/searchSettings.js";
import { terminalProgress } from "../terminalProgress.js";
import { configOf, RUN_OPTIONS, type Command } from "./command.js";

export const search: Command = {
  name: "search",
  summary: "Searches the plan's settings and refits the candidate with the best.",
  options: RUN_OPTIONS,
  async run(values) {
    const run = openRun({ config: configOf(values), onProgress: terminalProgress() });
    const built = await buildDataset(run, await prepareMarkets(run));
    const { search: found } = await searchSettings(run, built);
    for (const { number, value, params } of found.trials) {
      process.stdout.write(`trial ${number}${number === found.bestTrial.number ? " (chosen)" : ""}: objective ${value?.toFixed(4) ?? "none"}, ${JSON.stringify(params)}\n`);
    }
    return 0;
  },
};
