/** `tenbin report`: the seven notebooks as offline pages, page one and the verdict. */
import { join } from "node:path";
import { makeReport, type ReportLanguage } from "../makeReport.js";
import { configOf, RUN_OPTIONS, textOf, UsageError, type Command } from "./command.js";
import { print, withTerminal } from "./terminal.js";

export const report: Command = {
  name: "report",
  summary: "Runs the seven notebooks and exports reports/<run>; 0 whatever it finds.",
  options: [
    ...RUN_OPTIONS,
    { flag: "language", value: "<en|ja>", meaning: "of page one and its gate table (default en)" },
  ],
  async run(values) {
    const config = configOf(values);
    const language = languageOf(textOf(values, "language"));
    const { directory, verdict, lines } = await withTerminal((terminal) => {
      terminal.note(
        `profile ${config.profile}: about ${config.budgetMinutes} minutes on 2 cores when nothing of ` +
          "it was computed before",
      );
      return makeReport(config, terminal, { language });
    });
    print([...lines, `verdict: ${verdict}`, join(directory, "index.html")]);
    return 0;
  },
};

function languageOf(text: string | undefined): ReportLanguage {
  if (text === undefined || text === "en" || text === "ja") return text ?? "en";
  throw new UsageError(`--language must be en or ja: found "${text}"`);
}
