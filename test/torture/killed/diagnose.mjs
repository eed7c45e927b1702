// @ts-check
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRng } from "tenbin";
import { digestsBelow } from "../filesBelow.mjs";
import { beginAfter, CLI } from "../stages.mjs";

const HOUR_MS = 3_600_000;
const HOURS = 1_200;

/** A page about somebody else's predictions. @type {import("../kind.js").KilledKind} */
export const diagnose = {
  prepare: async () => ({
    begin: (folder) => {
      beginAfter(folder, undefined);
      writeFileSync(join(folder, "predictions.csv"), predictionsCsv());
    },
    file: process.execPath,
    args: [CLI, "diagnose", "--predictions", "predictions.csv"],
    codes: [0, 1, 3],
    changing: ["reports"],
    result: (folder) => digestsBelow(folder, ["reports"]),
  }),
};

function predictionsCsv() {
  const rng = createRng(8);
  const rows = Array.from({ length: HOURS }, (_, hour) => {
    const p = 0.3 + 0.4 * rng.uniform();
    return [Date.UTC(2025, 0, 1) + hour * HOUR_MS, "BTCUSDT", p, rng.uniform() < p ? 1 : 0].join(",");
  });
  return `timeMs,symbol,probability,label\n${rows.join("\n")}\n`;
}
