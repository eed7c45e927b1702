/** A model directory as one ONNX graph that a bot in any language can load, and a card that says how to feed it. */
import { existsSync } from "node:fs";
import { exportOnnx, joinMembers, MEMBERS, ONNX_CARD_BEGINS, type OnnxCard } from "../../models/index.js";
import { loadSignal } from "./loadSignal.js";
import { requireOutput } from "./requireOutput.js";
import type { SignalCard } from "./signalCard.js";

/**
 * Writes the model's graph to `path` and its card beside it, path + ".json": features in order with formula, unit and
 * look-back, window, bar length, label and horizon, threshold, limits and hashes.
 *
 * Each of both files is whole or not there; without a card beside it, a graph is to be exported again.
 *
 * @throws {RangeError} If the directory is not whole, `path` cannot be written, lies where runs keep things or
 * would replace what is no graph, or a member cannot be said in ONNX.
 *
 * @example
 * await exportSignal("data/models/v4_candidate", "model.onnx");
 */
export async function exportSignal(directory: string, path: string): Promise<OnnxCard> {
  if (existsSync(path) && !path.endsWith(".onnx"))
    throw new RangeError(
      `Cannot export the model in "${directory}" as what is replaced must be a graph, name.onnx: found "${path}"; ` +
        "give another name, or move it away",
    );
  requireOutput(path, {
    action: `export the model in "${directory}"`,
    companions: [{ path: `${path}.json`, begins: ONNX_CARD_BEGINS }],
  });
  const signal = await loadSignal(directory);
  try {
    return await exportOnnx(await signal.model(), path, {
      members: joinMembers(MEMBERS, signal.extensions.members),
      about: aboutSignal(signal.card, signal.hash),
    });
  } finally {
    signal.dispose();
  }
}

/** What a graph cannot say of itself. */
function aboutSignal(card: SignalCard, signal: string): Readonly<Record<string, unknown>> {
  const { name, runName, features, inputs, barMs, windowBars, label, threshold, holdBand, training, madeFrom } = card;
  return {
    model: name,
    run: runName,
    features: features.map((feature, column) => ({ column, ...feature })),
    // What a bar must have, may lack or has to be shown without.
    inputs,
    barMs,
    windowBars,
    label,
    decision: { buyAbove: threshold, holdBand, buyMeans: label.buyMeans },
    training,
    madeFrom: { ...madeFrom, signal },
  };
}
