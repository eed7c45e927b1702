/** The tasks of the README, cell by cell, as a quant types them, and the notebook that holds them. Profile tiny. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { formatConfig, readConfig } from "../../src/config/index.js";
import { runNotebook } from "../../src/workbench/index.js";
import { hasKernel, root, WITHOUT_KERNEL } from "./setUp.js";

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2025, 0, 1);
const directory = mkdtempSync(join(tmpdir(), "tenbin-readmeTasks-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Hours of a price that goes round once a day. */
function writeBars(path: string): void {
  const priceAt = (hour: number): number => 100 * Math.exp(0.02 * Math.sin((2 * Math.PI * hour) / 24) + hour / 1e4);
  const rows = Array.from({ length: 1_200 }, (_, hour) => {
    const [open, close] = [priceAt(hour), priceAt(hour + 1)];
    return [START_MS + hour * HOUR_MS, open, Math.max(open, close), Math.min(open, close), close, 5 + (hour % 7)];
  });
  writeFileSync(path, `open_time,open,high,low,close,volume\n${rows.map((row) => row.join(",")).join("\n")}\n`);
}

const config = join(directory, "tiny.yaml");
writeFileSync(config, formatConfig(readConfig(join(root, "notebooks/model_v4.yaml"), { profile: "tiny" })));

it.skipIf(!hasKernel)(
  `runs each at the first try${hasKernel ? "" : ` (${WITHOUT_KERNEL})`}`,
  async () => {
    const bars = join(directory, "BTCUSDT-1h.csv");
    writeBars(bars);
    const [, section] = readFileSync(join(root, "README.md"), "utf8").split("## A quant's tasks");
    const code = /```ts\n([\s\S]*?)```/
      .exec(section!)![1]!
      .replace("my/BTCUSDT-1h.csv", bars)
      // What make train left in this checkout may be of another market.
      .replace('"data/models/v4_candidate"', "(await run.search()).installed");
    const cells = code.trim().split("\n\n");
    expect(cells).toHaveLength(5);
    const notebook = join(directory, "tasks.ipynb");
    writeFileSync(notebook, notebookOf(cells));

    const outputPath = join(directory, "done.ipynb");
    await runNotebook(notebook, { outputPath, configPath: config });

    const done = readFileSync(outputPath, "utf8");
    expect(done).toContain("Mean return by UTC hour");
    expect(done).toContain("label.horizonHours 4 to 12: out of fold the AUC goes from");
    expect(done).toContain("is the best of");
    // Whatever the market says of its last bar; HOLD is within the band around the threshold.
    const { outputs } = (JSON.parse(done) as { cells: { outputs: unknown }[] }).cells.at(-1)!;
    expect(JSON.stringify(outputs)).toMatch(/decision.*\b(BUY|SELL|HOLD)\b/);
  },
  900_000,
);

it.skipIf(!hasKernel)(
  `runs the notebook of the tasks from its first cell to its last${hasKernel ? "" : ` (${WITHOUT_KERNEL})`}`,
  async () => {
    const outputPath = join(directory, "quant-tasks.ipynb");
    await runNotebook(join(root, "notebooks/quant-tasks.ipynb"), { outputPath, configPath: config });
    const done = readFileSync(outputPath, "utf8");
    expect(done).toContain("The three best hours");
    expect(done).toContain("The last decisions");
    expect(done).toContain("members.gradientBoosting.params.max_depth 2 to 8, without linear, without lstm");
  },
  900_000,
);

function notebookOf(cells: readonly string[]): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "tslab", display_name: "TypeScript (tslab)", language: "typescript" } },
    cells: cells.map((source, k) => ({
      id: `task-${k}`,
      cell_type: "code",
      metadata: {},
      execution_count: null,
      outputs: [],
      source,
    })),
  });
}
