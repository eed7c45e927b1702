/** An archive and an exchange that misbehave: what is stored is right or absent, and what is absent is said. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { importFiles, openLake } from "tenbin";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openRawStore } from "../../../src/market/sources/rawStore.js";
import { marketAsModules } from "../marketAsModules.js";
import { checksumOf, zip } from "../rawFiles.js";
import { archive, binance } from "./fakeExchanges.js";
import type { Answer, FakeRequest } from "./fakeServer.js";
import { archiveFile, HOUR_MS, klines, simulatedExchange, type SimulatedExchange } from "./officialFiles.js";
import { contentBelow, downloadFrom, stopServers } from "./downloadFrom.js";

const NOW_MS = Date.UTC(2025, 1, 5, 10, 1);
const DAY: readonly [number, number] = [Date.UTC(2025, 1, 3), Date.UTC(2025, 1, 4)];
const HTML = "<!DOCTYPE html><html><body>Under maintenance</body></html>";

let data: SimulatedExchange;
let place: string;
let count = 0;
beforeAll(() => {
  data = simulatedExchange(["BTCUSDT"], { days: 37 });
  place = mkdtempSync(join(tmpdir(), "faults-"));
});
afterEach(stopServers);
afterAll(() => rmSync(place, { recursive: true, force: true }));

type Part = (request: FakeRequest) => Answer | undefined;

/** Four days of one symbol; `fault` answers before the servers do. */
async function download(fault: Part, { lacks }: { readonly lacks?: (path: string) => boolean } = {}) {
  const into = join(place, `${count++}`, "raw");
  const servers = [archive(data, lacks === undefined ? {} : { lacks }), binance(data, { nowMs: NOW_MS })];
  const { receipt, asked, said } = await downloadFrom([fault, ...servers], { symbols: ["BTCUSDT"], days: 4, into });
  const of = (table: string) => receipt.tables.find((one) => one.table === table)!;
  return { receipt, asked, said, into, of };
}

/** A fault of one file of the archive: `klines`, `metrics` or `bookDepth` of 3 February. */
function atFile(name: string, answer: (request: FakeRequest) => Answer | undefined): Part {
  return (request) => (request.path.includes(`-${name}-2025-02-03.zip`) ? answer(request) : undefined);
}

/** A file with a checksum that is right. */
function served(name: string, bytes: Uint8Array): (request: FakeRequest) => Answer {
  return ({ path }) => ({ body: path.endsWith(".CHECKSUM") ? checksumOf(name, bytes) : bytes });
}

async function barsOf(folder: string) {
  const lake = await openLake(`${folder}.lake`);
  try {
    await importFiles(lake, [folder]);
    return (await lake.readMarkets({ barMs: HOUR_MS }))[0]!.bars;
  } finally {
    await lake.close();
  }
}

/** The simulated bars from the first of the four days to the last that has closed. */
function expectedCloses(): Float64Array {
  const { timeMs, close } = data.markets[0]!.bars;
  const [from, to] = [Date.UTC(2025, 1, 1), Date.UTC(2025, 1, 5, 10)];
  return close.filter((_, i) => timeMs[i]! >= from && timeMs[i]! < to);
}

