/** `tenbin export`: a model directory as one ONNX graph with its card. */
import { resolve } from "node:path";
import { exportSignal } from "../../run/index.js";
import { MODEL_OPTION, modelOf, textOf, type Command } from "./command.js";
import { print, withTerminal } from "./terminal.js";

export const exportModel: Command = {
  name: "export",
  summary: "Writes a model directory as one ONNX graph, from windows of raw features to P(BUY), and its card in JSON.",
  options: [
    MODEL_OPTION,
    { flag: "out", value: "<file>", meaning: "of the graph; its card is <file>.json (default <folder>.onnx)" },
  ],
  async run(values) {
    const directory = modelOf(values);
    const path = textOf(values, "out") ?? `${besideOf(directory)}.onnx`;
    const { input, outputs, members } = await withTerminal(() => exportSignal(directory, path));
    print([
      `${path}: ${input.name} [${input.shape.join(", ")}] to ${outputs.map(({ name }) => name).join(" and ")}`,
      `members: ${members.map(({ kind, weight }) => `${kind} ${weight.toFixed(3)}`).join(", ")}`,
      `${path}.json: features in order with their formulas, label, threshold and limits`,
    ]);
    return 0;
  },
};

/** A folder without the slashes at its end; one that is called by dots alone by its own name. */
function besideOf(directory: string): string {
  return /(^|\/)\.{1,2}\/*$/.test(directory) ? resolve(directory) : directory.replace(/(.)\/+$/, "$1");
}
