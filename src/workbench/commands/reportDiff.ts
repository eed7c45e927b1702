/** `tenbin report-diff`: what came out differently between two runs, and what was changed to get there. */
import { readConfig } from "../../config/index.js";
import { writeDiff } from "../writeDiff.js";
import { DEFAULT_CONFIG_PATH } from "../../run/index.js";
import { textOf, UsageError, type Command } from "./command.js";
import { print } from "./terminal.js";

export const reportDiff: Command = {
  name: "report-diff",
  summary: "Compares two runs, or a predictions file with a run, on one offline page.",
  options: [
    { flag: "a", value: "<path>", meaning: "the older side: reports/<run>, or a predictions file" },
    { flag: "b", value: "<path>", meaning: "the newer side: reports/<run>, or a predictions file" },
  ],
  async run(values) {
    const [a, b] = [textOf(values, "a"), textOf(values, "b")];
    if (a === undefined || b === undefined)
      throw new UsageError("both --a and --b are needed: folders below reports/, or predictions files");
    const { title, path } = await writeDiff(a, b, readConfig(DEFAULT_CONFIG_PATH));
    print([title, path]);
    return 0;
  },
};
