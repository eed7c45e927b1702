/** Two who write into one lake, and one whose disk is full. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importFiles, openLake, type Lake } from "tenbin";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Database } from "../../src/market/lake/database.js";
import { csv, forceOrderLine, klineRows, START_MS, writeFiles } from "./rawFiles.js";

const DAY_MS = 86_400_000;
let folder: string;
let open: Lake[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shared-lake-"));
  open = [];
});
afterEach(async () => {
  for (const lake of open) await lake.close();
  rmSync(folder, { recursive: true, force: true });
});

async function handle(): Promise<Lake> {
  const lake = await openLake(join(folder, "lake"));
  open.push(lake);
  return lake;
}

/** A day of hourly bars, its last one unfinished, and a recording of some minutes. */
function dayOf(day: number): string {
  const startMs = START_MS + day * DAY_MS;
  const events = [0, 60_000, 120_000].map((afterMs) =>
    forceOrderLine({
      symbol: "BTCUSDT",
      side: "SELL",
      price: "100",
      average: "101",
      last: "1",
      filled: "1",
      timeMs: startMs + afterMs,
    }),
  );
  return writeFiles(join(folder, `day-${day}`), {
    "BTCUSDT-1h.csv": csv(...klineRows(24, { startMs })),
    [`X${day}USDT-1h.csv`]: csv(...klineRows(3, { startMs })),
    "events.jsonl": csv(...events),
  });
}

const countOf = async (lake: Lake, table: string): Promise<unknown> =>
  (await lake.query(`SELECT count(*) AS n FROM ${table}`))[0]!["n"];

describe("two handles of one lake", () => {
  it("lose nothing of each other: rows, coverage and unfinished bars", async () => {
    const [first, second] = [await handle(), await handle()];
    await importFiles(first, [dayOf(0)]);
    await importFiles(second, [dayOf(2)]);
    await importFiles(first, [dayOf(1)]);
    const now = await handle();
    // Three whole days of BTCUSDT but for its last bar; two bars of each other symbol.
    expect(await countOf(now, "bars")).toBe(71 + 3 * 2);
    expect(await countOf(now, "liquidations")).toBe(9);
    const { coverage, unfinished } = now.contents();
    expect(coverage).toEqual([
      {
        venue: "binance",
        symbol: "BTCUSDT",
        spans: [0, 1, 2].map((day) => [START_MS + day * DAY_MS, START_MS + day * DAY_MS + 120_001]),
      },
    ]);
    expect(unfinished.map(({ symbol }) => symbol)).toEqual(["BTCUSDT", "X0USDT", "X1USDT", "X2USDT"]);
  });

  it("are let in one after the other, or the second is refused; what ended well is there", async () => {
    const lakes = [await handle(), await handle(), await handle()];
    const outcomes = await Promise.allSettled(lakes.map((lake, day) => importFiles(lake, [dayOf(day)])));
    const ended = outcomes.filter(({ status }) => status === "fulfilled").length;
    expect(ended).toBeGreaterThan(0);
    for (const outcome of outcomes)
      if (outcome.status === "rejected")
        expect(String(outcome.reason)).toMatch(
          /^Error: Cannot write to the lake in ".*" as nobody else may be writing to it: process \d+ is$/,
        );
    expect(await countOf(await handle(), "liquidations")).toBe(3 * ended);
  });

  it("say that the other has written when a file they list is gone", async () => {
    const [first, second] = [await handle(), await handle()];
    await importFiles(first, [dayOf(0)]);
    const reader = await handle();
    await importFiles(second, [dayOf(1)]);
    await expect(reader.readMarkets({ barMs: 3_600_000, symbols: ["BTCUSDT"] })).rejects.toThrow(
      /as it must stay as it was when it was opened: another process has written to it since; open it again$/,
    );
  });
});

describe("writing Parquet files", () => {
  const specs = [{ name: "x", kind: "number" }] as const;

  it("tells a failure only when the other connection has ended", async () => {
    const database = await Database.open();
    const good = join(folder, "good.parquet");
    const columns = { x: Float64Array.from({ length: 400_000 }, (_, i) => Math.sin(i)) };
    await expect(
      database.writeFiles([
        { path: join(folder, "no/such/folder.parquet"), specs, columns: { x: Float64Array.of(1) }, constants: {} },
        { path: good, specs, columns, constants: {} },
      ]),
    ).rejects.toThrow("No such file or directory");
    expect(existsSync(good)).toBe(true);
    // The same handle can be used again.
    await database.writeFiles([{ path: join(folder, "again.parquet"), specs, columns, constants: {} }]);
    expect(await database.rows(`SELECT count(*) AS n FROM '${good}'`)).toEqual([{ n: 400_000 }]);
    database.close();
  });

  it("says a refusal of the machine in one sentence", async () => {
    const lake = await handle();
    const failing = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    await expect(lake.change(() => Promise.reject(failing))).rejects.toThrow(
      `Cannot write to the lake in "${lake.directory}" as the machine must give room and rights: no space is left on ` +
        "the device (ENOSPC: no space left on device, write); mend that and run the same command again",
    );
    await expect(
      lake.change(() => Promise.reject(new Error("IO Error: Could not write file: No space left on device"))),
    ).rejects.toThrow(/^Cannot write to the lake in .* no space is left on the device/);
    expect(existsSync(join(folder, "lake/lake.lock"))).toBe(false);
  });
});
