// @ts-check
import { brokenFiles, digestsBelow } from "../filesBelow.mjs";
import { keptLines } from "../keptLines.mjs";
import { beginAfter, CLI } from "../stages.mjs";

/** @type {import("../kind.js").KilledKind} */
export const search = {
  prepare: async () => {
    const ledger = keptLines("data/studies/ledger.jsonl");
    return {
      begin: (folder) => {
        ledger.forget();
        beginAfter(folder, "train");
      },
      file: process.execPath,
      args: [CLI, "search"],
      halfDone: (folder) => [...brokenFiles(folder), ...ledger.lostIn(folder)],
      // The registry says when each thing happened.
      result: (folder) =>
        digestsBelow(folder, ["data/models", "data/predictions"], (name) => !name.endsWith("registry.jsonl")),
    };
  },
};
