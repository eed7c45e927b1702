/** `tenbin prepare`: lake and dataset of a run, with what the audit found. */
import { formatDate, sayPercent, sayCounted } from "../../core/index.js";
import { dataWarnings, openRun, type BalancedFolds } from "../../run/index.js";
import { configOf, RUN_OPTIONS, type Command } from "./command.js";
import { print, withTerminal } from "./terminal.js";

export const prepare: Command = {
  name: "prepare",
  summary: "Makes the lake, the dataset and the balanced training folds of a run.",
  options: RUN_OPTIONS,
  async run(values) {
    const config = configOf(values);
    const { prepared, built, balanced } = await withTerminal(async ({ onProgress }) => {
      const run = openRun({ config, onProgress });
      return { prepared: await run.market(), built: await run.dataset(), balanced: await run.balancedFolds() };
    });
    const { dataset, runName } = built;
    const used = dataset.coverage.filter((feature) => feature.used).length;
    print([
      prepared.originLine,
      `run ${runName}: ${dataset.t0Ms.length} labelled rows, ${used} of ` +
        `${sayCounted(dataset.coverage.length, "feature")}`,
      `confirmation period from ${formatDate(dataset.confirmationFromMs)}`,
      ...foldLines(balanced),
      ...dataWarnings(prepared).map((warning) => `warning: ${warning}`),
    ]);
    return 0;
  },
};

/** The receipt of the balanced folds, a line a file. */
function foldLines({
  directory,
  receipt: { model, balance, buyWeightFrac, unbalanced, files },
}: BalancedFolds): string[] {
  return [
    `training folds of ${model}, balance ${balance}, BUY ${sayPercent(buyWeightFrac, { decimals: 0 })} of the weight ` +
      `unless none: ${directory}`,
    `  ${unbalanced.path}: ${sayCounted(unbalanced.rows, "row")} as they are`,
    ...files.map(
      ({ path, window, rows, synthetic, baseRate, balancedBaseRate }) =>
        `  ${path}: ${window}, ${sayCounted(rows, "row")}, ${synthetic} of them synthetic, BUY ` +
        `${sayPercent(baseRate)} before ` +
        `and ${sayPercent(balancedBaseRate)} of the weight after`,
    ),
  ];
}
