// @ts-check
import { rmSync } from "node:fs";
import { join } from "node:path";
import { cloneOf } from "./cloneOf.mjs";
import { brokenFiles, digestsBelow } from "./filesBelow.mjs";
import { keptLines } from "./keptLines.mjs";
import { beginAfter } from "./stages.mjs";

/**
 * A report, killed: its pages are those of a calm run, and no line of the ledger is lost.
 *
 * @param {{ after: string | undefined, kills: number, from?: RegExp }} options The phase that was done before, kills a
 * round, and what it says before the moments that are wanted.
 * @returns {import("./kind.js").KilledKind}
 */
export function killedReport({ after, kills, from }) {
  return {
    prepare: async (place) => {
      const folder = cloneOf(join(place, "clone"));
      const ledger = keptLines("data/studies/ledger.jsonl");
      return {
        folder,
        begin: () => {
          ledger.forget();
          for (const part of ["data", "notebooks"]) rmSync(join(folder, part), { recursive: true, force: true });
          beginAfter(folder, after);
        },
        file: process.execPath,
        args: ["dist/workbench/cli.js", "report"],
        kills,
        ...(from === undefined ? {} : { from }),
        changing: ["reports", "data"],
        halfDone: () => [...brokenFiles(folder), ...ledger.lostIn(folder)],
        result: () => digestsBelow(folder, ["reports"]),
      };
    },
  };
}
