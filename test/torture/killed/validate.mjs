// @ts-check
import { brokenFiles, digestsBelow } from "../filesBelow.mjs";
import { keptLines } from "../keptLines.mjs";
import { beginAfter, CLI } from "../stages.mjs";

/** @type {import("../kind.js").KilledKind} */
export const validate = {
  prepare: async () => {
    const ledger = keptLines("data/studies/ledger.jsonl");
    return {
      begin: (folder) => {
        ledger.forget();
        beginAfter(folder, "search");
      },
      file: process.execPath,
      args: [CLI, "validate"],
      codes: [0, 1, 3],
      halfDone: (folder) => [...brokenFiles(folder), ...ledger.lostIn(folder)],
      // The registry says when each thing happened.
      result: (folder) =>
        digestsBelow(folder, ["data/models", "data/predictions"], (name) => !name.endsWith("registry.jsonl")),
    };
  },
};
