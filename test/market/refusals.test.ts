/** What an import refuses, in which words, and that it then changes nothing. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { importFiles, listFiles, openLake, type Lake } from "tenbin";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  checksumOf,
  csv,
  forceOrderLine,
  KLINES_HEADER,
  klineRows,
  recorderRow,
  START_MS,
  writeFiles,
  zip,
  type ForcedOrder,
} from "./rawFiles.js";

let folder: string;
let lake: Lake;
let before: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "refusal-"));
  lake = await openLake(join(folder, "lake"));
  await importFiles(lake, [writeFiles(join(folder, "before"), { "ETHUSDT-1h.csv": csv(...klineRows(5)) })]);
  before = await lake.contentHash();
});
afterEach(async () => {
  await lake.close();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * The message of an import that must fail and must leave the lake as it was. A sound file stands beside the
 * bad one.
 */
async function refusal(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const raw = writeFiles(mkdtempSync(join(folder, "raw-")), { ...files, "AVAXUSDT-1h.csv": csv(...klineRows(3)) });
  const message = await importFiles(lake, [raw], { strict: true }).then(
    () => "imported",
    (error: Error) => error.message,
  );
  expect(await lake.contentHash()).toBe(before);
  expect(lake.contents().symbols).toEqual(["ETHUSDT"]);
  return message;
}

/** Klines of four rows in which one field of the third is replaced. */
function broken(field: number, value: string): string {
  const rows = klineRows(4).map((row, i) =>
    i === 2
      ? row
          .split(",")
          .map((old, k) => (k === field ? value : old))
          .join(",")
      : row,
  );
  return csv(KLINES_HEADER, ...rows);
}

