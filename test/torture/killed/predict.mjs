// @ts-check
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRng, simulateMarket } from "tenbin";
import { digestsBelow } from "../filesBelow.mjs";
import { beginAfter, CLI } from "../stages.mjs";

/** Decisions as Parquet, and beside it what could not be scored. @type {import("../kind.js").KilledKind} */
export const predict = {
  prepare: async (place) => {
    const bars = join(place, "BTCUSDT-1h.csv");
    mkdirSync(place, { recursive: true });
    writeFileSync(bars, barsCsv());
    return {
      begin: (folder) => {
        beginAfter(folder, "train");
        cpSync(bars, join(folder, "BTCUSDT-1h.csv"));
      },
      file: process.execPath,
      kills: 12,
      args: [CLI, "predict", "--data", "BTCUSDT-1h.csv", "--missing", "score-anyway", "--out", "out/decisions.csv"],
      changing: ["."],
      result: (folder) => digestsBelow(folder, ["out"]),
    };
  },
};

function barsCsv() {
  const { markets } = simulateMarket({
    scenario: "strong",
    symbols: ["BTCUSDT"],
    days: 60,
    barMs: 3_600_000,
    rng: createRng(3),
  });
  const { bars } = /** @type {import("tenbin").SymbolMarket} */ (markets[0]);
  const { timeMs, open, high, low, close, volume } = bars;
  const rows = Array.from(timeMs, (time, i) => [time, open[i], high[i], low[i], close[i], volume[i]].join(","));
  return `timestamp,open,high,low,close,volume\n${rows.join("\n")}\n`;
}
