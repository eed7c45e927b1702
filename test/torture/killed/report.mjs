// @ts-check
import { rmSync } from "node:fs";
import { join } from "node:path";
import { cloneOf } from "../cloneOf.mjs";
import { brokenFiles, digestsBelow } from "../filesBelow.mjs";
import { beginAfter } from "../stages.mjs";

/** The last pages: all is computed, and a report that is there is replaced. @type {import("../kind.js").KilledKind} */
export const report = {
  prepare: async (place) => {
    const folder = cloneOf(join(place, "clone"));
    return {
      folder,
      begin: () => {
        for (const part of ["data", "notebooks"]) rmSync(join(folder, part), { recursive: true, force: true });
        beginAfter(folder, "validate");
      },
      file: process.execPath,
      args: ["dist/workbench/cli.js", "report"],
      kills: 2,
      from: /07-rollout/,
      changing: ["reports", "data"],
      halfDone: () => brokenFiles(folder),
      result: () => digestsBelow(folder, ["reports"]),
    };
  },
};