describe("an archive that misbehaves", () => {
  it("is not believed where a file has not the hash of its checksum", async () => {
    const isFile = ({ path }: FakeRequest) => !path.endsWith(".CHECKSUM");
    const broken = (request: FakeRequest) => (isFile(request) ? { body: "PK altered" } : undefined);
    const klinesFault = atFile("1h", broken);
    const depthFault = atFile("bookDepth", broken);
    const { of, into, asked } = await download((request) => klinesFault(request) ?? depthFault(request));
    // The exchange has the bars; of the book nobody else has anything.
    expect(of("bars").missing).toEqual([]);
    expect(await barsOf(into)).toMatchObject({ close: expectedCloses() });
    expect(of("depth").missing).toEqual([
      {
        span: DAY,
        reason: expect.stringMatching(
          /BTCUSDT-bookDepth-2025-02-03\.zip must have the SHA-256 of its CHECKSUM, .*: found/,
        ),
        mayComeLater: true,
      },
    ]);
    expect(asked.filter((target) => target.endsWith("bookDepth-2025-02-03.zip"))).toHaveLength(3);
    expect(Object.keys(contentBelow(into)).filter((name) => /(bookDepth|1h)-2025-02-03/.test(name))).toEqual([]);
  });

  it.each<[string, string, (request: FakeRequest) => Answer | undefined, RegExp]>([
    ["a page for a checksum", "bookDepth", () => ({ body: HTML }), /must begin with a SHA-256: found a web page, "<!D/],
    [
      "a page for a file",
      "bookDepth",
      ({ path }) => (path.endsWith("CHECKSUM") ? undefined : { body: HTML }),
      /must have the SHA-256 of its CHECKSUM, .*: found a web page/,
    ],
    [
      "a bomb",
      "bookDepth",
      served("BTCUSDT-bookDepth-2025-02-03.zip", zip("a.csv", Buffer.alloc(80 * 2 ** 20))),
      /BTCUSDT-bookDepth-2025-02-03\.zip must be able to be imported: .* at most \d+ bytes/,
    ],
    [
      "a file that its checksum is there without",
      "bookDepth",
      ({ path }) => (path.endsWith("CHECKSUM") ? undefined : { status: 404 }),
      /must be there as its CHECKSUM is: it is not/,
    ],
    [
      "columns that are no book's",
      "bookDepth",
      served("x", zip("BTCUSDT-bookDepth-2025-02-03.csv", "timestamp,percentage,depth\n2025-02-03 00:00:00,1,1\n")),
      /must hold bookDepth of BTCUSDT: it holds none/,
    ],
    [
      "a row that is none",
      "bookDepth",
      served("x", zip("BTCUSDT-bookDepth-2025-02-03.csv", "timestamp,percentage,depth,notional\nnever,1,1,1\n")),
      /must be able to be imported: Cannot import .* every time must be a time: row 2/,
    ],
  ])("is not believed with %s", async (_, name, answer, reason) => {
    const { of, into } = await download(atFile(name, answer));
    expect(of("depth").missing).toEqual([{ span: DAY, reason: expect.stringMatching(reason), mayComeLater: true }]);
    expect(Object.keys(contentBelow(into)).filter((file) => file.includes("bookDepth-2025-02-03"))).toEqual([]);
    expect(readdirSync(into, { recursive: true }).filter((name) => String(name).includes(".tmp-"))).toEqual([]);
  });

  it("is not believed with another day or another contract under a name", async () => {
    const otherDay = archiveFile(data, "daily/bookDepth/BTCUSDT/BTCUSDT-bookDepth-2025-01-20.zip")!.bytes;
    const other = zip(
      "BTCUSDT-metrics-2025-02-03.csv",
      "create_time,symbol,sum_open_interest,sum_open_interest_value\n2025-02-03 00:05:00,ETHUSDT,5,6\n",
    );
    const faults = [
      atFile("bookDepth", served("BTCUSDT-bookDepth-2025-02-03.zip", otherDay)),
      atFile("metrics", served("BTCUSDT-metrics-2025-02-03.zip", other)),
      (request: FakeRequest) => (request.path.includes("openInterestHist") ? { status: 400 } : undefined),
    ];
    const { of } = await download((request) => faults.map((fault) => fault(request)).find((one) => one !== undefined));
    expect(of("depth").missing[0]!.reason).toContain("must hold rows of 2025-02-03: found some from 2025-01-20");
    expect(of("open_interest").missing.map(({ span }) => span)[0]).toEqual(DAY);
  });

  it("may add columns", async () => {
    const rows = klines(data.markets[0]!, ...DAY).map((row) => [...row, "new"].join(","));
    const header =
      "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,x,y";
    const bytes = zip("BTCUSDT-1h-2025-02-03.csv", [header, ...rows].join("\n"));
    const { of, into } = await download(atFile("1h", served("BTCUSDT-1h-2025-02-03.zip", bytes)));
    expect(of("bars").missing).toEqual([]);
    expect(Object.keys(contentBelow(into)).some((name) => name.endsWith("BTCUSDT-1h-2025-02-03.zip"))).toBe(true);
    expect(await barsOf(into)).toMatchObject({ close: expectedCloses() });
  });

  it("may break off, be slow to answer and be at fault now and then", async () => {
    const fault: Part = ({ path, before }) => {
      if (!path.startsWith("/data/") || before > 0) return undefined;
      const kind = path.length % 3;
      return kind === 0 ? { body: "half", claimedBytes: 900, cutAfter: 4 } : { status: kind === 1 ? 503 : 429 };
    };
    const { of, into, said } = await download(fault);
    expect(said.length).toBeGreaterThan(5);
    for (const table of ["bars", "funding", "open_interest", "depth"]) expect(of(table).missing).toEqual([]);
    expect(await barsOf(into)).toMatchObject({ close: expectedCloses() });
  });

  it("may lack a day, which is a gap with a name where the exchange lacks it too", async () => {
    const noBars: Part = ({ path, query }) =>
      path === "/fapi/v1/klines" && Number(query.get("startTime")) < DAY[1] ? { body: "[]" } : undefined;
    const { of } = await download(noBars, { lacks: (path) => path.includes("2025-02-03") });
    expect(of("bars").missing).toEqual([
      { span: DAY, reason: "neither the archive nor the exchange has them", mayComeLater: false },
    ]);
    expect(of("open_interest").missing).toEqual([]);
  });
});

describe("an exchange that misbehaves", () => {
  /** The archive has nothing of the last two days. */
  const lacks = (path: string) => /2025-02-0[34]/.test(path);
  const atKlines = (answer: (request: FakeRequest, rows: unknown[]) => Answer | undefined): Part => {
    const whole = binance(data, { nowMs: NOW_MS });
    return (request) => {
      if (request.path !== "/fapi/v1/klines") return undefined;
      return answer(request, JSON.parse(String(whole(request)!.body)) as unknown[]);
    };
  };
  const rowsAnswer = (rows: unknown[]): Answer => ({ body: JSON.stringify(rows) });

  it.each<[string, (rows: unknown[]) => unknown[]]>([
    ["cuts its replies", (rows) => rows.slice(0, 7)],
    ["cuts them at the other end", (rows) => rows.slice(-11)],
    ["repeats rows", (rows) => [...rows, ...rows.slice(3, 9)]],
    ["answers in no order", (rows) => [...rows.slice(5), ...rows.slice(0, 5).reverse()]],
  ])("loses and doubles nothing where it %s", async (_, change) => {
    const { of, into } = await download(
      atKlines((__, rows) => rowsAnswer(change(rows))),
      { lacks },
    );
    expect(of("bars").missing).toEqual([]);
    expect(await barsOf(into)).toMatchObject({ close: expectedCloses() });
  });

  it.each<[string, (request: FakeRequest, rows: unknown[]) => Answer, RegExp]>([
    ["answers with a page", () => ({ body: HTML }), /must answer in JSON: found a web page, "<!DOCTYPE html>/],
    ["answers with half a reply", (_, rows) => ({ body: JSON.stringify(rows).slice(0, -30) }), /must answer in JSON/],
    ["answers with words", () => ({ body: '{"code":0,"msg":"hello"}' }), /must answer fapiPublicGetKlines/],
    [
      "answers with other days",
      () => rowsAnswer(klines(data.markets[0]!, Date.UTC(2025, 0, 5), Date.UTC(2025, 0, 6))),
      /must answer with klines of .*: found rows of 2025-01-05/,
    ],
    [
      "sends a bar that is open",
      (_, rows) => rowsAnswer([...rows, [Date.UTC(2025, 1, 5, 10), "1", "2", "1", "2", "3", 0, "4", 5, "6", "7", "0"]]),
      /must answer with klines of .*: found rows of .* to 2025-02-05 10:00/,
    ],
    [
      "sends a high below its low",
      (_, rows) => rowsAnswer(rows.map((row, i) => (i === 3 ? (row as unknown[]).with(2, "0.5") : row))),
      /must be able to be imported: .*every high must be the highest/,
    ],
    ["answers in crumbs", (_, rows) => rowsAnswer(rows.slice(0, 1)), /must answer in whole replies/],
  ])("is not believed where it %s", async (_, answer, reason) => {
    const { of, into } = await download(atKlines(answer), { lacks });
    expect(of("bars").missing[0]).toMatchObject({ reason: expect.stringMatching(reason), mayComeLater: true });
    expect(existsSync(join(into, "binance/rest/klines"))).toBe(false);
    expect(of("funding").missing).toEqual([]);
  });

  it("is left alone where it does not serve this place; its archive is used by itself", async () => {
    const isRest = ({ path }: FakeRequest) => /^\/(fapi|futures)\//.test(path);
    const { receipt, of, asked } = await download((request) => (isRest(request) ? { status: 451 } : undefined), {
      lacks,
    });
    expect(asked.filter((target) => /^\/(fapi|futures)\//.test(target))).toEqual(["/fapi/v1/time"]);
    expect(receipt.notes[0]).toMatch(/^binance itself cannot be asked, its archive only: .* it answered 451/);
    // The archive's clock ends the span.
    expect(receipt.span[1]).toBe(NOW_MS);
    expect(of("bars").had).toEqual([[Date.UTC(2025, 1, 1), Date.UTC(2025, 1, 3)]]);
    expect(of("bars").missing).toEqual([
      {
        span: [Date.UTC(2025, 1, 3), Date.UTC(2025, 1, 5, 10)],
        reason: expect.stringContaining("451"),
        mayComeLater: false,
      },
    ]);
  });

  it("says so where nobody answers at all", async () => {
    await expect(download(() => ({ status: 500 }))).rejects.toThrow(
      /^Cannot download from binance as 127\.0\.0\.1:\d+ must answer: it answered 500, 6 times$/,
    );
  });
});

describe("a disk that is full", () => {
  it("is said, and leaves nothing below the folder", () => {
    const into = join(place, "full", "raw");
    const store = openRawStore(into, "binance");
    const partial = join(into, "binance", `partial.tmp-${process.pid}`);
    mkdirSync(partial, { recursive: true });
    symlinkSync("/dev/full", join(partial, `file.tmp-${process.pid}`));
    expect(() =>
      store.put({ path: "rest/a.json", bytes: Buffer.from("[1]"), paper: { ending: ".FETCHED", text: "now\n" } }),
    ).toThrow(/^Cannot write to ".*binance" as the machine must give room and rights: no space is left on the device/);
    expect(contentBelow(into)).toEqual({});
  });
});

describe("a folder that is a disk of its own", () => {
  // Inside the checkout, so that the modules find their packages.
  const code = fileURLToPath(new URL("../../../dist/.raw-store", import.meta.url));
  afterAll(() => rmSync(code, { recursive: true, force: true }));

  it("holds whole files, though nothing can be renamed into it from outside", ({ skip }) => {
    const into = join(place, "disk");
    mkdirSync(into);
    const store = join(marketAsModules(code), "market/sources/rawStore.js");
    const script = `const { openRawStore } = await import(${JSON.stringify(store)});
      const paper = { ending: ".FETCHED", text: "now" };
      const store = openRawStore(${JSON.stringify(into)}, "binance");
      store.put({ path: "rest/a.json", bytes: Buffer.from("[1]"), paper });`;
    const words =
      'mount -t tmpfs none "$1" && echo mounted && "$0" --input-type=module -e "$2"; find "$1" -type f | sort';
    const args = ["--map-root-user", "--mount", "bash", "-c", words, process.execPath, into, script];
    const { stdout, stderr } = spawnSync("unshare", args, { encoding: "utf8" });
    if (!(stdout ?? "").startsWith("mounted")) skip("this machine lends no file system of one's own");
    const files = ["rest/a.json", "rest/a.json.FETCHED"].map((name) => join(into, "binance", name));
    expect({ stdout, stderr }).toEqual({ stdout: `mounted\n${files.join("\n")}\n`, stderr: "" });
  });
});
