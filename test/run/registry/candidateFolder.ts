/** A folder that passes for a trained model: a card, sealed, and files that it names. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { configHash, readConfig } from "../../../src/config/index.js";
import { HOUR_MS } from "../../../src/core/index.js";
import { sealSignal } from "../../../src/run/signal/signalDirectory.js";
import { root } from "../../workbench/setUp.js";

const config = readConfig(join(root, "notebooks/model_v4.yaml"), { profile: "tiny" });

/** What it says it learnt from. */
export const TRAINING = {
  fromMs: Date.UTC(2025, 0, 1),
  toMs: Date.UTC(2025, 5, 1),
  rows: 100,
  baseRate: 0.5,
  symbols: ["BTCUSDT"],
  market: "simulated strong 7",
};

/** @param content Makes two models differ. */
export function candidateFolder(directory: string, content: string): string {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(join(directory, "model"), { recursive: true });
  writeFileSync(join(directory, "model/model.json"), JSON.stringify({ kind: content }));
  writeFileSync(join(directory, "model/weights.safetensors"), content.repeat(10_000));
  sealSignal(directory, {
    name: "v4 as shipped",
    runName: `strong-tiny-${content}`,
    features: [{ name: "one", formula: "1", lookBackBars: 1, inputs: ["bars"], unit: "none" }],
    inputs: [{ input: "bars", presentFrac: 1, seen: "always" }],
    barMs: HOUR_MS,
    windowBars: 1,
    label: {
      name: "horizon",
      title: "label",
      buyMeans: "it rises",
      options: { buyAboveSigma: 0 },
      horizonMs: 4 * HOUR_MS,
      learnt: "judged",
    },
    calibration: "none",
    threshold: 0.5,
    holdBand: 0.02,
    training: TRAINING,
    madeFrom: { dataset: "0", lake: "0", config: configHash(config), settings: "0".repeat(64) },
    extensions: [],
    config,
  });
  return directory;
}
