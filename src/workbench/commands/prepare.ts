/** `tenbin prepare`: lake and dataset of a run, with what the importer and the audit found. */
import { formatDate } from "../../core/index.js";
import { buildDataset } from "../phases/buildDataset.js";
import { prepareMarkets } from "../phases/prepareMarkets.js";
import { openRun } from "../phases/run.js";
import { terminalProgress } from "../terminalProgress.js";
import { configOf, RUN_OPTIONS, type Command } from "./command.js";

export const prepare: Command = {
  name: "prepare",
  summary: "Makes the lake and the dataset of a run.",
  options: RUN_OPTIONS,
  async run(values) {
    const run = openRun({ config: configOf(values), onProgress: terminalProgress() });
    const prepared = await prepareMarkets(run);
    const { dataset, runName } = await buildDataset(run, prepared);
    const used = dataset.coverage.filter((feature) => feature.used).length;
    process.stdout.write(
      [
        prepared.originLine,
        `run ${runName}: ${dataset.t0Ms.length} labelled rows, ${used} of ${dataset.coverage.length} features`,
        `confirmation period from ${formatDate(dataset.confirmationFromMs)}`,
        ...prepared.audit.warnings.map((warning) => `warning: ${warning}`),
        "",
      ].join("\n"),
    );
    return 0;
  },
};
