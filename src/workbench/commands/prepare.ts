/** `tenbin prepare`: lake and dataset of a run, with what the audit found. */
import { formatDate } from "../../core/index.js";
import { openRun } from "../../run/index.js";
import { configOf, RUN_OPTIONS, type Command } from "./command.js";
import { print, withTerminal } from "./terminal.js";

export const prepare: Command = {
  name: "prepare",
  summary: "Makes the lake and the dataset of a run.",
  options: RUN_OPTIONS,
  async run(values) {
    const config = configOf(values);
    const { prepared, built } = await withTerminal(async ({ onProgress }) => {
      const run = openRun({ config, onProgress });
      return { prepared: await run.market(), built: await run.dataset() };
    });
    const { dataset, runName } = built;
    const used = dataset.coverage.filter((feature) => feature.used).length;
    print([
      prepared.originLine,
      `run ${runName}: ${dataset.t0Ms.length} labelled rows, ${used} of ${dataset.coverage.length} features`,
      `confirmation period from ${formatDate(dataset.confirmationFromMs)}`,
      ...[...(prepared.receipt?.warnings ?? []), ...prepared.audit.warnings].map((warning) => `warning: ${warning}`),
    ]);
    return 0;
  },
};
