// @ts-check
import { digestsBelow } from "../filesBelow.mjs";
import { beginAfter, CLI } from "../stages.mjs";

/** A graph and its card. @type {import("../kind.js").KilledKind} */
export const exportModel = {
  prepare: async () => ({
    begin: (folder) => beginAfter(folder, "train"),
    file: process.execPath,
    kills: 12,
    args: [CLI, "export", "--out", "out/model.onnx"],
    result: (folder) => digestsBelow(folder, ["out"]),
  }),
};
