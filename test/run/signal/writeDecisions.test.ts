import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importPredictions } from "../../../src/predictions/index.js";
import { readParquetRows, type SymbolMarket } from "../../../src/market/index.js";
import type { Decisions } from "../../../src/run/signal/decisions.js";
import { loadSignal } from "../../../src/run/signal/loadSignal.js";
import { requireDecisionsPath, writeDecisions } from "../../../src/run/signal/writeDecisions.js";
import { handMadeMarket } from "../../features/handMadeMarket.js";
import { writeToySignal } from "./toySignal.js";

let place: string;
let decisions: Decisions;
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "tenbin-decisions-"));
  const market = handMadeMarket({ rows: 200, seed: 1 });
  const other: SymbolMarket = { ...market, bars: { ...market.bars, symbol: "AVAXUSDT" } };
  await writeToySignal(join(place, "model"), { market });
  const signal = await loadSignal(join(place, "model"));
  decisions = await signal.decide([market, other]);
  signal.dispose();
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

async function rowsOf(path: string): Promise<Readonly<Record<string, unknown>>[]> {
  const rows = [];
  for await (const row of readParquetRows(path)) rows.push(row);
  return rows;
}

describe("writeDecisions", () => {
  it.each(["csv", "jsonl", "parquet"])("writes .%s that importPredictions reads to the bit", async (end) => {
    const { path, unscoredPath } = await writeDecisions(join(place, end, `d.${end}`), decisions);
    const { t0Ms, symbol, probability, score } = await importPredictions(path);
    expect([t0Ms, symbol, probability, score]).toEqual([
      decisions.t0Ms,
      decisions.symbol,
      decisions.probability,
      decisions.score,
    ]);
    expect(unscoredPath).toBe(join(place, end, `d.unscored.${end}`));
    expect(readdirSync(join(place, end)).sort()).toEqual([`d.${end}`, `d.unscored.${end}`]);
  });

  it("says each decision and each reason beside its bar", async () => {
    const { path, unscoredPath } = await writeDecisions(join(place, "said.parquet"), decisions);
    const rows = await rowsOf(path);
    expect(rows.map(({ decision }) => decision)).toEqual(decisions.decision);
    const left = await rowsOf(unscoredPath!);
    expect(left.map(({ reason }) => reason)).toEqual(decisions.unscored.reason);
    const csv = await writeDecisions(join(place, "said.csv"), decisions);
    expect(readFileSync(csv.unscoredPath!, "utf8").split("\n").slice(0, 2)).toEqual([
      "timeMs,symbol,reason",
      `${decisions.unscored.t0Ms[0]},AVAXUSDT,warm-up`,
    ]);
  });

  it("leaves no list of unscored bars beside decisions that lack none", async () => {
    const none = { t0Ms: new Float64Array(0), symbol: [], reason: [] };
    await writeDecisions(join(place, "twice.csv"), decisions);
    const { unscoredPath } = await writeDecisions(join(place, "twice.csv"), { ...decisions, unscored: none });
    expect([unscoredPath, existsSync(join(place, "twice.unscored.csv"))]).toEqual([undefined, false]);
  });

  it.each(["csv", "jsonl", "parquet"])("leaves a .%s that has the name of its list of unscored bars", async (end) => {
    const path = join(place, `mine.${end}`);
    writeFileSync(join(place, `mine.unscored.${end}`), "timeMs;mine\n");
    await expect(writeDecisions(path, decisions)).rejects.toThrow(
      /^Cannot write the decisions as what is written beside ".*" must replace nothing else: found ".*mine\.unscored/,
    );
    expect(readFileSync(join(place, `mine.unscored.${end}`), "utf8")).toBe("timeMs;mine\n");
    expect(existsSync(path)).toBe(false);
  });

  it("refuses a name that says no kind of file it writes", async () => {
    await expect(writeDecisions(join(place, "d.xlsx"), decisions)).rejects.toThrow(
      /must end in \.csv, \.jsonl or \.parquet: found "d\.xlsx"$/,
    );
  });

  it.each(["taken.csv", "taken.unscored.csv"])("refuses where %s is a folder, and leaves nothing", async (name) => {
    const folder = join(place, `refused-${name}`);
    mkdirSync(join(folder, name), { recursive: true });
    const path = join(folder, "taken.csv");
    expect(() => requireDecisionsPath(path)).toThrow(/taken.*csv" as a file must .* found a folder$/);
    await expect(writeDecisions(path, decisions)).rejects.toThrow(/found a folder$/);
    expect(readdirSync(folder)).toEqual([name]);
  });
});
