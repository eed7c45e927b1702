// @ts-check
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { filesBelow } from "../filesBelow.mjs";

const SCRIPT = fileURLToPath(new URL("../../../src/workbench/removeDerived.sh", import.meta.url));
const KEPT = [
  "data/raw/a.csv",
  "data/studies/ledger.jsonl",
  "data/models/registry.jsonl",
  "data/models/named/n/model.json",
];
const TRACKED = ["reports/README.md", "data/README.md", "data/lake/tracked.txt"];

/** What git tracks and what has a name stays, whatever goes. @type {import("../kind.js").KilledKind} */
export const clean = {
  prepare: async (place) => {
    const whole = join(place, "whole");
    const derived = [
      "dist",
      "reports/run",
      "data/lake/l",
      "data/datasets/d",
      "data/models/r",
      "data/predictions",
      "data/rollout",
    ];
    const many = derived.flatMap((folder) => Array.from({ length: 60 }, (_, k) => `${folder}/${k % 6}/${k}.bin`));
    for (const name of [...KEPT, ...TRACKED, ...many]) {
      mkdirSync(dirname(join(whole, name)), { recursive: true });
      writeFileSync(join(whole, name), name);
    }
    execFileSync("git", ["init", "--quiet"], { cwd: whole });
    execFileSync("git", ["add", ...TRACKED], { cwd: whole });
    return {
      begin: (folder) => cpSync(whole, folder, { recursive: true }),
      file: "bash",
      args: ["--norc", SCRIPT],
      kills: 20,
      changing: ["dist", "reports", "data"],
      halfDone: (folder) => {
        const left = new Set(filesBelow(folder));
        return [...KEPT, ...TRACKED].filter((name) => !left.has(name)).map((name) => `${name} is gone`);
      },
      result: (folder) =>
        new Map([
          [
            "files",
            filesBelow(folder)
              .filter((name) => !name.startsWith(".git/"))
              .join(" "),
          ],
        ]),
    };
  },
};
