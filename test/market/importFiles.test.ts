/** What holds of an import whatever the files: order and repetition. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { importFiles, openLake } from "tenbin";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  csv,
  forceOrderLine,
  KLINES_HEADER,
  klineRows,
  recorderRow,
  snapshotRow,
  START_MS,
  writeFiles,
  zip,
  type ForcedOrder,
} from "./rawFiles.js";

const HOUR = 3_600_000;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "import-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const order = (symbol: string, minutes: number, filled = "2"): ForcedOrder => ({
  symbol,
  side: minutes % 2 === 0 ? "SELL" : "BUY",
  price: "90.5",
  average: "91.25",
  last: "1",
  filled,
  timeMs: START_MS + minutes * 60_000,
});
const orders = Array.from({ length: 40 }, (_, i) => order(i % 3 === 0 ? "BTCUSDT" : "ETHUSDT", i));

/** Files that overlap, contradict and complete each other. */
const FILES: Readonly<Record<string, string | Uint8Array>> = {
  "BTCUSDT-1h-a.csv": csv(KLINES_HEADER, ...klineRows(10)),
  // Begins with a bar that the file before had unfinished.
  "BTCUSDT-1h-b.csv": csv(
    ...klineRows(12)
      .slice(9)
      .map((row, i) => (i === 0 ? row.replace(",19,", ",25,") : row)),
  ),
  "BTCUSDT-1h-2025-10-07.zip": zip("BTCUSDT-1h-2025-10-07.csv", csv(...klineRows(24).slice(14))),
  "BTCUSDT_1h-plain.csv": csv(
    "timestamp,open,high,low,close,volume",
    ...klineRows(16).map((row) => row.split(",").slice(0, 6).join(",")),
  ),
  "BTCUSDT-5m.csv": csv(...klineRows(30, { barMs: 300_000 })),
  "ETHUSDT-5m.csv": csv(...klineRows(33, { barMs: 300_000 }).reverse()),
  "liq_data.csv": csv(...orders.slice(0, 25).map(recorderRow)),
  "arr.jsonl": csv(...orders.slice(15).map((one) => forceOrderLine(one, { pushedMs: one.timeMs + 3 }))),
  "BTCUSDT-liquidationSnapshot-2025-10-07.csv": csv(
    "time,side,order_type,time_in_force,original_quantity,price,average_price,order_status," +
      "last_fill_quantity,accumulated_fill_quantity",
    ...orders.filter(({ symbol }) => symbol === "BTCUSDT").map(snapshotRow),
  ),
  "funding.csv": csv(
    "timestamp,venue,coin,funding_rate",
    `${START_MS},binance,BTC,0.0001`,
    `${START_MS + 8 * HOUR + 4},binance,BTC,0.0002`,
  ),
  "BTCUSDT-fundingRate-2025-10.csv": csv(
    "calc_time,funding_interval_hours,last_funding_rate",
    `${START_MS + 8 * HOUR},8,0.0002`,
    `${START_MS + 16 * HOUR},8,0.0003`,
  ),
};

async function hashAfter(groups: readonly (readonly string[])[]): Promise<string> {
  const lake = await openLake(mkdtempSync(join(folder, "lake-")));
  try {
    for (const names of groups) {
      const raw = writeFiles(
        mkdtempSync(join(folder, "raw-")),
        Object.fromEntries(names.map((name) => [name, FILES[name]!])),
      );
      await importFiles(
        lake,
        names.map((name) => join(raw, name)),
      );
    }
    return await lake.contentHash();
  } finally {
    await lake.close();
  }
}

