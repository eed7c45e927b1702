/** A predictions file of a model that never says Buy, and what the diagnosis makes of it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "../../../src/config/index.js";
import { diagnosePredictions, type DiagnosedPredictions } from "../../../src/run/index.js";
import { root } from "../../workbench/setUp.js";

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2025, 0, 1);

export const ROWS: number = 24 * 20;

/** Writes v31.csv into `directory`, hourly decisions of one symbol, the last one first; neither labels nor bars. */
export function diagnoseNeverBuys(directory: string): Promise<DiagnosedPredictions> {
  const path = join(directory, "v31.csv");
  const rows = Array.from({ length: ROWS }, (_, i) => `${START_MS + i * HOUR_MS},BTCUSDT,${0.3 + (i % 7) / 50}\n`);
  writeFileSync(path, `timeMs,symbol,probability\n${rows.at(-1)}${rows.slice(0, -1).join("")}`);
  const config = readConfig(join(root, "notebooks/model_v4.yaml"), { profile: "tiny" });
  return diagnosePredictions(path, { config, files: [], threshold: 0.5 });
}
