// @ts-check
import { join } from "node:path";
import { readRegistry } from "tenbin";
import { digestsBelow } from "../filesBelow.mjs";
import { keptLines } from "../keptLines.mjs";
import { beginAfter, CLI } from "../stages.mjs";

/** A name: a copy of the model and a line of the registry. @type {import("../kind.js").KilledKind} */
export const nameModel = {
  prepare: async () => {
    const registry = keptLines("data/models/registry.jsonl");
    return {
      begin: (folder) => {
        registry.forget();
        beginAfter(folder, "train");
      },
      file: process.execPath,
      kills: 12,
      args: [CLI, "models", "name", "candidate", "champion"],
      halfDone: (folder) => registry.lostIn(folder),
      result: (folder) =>
        new Map([
          ...digestsBelow(folder, ["data/models/named"]),
          // But for when each was written.
          ["registry", JSON.stringify(readRegistry(join(folder, "data/models")).map((line) => ({ ...line, atMs: 0 })))],
        ]),
    };
  },
};