describe("importFiles", () => {
  it("always gives the same content, in whatever order and however many calls files come", async () => {
    const together = await hashAfter([Object.keys(FILES)]);
    const cuts = fc
      .shuffledSubarray(Object.keys(FILES), { minLength: Object.keys(FILES).length })
      .chain((names) =>
        fc
          .array(fc.integer({ min: 1, max: names.length }), { maxLength: 4 })
          .map((at) =>
            [...new Set([0, ...at.sort((a, b) => a - b), names.length])]
              .map((from, k, all) => names.slice(from, all[k + 1] ?? from))
              .filter((group) => group.length > 0),
          ),
      );
    await fc.assert(
      fc.asyncProperty(cuts, async (groups) => {
        expect(await hashAfter(groups)).toBe(together);
      }),
      { numRuns: 12 },
    );
  });

  it("changes nothing the second time, and says so", async () => {
    const lake = await openLake(mkdtempSync(join(folder, "lake-")));
    const raw = writeFiles(mkdtempSync(join(folder, "raw-")), FILES);
    const first = await importFiles(lake, [raw]);
    const hash = await lake.contentHash();
    const stored = () => readdirSync(lake.directory, { recursive: true, encoding: "utf8" }).sort();
    const files = stored();
    const second = await importFiles(lake, [raw]);
    expect(await lake.contentHash()).toBe(hash);
    expect(stored()).toEqual(files);
    expect(second.series.map(({ rows }) => rows)).toEqual(first.series.map(({ rows }) => rows));
    expect(
      second.series.every(
        ({ added, read, dropped, duplicates, rows, unfinished }) =>
          added === 0 && duplicates >= read - dropped - unfinished && rows > 0,
      ),
    ).toBe(true);
    expect(JSON.parse(JSON.stringify(second))).toEqual(second);
    await lake.close();
  });

  it("keeps the fuller of two readings of one bar, counts the contradiction and completes columns", async () => {
    const lake = await openLake(mkdtempSync(join(folder, "lake-")));
    const receipt = await importFiles(lake, [writeFiles(mkdtempSync(join(folder, "raw-")), FILES)]);
    expect(
      await lake.query(
        `SELECT volume, takerBuyVolume FROM bars WHERE symbol = 'BTCUSDT' AND barMs = ${HOUR} AND ` +
          `timeMs = ${START_MS + 9 * HOUR}`,
      ),
    ).toEqual([{ volume: 25, takerBuyVolume: 4.9 }]);
    expect(
      await lake.query(
        "SELECT count(*) AS n, count(takerBuyVolume) AS complete FROM bars WHERE symbol = 'BTCUSDT' " +
          `AND barMs = ${HOUR}`,
      ),
    ).toEqual([{ n: 24, complete: 22 }]);
    expect(receipt.series.find(({ symbol, barMs }) => symbol === "BTCUSDT" && barMs === HOUR)).toMatchObject({
      rows: 24,
      read: 10 + 3 + 10 + 16,
      duplicates: 15,
      conflicts: 2,
      unfinished: 0,
    });
    expect(receipt.warnings).toEqual([
      "2 rows of bars BTCUSDT 1 h were there twice with different values, the first at 2025-10-07 09:00; the fuller " +
        "reading stayed, and which of them is right no rule can say",
    ]);
    await lake.close();
  });

  it("says of each file its hash, its layout and the licence beside it", async () => {
    const lake = await openLake(mkdtempSync(join(folder, "lake-")));
    const raw = writeFiles(mkdtempSync(join(folder, "raw-")), {
      "a/BTCUSDT-1h.csv": csv(...klineRows(3)),
      "a/PROVENANCE.md": "# Bars\n- Licence: none stated; local use only.\n",
      "b/ETHUSDT-1h.csv": csv(...klineRows(3)),
      "b/LICENSE": "\n                              Apache License\n  Version 2.0\n",
      "c/SOLUSDT-1h.csv": csv(...klineRows(3)),
    });
    const { files } = await importFiles(lake, [raw]);
    expect(files.map(({ name, layout, licence, series }) => [name, layout, licence, series])).toEqual([
      ["a/BTCUSDT-1h.csv", "klines", "PROVENANCE.md: Licence: none stated; local use only.", ["bars BTCUSDT 1 h"]],
      ["a/PROVENANCE.md", "skipped: no known layout", null, []],
      ["b/ETHUSDT-1h.csv", "klines", "LICENSE: Apache License", ["bars ETHUSDT 1 h"]],
      ["b/LICENSE", "skipped: no known layout", null, []],
      ["c/SOLUSDT-1h.csv", "klines", null, ["bars SOLUSDT 1 h"]],
    ]);
    expect(files[0]!.sha256).toMatch(/^[0-9a-f]{64}$/);
    await lake.close();
  });
});
