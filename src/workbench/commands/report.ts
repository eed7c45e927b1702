/** `tenbin report`: the seven notebooks as offline pages, page one and the verdict. */
import { join } from "node:path";
import { makeReport } from "../makeReport.js";
import { configOf, RUN_OPTIONS, type Command } from "./command.js";
import { print, withTerminal } from "./terminal.js";

export const report: Command = {
  name: "report",
  summary: "Runs the seven notebooks and exports reports/<run>; 0 whatever it finds.",
  options: RUN_OPTIONS,
  async run(values) {
    const config = configOf(values);
    const { directory, verdict, lines } = await withTerminal((terminal) => {
      terminal.note(
        `profile ${config.profile}: about ${config.budgetMinutes} minutes on 2 cores when nothing of ` +
          "it was computed before",
      );
      return makeReport(config, terminal);
    });
    print([...lines, `verdict: ${verdict}`, join(directory, "index.html")]);
    return 0;
  },
};
