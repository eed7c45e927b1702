/** `tenbin report`: the seven notebooks as offline pages, page one and the verdict. */
import { realpathSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../run/index.js";
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
    requireCheckout();
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

/** Cells run in the checkout: elsewhere they would look for data and files in another place than this process. */
function requireCheckout(): void {
  const [here, root] = [process.cwd(), repositoryRoot()];
  if (realpathSync(here) !== realpathSync(root))
    throw new RangeError(
      `Cannot make a report in "${here}" as its notebooks run in their checkout: cd "${root}" first, and give files ` +
        "that lie elsewhere by their whole path",
    );
}

function languageOf(text: string | undefined): ReportLanguage {
  if (text === undefined || text === "en" || text === "ja") return text ?? "en";
  throw new UsageError(`--language must be en or ja: found "${text}"`);
}
