// @ts-check
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRng, simulateMarket } from "tenbin";
import { brokenFiles, digestsBelow } from "../filesBelow.mjs";
import { beginAfter, CLI } from "../stages.mjs";

const MONTH_BARS = 720;

/** A folder of files into a lake and a dataset: no month is lost, and none is half there. */
export const importData = {
  /** @returns {Promise<import("../kind.js").KilledCommand>} */
  prepare: async () => ({
    begin: (folder) => {
      beginAfter(folder, undefined);
      mkdirSync(join(folder, "files"));
      for (const [month, text] of monthsCsv().entries())
        writeFileSync(join(folder, `files/BTCUSDT-1h-${month}.csv`), text);
    },
    file: process.execPath,
    args: [CLI, "prepare", "--data", "files"],
    kills: 8,
    halfDone: brokenFiles,
    result: (folder) => digestsBelow(folder, ["data"], (name) => /\.(parquet|bin)$|dataset\.json$/.test(name)),
  }),
};

function monthsCsv() {
  const { markets } = simulateMarket({
    scenario: "strong",
    symbols: ["BTCUSDT"],
    days: 120,
    barMs: 3_600_000,
    rng: createRng(4),
  });
  const { bars } = /** @type {import("tenbin").SymbolMarket} */ (markets[0]);
  const { timeMs, open, high, low, close, volume } = bars;
  const rows = Array.from(timeMs, (time, i) => [time, open[i], high[i], low[i], close[i], volume[i]].join(","));
  return Array.from({ length: Math.ceil(rows.length / MONTH_BARS) }, (_, month) => {
    const own = rows.slice(month * MONTH_BARS, (month + 1) * MONTH_BARS);
    return `timestamp,open,high,low,close,volume\n${own.join("\n")}\n`;
  });
}
