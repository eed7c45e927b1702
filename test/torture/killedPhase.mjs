// @ts-check
import { brokenFiles, digestsBelow } from "./filesBelow.mjs";
import { keptLines } from "./keptLines.mjs";
import { beginAfter, CLI } from "./stages.mjs";

/** A killed run leaves what it has done to the next, so more kills cost little more. */
const KILLS = 10;

/**
 * One phase of a run, killed: models and predictions are those of a calm run, and no line of the ledger is lost.
 *
 * @param {string} phase The command, as the command line calls it.
 * @param {{ after: string | undefined, codes?: readonly number[] }} options The phase before it, if any, and the codes
 * with which it may end.
 * @returns {import("./kind.js").KilledKind}
 */
export function killedPhase(phase, { after, codes = [0] }) {
  return {
    prepare: async () => {
      const ledger = keptLines("data/studies/ledger.jsonl");
      return {
        begin: (folder) => {
          ledger.forget();
          beginAfter(folder, after);
        },
        file: process.execPath,
        args: [CLI, phase],
        codes,
        kills: KILLS,
        halfDone: (folder) => [...brokenFiles(folder), ...ledger.lostIn(folder)],
        // The registry says when each thing happened.
        result: (folder) =>
          digestsBelow(folder, ["data/models", "data/predictions"], (name) => !name.endsWith("registry.jsonl")),
      };
    },
  };
}