describe("importFiles", () => {
  it.each([
    ["text where a number belongs", broken(4, "n/a"), 'every close must be a number: row 4 is "n/a"'],
    ["NaN", broken(5, "NaN"), 'every volume must be a number: row 4 is "NaN"'],
    ["infinity", broken(1, "Infinity"), 'every open must be a number: row 4 is "Infinity"'],
    ["an empty price", broken(1, ""), 'every open must be a number: row 4 is ""'],
    ["a negative volume", broken(5, "-1"), "every volume must be at least zero: row 4 is -1"],
    ["a negative count", broken(8, "-1"), "every tradeCount must be at least zero: row 4 is -1"],
    [
      "a high below the low",
      broken(2, "99"),
      "every high must be the highest and every low the lowest price of its bar: row 4 is open " +
        "100, high 99, low 99.5, close 100.02",
    ],
    ["text where a time belongs", broken(0, "yesterday"), 'every time must be a time: row 4 is "yesterday"'],
    [
      "a day that does not exist",
      broken(0, "2025-02-30 00:00:00"),
      'every time must be a time: row 4 is "2025-02-30 00:00:00"',
    ],
    [
      "a bar off its grid",
      broken(0, String(START_MS + 2 * 3_600_000 + 420_000)),
      "every bar must open on the grid of its 3600000 ms: row 4 is one that opens at 2025-10-07T02:07:00.000Z",
    ],
    [
      "a short row",
      csv(KLINES_HEADER, ...klineRows(2), "1759802400000,1,2"),
      "every row must have at least 6 fields: row 4 is one of 3",
    ],
    [
      "an open quote",
      csv(KLINES_HEADER, ...klineRows(2), '1759802400000,"1,2,3,4,5'),
      "every quote must be closed: row 4 is left open",
    ],
  ])("refuses %s and names file and row", async (_, content, reason) => {
    expect(await refusal({ "sub/BTCUSDT-1h.csv": content })).toBe(`Cannot import "sub/BTCUSDT-1h.csv" as ${reason}`);
  });

  it("refuses one price at zero among hundreds that are not", async () => {
    const rows = klineRows(300);
    rows[7] = rows[7]!.replace(/,99.5,/, ",0,");
    expect(await refusal({ "BTCUSDT-1h.csv": csv(...rows) })).toMatch(
      /^Cannot import "BTCUSDT-1h.csv" as every price must be above zero: row 8 is open 100, high .* low 0, close /,
    );
  });

  it("refuses events with broken sides, sizes, prices and symbols", async () => {
    const order: ForcedOrder = {
      symbol: "BTCUSDT",
      side: "SELL",
      price: "9",
      average: "9.1",
      last: "1",
      filled: "1",
      timeMs: START_MS,
    };
    const rows = (bad: Partial<ForcedOrder>) =>
      csv(recorderRow(order), recorderRow({ ...order, timeMs: START_MS + 1, ...bad }));
    expect(await refusal({ "a.csv": rows({ filled: "-1" }) })).toBe(
      'Cannot import "a.csv" as every quantity must be at least zero: row 2 is -1',
    );
    expect(await refusal({ "a.csv": rows({ average: "-9" }) })).toBe(
      'Cannot import "a.csv" as every price must be at least zero: row 2 is -9',
    );
    expect(await refusal({ "a.csv": rows({ symbol: "../etc" }) })).toBe(
      'Cannot import "a.csv" as every symbol must be letters and digits, with single dots, hyphens or underscores ' +
        'between them: row 2 is "../etc"',
    );
    expect(await refusal({ "a.csv": rows({}).replace(/SELL(?=[^S]*$)/, "HOLD") })).toBe(
      'Cannot import "a.csv" as every side must be buy or sell, or the position\'s long or short: row 2 is "HOLD"',
    );
    const line = forceOrderLine(order);
    expect(await refusal({ "f.jsonl": csv(line, line.replace('"p":"9"', '"p":"nine"')) })).toBe(
      'Cannot import "f.jsonl" as every orderPrice must be a number: row 2 is "nine"',
    );
    expect(await refusal({ "f.jsonl": csv(line, line.slice(0, 40), line) })).toMatch(
      /^Cannot import "f.jsonl" as every line must be whole JSON: row 2 is /,
    );
    expect(await refusal({ "f.jsonl": csv(line, line.replace(`"T":${START_MS}`, '"T":null')) })).toBe(
      'Cannot import "f.jsonl" as every time must be a time: row 2 is null',
    );
  });

  it("refuses broken funding, open interest, depth and cut-off replies", async () => {
    expect(await refusal({ "f.csv": csv("symbol,fundingTime,fundingRate", `BTCUSDT,${START_MS},100`) })).toBe(
      'Cannot import "f.csv" as every funding rate must be a fraction below 1: row 2 is 100',
    );
    expect(
      await refusal({ "m.csv": csv("create_time,symbol,sum_open_interest", "2025-10-07 00:00:00,BTCUSDT,-5") }),
    ).toBe('Cannot import "m.csv" as every open interest must be at least zero: row 2 is -5');
    expect(
      await refusal({
        "BTCUSDT-bookDepth.csv": csv("timestamp,percentage,depth,notional", "2025-10-07 00:00:08,-1,1,-2"),
      }),
    ).toBe('Cannot import "BTCUSDT-bookDepth.csv" as every notional must be at least zero: row 2 is -2');
    expect(
      await refusal({ "r.json": `[{"symbol":"BTCUSDT","fundingTime":${START_MS},"fundingRate":"0.1"},{"symbol"` }),
    ).toMatch(/^Cannot import "r.json" as it must be whole JSON: /);
  });

  it("refuses a truncated gzip, and one that unpacks without end", async () => {
    const whole = gzipSync(csv(...klineRows(500)));
    expect(await refusal({ "BTCUSDT-1h.csv.gz": whole.subarray(0, whole.length / 2) })).toBe(
      'Cannot import "BTCUSDT-1h.csv.gz" as its gzip must be whole and of a sane size: unexpected end of file',
    );
    expect(await refusal({ "BTCUSDT-1h.csv.gz": gzipSync(Buffer.alloc(70 * 2 ** 20, 48)) })).toMatch(
      /as its gzip must be whole and of a sane size: unpacks to more than 67108864 bytes$/,
    );
  });

  it(
    "refuses a ZIP that is cut off, encrypted, too large, damaged, leaves its folder or packs in " + "an unknown way",
    async () => {
      const content = csv(...klineRows(30));
      const as = async (archive: Uint8Array) =>
        (await refusal({ "x.zip": archive })).replace('Cannot import "x.zip" as ', "");
      const whole = zip("BTCUSDT-1h.csv", content);
      expect(await as(whole.subarray(0, whole.length - 30))).toBe(
        "its end must hold a list of files: found none; the archive is cut off",
      );
      expect(await as(zip("BTCUSDT-1h.csv", content, { encrypted: true }))).toBe(
        'it must not be encrypted: "BTCUSDT-1h.csv" is',
      );
      expect(await as(zip("BTCUSDT-1h.csv", content, { claimedBytes: 3 * 2 ** 30 }))).toBe(
        "it must unpack to at most 67108864 bytes: its files claim 3221225472",
      );
      expect(await as(zip("BTCUSDT-1h.csv", content, { claimedBytes: 100 }))).toMatch(
        /^"BTCUSDT-1h.csv" must unpack to the 100 bytes it claims: /,
      );
      expect(await as(zip("BTCUSDT-1h.csv", content, { crc: 1 }))).toBe(
        '"BTCUSDT-1h.csv" must match its checksum: it does not',
      );
      expect(await as(zip("BTCUSDT-1h.csv", content, { method: 12 }))).toBe(
        'its files must be stored or deflated: "BTCUSDT-1h.csv" uses method 12',
      );
      for (const name of ["../../BTCUSDT-1h.csv", "/etc/BTCUSDT-1h.csv", "a\\b.csv", "C:x.csv"])
        expect(await as(zip(name, content))).toBe(`its files must lie inside it: found ${JSON.stringify(name)}`);
    },
  );

  it("refuses a file that is not the one its CHECKSUM was made for", async () => {
    const archive = zip("BTCUSDT-1h-2025-10-07.csv", csv(...klineRows(24)));
    expect(await refusal({ "x.zip": archive, "x.zip.CHECKSUM": checksumOf("x.zip", Buffer.from("another")) })).toMatch(
      /^Cannot import "x.zip" as its SHA-256 must be the one in its CHECKSUM, [0-9a-f]{12}\.\.\.: found [0-9a-f]{12}\.\.\.; download it again$/,
    );
    expect(await refusal({ "x.zip": archive, "x.zip.CHECKSUM": "soon" })).toBe(
      'Cannot import "x.zip" as its CHECKSUM must begin with a SHA-256 of 64 digits: found none',
    );
  });

  it("refuses a missing path, an empty folder and files of no known layout", async () => {
    const nothing = join(folder, "nothing");
    await expect(importFiles(lake, [nothing])).rejects.toThrow(
      `Cannot import "${nothing}" as it must be a file or a folder that exists: found nothing there`,
    );
    mkdirSync(nothing);
    await expect(importFiles(lake, [nothing])).rejects.toThrow(
      `Cannot import "${nothing}" as there must be at least one file of a known layout: found no file`,
    );
    writeFiles(nothing, {
      "README.md": "# Notes\n",
      "x.csv": "a,b\n1,2\n",
      "y.csv": "1,2,3\n",
      "z.bin": Buffer.from([0, 1, 2]),
      "e.csv": "",
      "j.json": '{"code":-1121,"msg":"Invalid symbol."}',
    });
    await expect(importFiles(lake, [nothing])).rejects.toThrow(
      `Cannot import "${nothing}" as there must be at least one file of a known layout: found 6 of none`,
    );
    expect(await lake.contentHash()).toBe(before);
  });

  it("refuses a pipe or a device by name instead of reading it without end", async () => {
    execFileSync("mkfifo", [join(folder, "pipe")]);
    for (const path of [join(folder, "pipe"), "/dev/zero"])
      await expect(importFiles(lake, [path])).rejects.toThrow(
        `Cannot import "${path}" as it must be a file that can be read: found a pipe or a device`,
      );
  });

  it("refuses the future when it is told the present", async () => {
    const raw = writeFiles(join(folder, "raw"), { "BTCUSDT-1h.csv": csv(...klineRows(4)) });
    await expect(importFiles(lake, [raw], { nowMs: START_MS + 3_600_000 })).rejects.toThrow(
      'Cannot import "BTCUSDT-1h.csv" as every record must lie before 2025-10-07T01:00:00.000Z: ' +
        "found one at 2025-10-07T02:00:00.000Z",
    );
    expect((await importFiles(lake, [raw], { nowMs: START_MS + 5 * 3_600_000 })).series[0]!.rows).toBe(3);
  });

  it("says of every file that gives nothing why that is, a sentence for each reason", async () => {
    const odd = (stepMs: number, fromMs: number) =>
      ["open_time,open,high,low,close,volume"]
        .concat(Array.from({ length: 5 }, (_, i) => `${START_MS + fromMs + i * stepMs},1,1,1,1,1`))
        .join("\n");
    const raw = writeFiles(join(folder, "odd"), {
      "BTCUSDT-1h.csv": csv(...klineRows(4)),
      "ETHUSDT-7m.csv": odd(420_000, 0),
      "SOLUSDT-7m.csv": odd(420_000, 0),
      "XRPUSDT-1h.csv": odd(3_600_000, 1_800_000),
    });
    expect((await importFiles(lake, [raw])).warnings).toEqual([
      "ETHUSDT-7m.csv (ETHUSDT klines of 420000 ms), SOLUSDT-7m.csv (SOLUSDT klines of 420000 ms) were left out: " +
        "its bars do not divide a day",
      "XRPUSDT-1h.csv (XRPUSDT klines of 1 h) was left out: all its bars open 30 min off the UTC grid of 1 h",
    ]);
  });

  it("refuses an event that says it was sent years from now, which nobody would ever have known", async () => {
    const order = { s: "BTCUSDT", S: "SELL", q: "1", p: "100", ap: "100", X: "FILLED", z: "1", T: START_MS };
    const sent = (E: number) =>
      writeFiles(join(folder, `sent-${E}`), { "f.jsonl": JSON.stringify({ e: "forceOrder", E, o: order }) });
    const options = { nowMs: START_MS + 3_600_000 };
    await expect(importFiles(lake, [sent(Date.UTC(2031, 0, 1))], options)).rejects.toThrow(
      /every record must lie before 2025-10-07T01:00:00.000Z: found one at 2031-01-01/,
    );
    expect((await importFiles(lake, [sent(START_MS + 40)], options)).series[0]!.rows).toBe(1);
  });
});

describe("listFiles", () => {
  const pathsBelow = (paths: readonly string[]): string[] => listFiles(paths).map(({ path }) => path);
  it("lists files in order, each once, and follows no link", () => {
    const root = writeFiles(join(folder, "tree"), { "b/2.csv": "", "b/1.csv": "", "a.csv": "" });
    writeFileSync(join(folder, "outside.csv"), "");
    symlinkSync(join(folder, "outside.csv"), join(root, "link.csv"));
    symlinkSync(folder, join(root, "loop"));
    const files = ["a.csv", "b/1.csv", "b/2.csv"].map((name) => join(root, name));
    expect(pathsBelow([root])).toEqual(files);
    expect(pathsBelow([join(root, "b"), root, join(root, "a.csv")])).toEqual(files);
    expect(pathsBelow([join(root, "link.csv")])).toEqual([join(root, "link.csv")]);
    expect(() => listFiles([join(root, "none")])).toThrow(
      /^Cannot import ".*none" as it must be a file or a folder that exists/,
    );
  });
});
