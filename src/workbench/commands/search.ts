/** `tenbin search`: the search over training settings, trial by trial. */
import { openRun } from "../../run/index.js";
import { configOf, RUN_OPTIONS, type Command } from "./command.js";
import { print, withTerminal } from "./terminal.js";

export const search: Command = {
  name: "search",
  summary: "Searches training settings and refits the candidate with the best.",
  options: RUN_OPTIONS,
  async run(values) {
    const config = configOf(values);
    const { members } = await withTerminal(async ({ onProgress }) => {
      const { search } = await openRun({ config, onProgress }).search();
      return search;
    });
    print(
      members.flatMap(({ label, trials, bestTrial }) =>
        trials.map(
          ({ number, value, params }) =>
            `${label}, trial ${number}${number === bestTrial.number ? " (chosen)" : ""}: objective ` +
            `${value?.toFixed(4) ?? "none"}, ${JSON.stringify(params)}`,
        ),
      ),
    );
    return 0;
  },
};
