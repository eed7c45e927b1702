/** The whole way, against an archive and an exchange that behave; `downloadFaults` has those that do not. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createRng, downloadMarket, importFiles, openLake } from "tenbin";
import { archive, binance, bybit } from "./fakeExchanges.js";
import { DAY_MS, HOUR_MS, simulatedExchange, type SimulatedExchange } from "./officialFiles.js";
import { contentBelow, downloadFrom, stopServers } from "./downloadFrom.js";

/** 2025-02-05 10:01 UTC: January is whole, February has days, today ten bars. */
const NOW_MS = Date.UTC(2025, 1, 5, 10, 1);
const FROM_MS = Date.UTC(2025, 0, 1);
const LAST_CLOSE_MS = Date.UTC(2025, 1, 5, 10);

let data: SimulatedExchange;
let place: string;
beforeAll(() => {
  data = simulatedExchange(["BTCUSDT", "ETHUSDT"], { days: 37 });
  place = mkdtempSync(join(tmpdir(), "download-"));
});
afterEach(stopServers);
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** The archive has days until yesterday. */
const published = (): SimulatedExchange => ({ ...data, endMs: Date.UTC(2025, 1, 4) });
const usual = (nowMs = NOW_MS) => [archive(published()), binance(data, { nowMs })];
const into = (name: string) => join(place, name, "raw");

async function lakeOf(folder: string) {
  const lake = await openLake(`${folder}.lake`);
  const receipt = await importFiles(lake, [folder]);
  const markets = await lake.readMarkets({ barMs: HOUR_MS });
  await lake.close();
  return { receipt, markets };
}

describe("downloadMarket", () => {
  it("takes months and days of the archive and what that lacks from the exchange, and an import reads it", async () => {
    const folder = into("whole");
    const { receipt } = await downloadFrom(usual(), { symbols: ["BTCUSDT", "eth/usdt:usdt"], days: 35, into: folder });

    const names = Object.keys(contentBelow(folder)).filter((name) => /BTCUSDT-(1h|fundingRate)-/.test(name));
    const days = "daily/klines/BTCUSDT/1h/BTCUSDT-1h-2025-02-0";
    const archived = [
      `${days}1.zip`,
      `${days}2.zip`,
      `${days}3.zip`,
      "monthly/fundingRate/BTCUSDT/BTCUSDT-fundingRate-2025-01.zip",
      "monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2025-01.zip",
    ].map((name) => `binance/archive/data/futures/um/${name}`);
    const replies = [
      "fundingRate/BTCUSDT/BTCUSDT-fundingRate-20250201T0000Z-20250205T1000Z.json",
      "klines/BTCUSDT/BTCUSDT-1h-20250204T0000Z-20250205T1000Z.json",
    ].map((name) => `binance/rest/${name}`);
    expect(names).toEqual(
      [
        ...archived.flatMap((name) => [name, `${name}.CHECKSUM`]),
        ...replies.flatMap((name) => [name, `${name}.FETCHED`]),
      ].sort(),
    );
    expect(receipt.symbols).toEqual(["BTCUSDT", "ETHUSDT"]);
    expect(receipt.tables.filter(({ missing }) => missing.length > 0).map(({ table }) => table)).toEqual([
      ...["depth", "liquidations"],
      ...["depth", "liquidations"],
    ]);
    expect(receipt.tables.find(({ table }) => table === "depth")!.missing).toEqual([
      {
        span: [Date.UTC(2025, 1, 4), Date.UTC(2025, 1, 5)],
        reason: "the archive lacks them and the exchange keeps no book of the past",
        mayComeLater: false,
      },
    ]);

    const { receipt: imported, markets } = await lakeOf(folder);
    expect(imported.files.filter(({ layout }) => layout.startsWith("skipped"))).toEqual([]);
    for (const [k, { bars, funding, openInterest, depth }] of markets.entries()) {
      const simulated = data.markets[k]!;
      const count = (LAST_CLOSE_MS - FROM_MS) / HOUR_MS;
      for (const name of ["timeMs", "open", "high", "low", "close", "volume", "takerBuyVolume"] as const)
        expect(bars[name]).toEqual(simulated.bars[name]!.slice(0, count));
      // The last bar closed before the exchange was asked, which stands beside the reply.
      expect(bars.timeMs.at(-1)).toBe(LAST_CLOSE_MS - HOUR_MS);
      expect(funding!.timeMs.length).toBe(simulated.funding!.timeMs.filter((at) => at < LAST_CLOSE_MS).length);
      expect(funding!.rate).toEqual(simulated.funding!.rate.slice(0, funding!.rate.length));
      const stamped = simulated.openInterest!.timeMs.filter((at) => at < LAST_CLOSE_MS);
      expect(openInterest!.timeMs).toEqual(stamped);
      expect(depth!.timeMs.at(-1)).toBe(Date.UTC(2025, 1, 4) - 300_000);
    }
  });

  it("asks for nothing that is there, and later for what is new alone", async () => {
    const folder = into("twice");
    const options = { symbols: ["BTCUSDT"], days: 35, into: folder };
    await downloadFrom(usual(), options);
    const before = contentBelow(folder);

    const again = await downloadFrom(usual(), options);
    expect(again.receipt.newFiles).toBe(0);
    expect(contentBelow(folder)).toEqual(before);
    // Depth of yesterday may have come by now.
    expect(again.asked.map((target) => target.split("?")[0])).toEqual([
      "/fapi/v1/time",
      "/fapi/v1/exchangeInfo",
      "/",
      "/data/futures/um/daily/bookDepth/BTCUSDT/BTCUSDT-bookDepth-2025-02-04.zip.CHECKSUM",
    ]);

    const laterMs = NOW_MS + 2 * HOUR_MS;
    const later = await downloadFrom(usual(laterMs), { ...options, days: 35 });
    const after = contentBelow(folder);
    // No funding is settled between 10 and 12.
    expect(later.receipt.newFiles).toBe(2);
    expect(Object.keys(after).filter((name) => !(name in before) && name.endsWith(".json"))).toEqual([
      "binance/rest/klines/BTCUSDT/BTCUSDT-1h-20250205T1000Z-20250205T1200Z.json",
      "binance/rest/metrics/BTCUSDT/BTCUSDT-metrics-20250205T1000Z-20250205T1200Z.json",
    ]);
    for (const [name, content] of Object.entries(before)) expect(after[name]).toBe(content);
  });

  it("has past liquidations where the archive names them, and asks for no other name of its listing", async () => {
    const folder = into("liquidations");
    const good = "data/futures/um/daily/liquidationSnapshot/BTCUSDT/BTCUSDT-liquidationSnapshot-2025-02-02.zip";
    const keys = (prefix: string) =>
      prefix.includes("liquidationSnapshot")
        ? [
            good,
            `${good}.CHECKSUM`,
            good.replace("02-02", "02-31"),
            good.replace("2025-02-02", "2024-02-02"),
            good.replace(/BTCUSDT-/, "../../../../BTCUSDT-"),
            good.replace(/BTCUSDT-l/, "ETHUSDT-l"),
          ]
        : [];
    const { receipt, asked } = await downloadFrom([archive(published(), { keys }), binance(data, { nowMs: NOW_MS })], {
      symbols: ["BTCUSDT"],
      days: 4,
      into: folder,
    });
    expect(asked.filter((target) => target.includes("/daily/liquidationSnapshot"))).toEqual([
      `/${good}.CHECKSUM`,
      `/${good}`,
    ]);
    expect(receipt.tables.find(({ table }) => table === "liquidations")!.had).toEqual([
      [Date.UTC(2025, 1, 2), Date.UTC(2025, 1, 3)],
    ]);
    expect((await lakeOf(folder)).markets[0]!.liquidations!.timeMs.length).toBeGreaterThan(0);
  });

  it("ends with the day that was asked for, in UTC", async () => {
    const { receipt } = await downloadFrom(usual(), {
      symbols: ["BTCUSDT"],
      days: 2,
      untilMs: Date.UTC(2025, 1, 3),
      into: into("until"),
    });
    expect(receipt.span).toEqual([Date.UTC(2025, 1, 1), Date.UTC(2025, 1, 3)]);
    expect(receipt.tables[0]!.had).toEqual([receipt.span]);
  });

  it("has klines, funding and open interest of Bybit, whose funding applies to its bars", async () => {
    const folder = into("bybit");
    const { receipt } = await downloadFrom([bybit(data, { nowMs: NOW_MS })], {
      symbols: ["BTCUSDT"],
      days: 35,
      exchange: "bybit",
      into: folder,
    });
    expect(receipt.tables.map(({ table, missing }) => [table, missing.length])).toEqual([
      ["bars", 0],
      ["funding", 0],
      ["open_interest", 0],
      ["depth", 1],
      ["liquidations", 1],
    ]);
    expect(receipt.barColumns).toEqual(["quoteVolume"]);
    // It never pretends to have asked an archive.
    expect(receipt.notes).toContainEqual(
      expect.stringMatching(
        /^bybit's public archive holds trades and no bars, so all of it is asked of its interface.*" is asked for nothing$/,
      ),
    );
    const { markets } = await lakeOf(folder);
    const { bars, funding, openInterest } = markets[0]!;
    const simulated = data.markets[0]!;
    const count = (LAST_CLOSE_MS - FROM_MS) / HOUR_MS;
    expect(bars.close).toEqual(simulated.bars.close.slice(0, count));
    expect(bars.quoteVolume).toEqual(simulated.bars.quoteVolume!.slice(0, count));
    expect(bars.takerBuyVolume).toBeUndefined();
    expect(funding!.rate).toEqual(simulated.funding!.rate.slice(0, funding!.rate.length));
    expect(funding!.rate.length).toBe(simulated.funding!.timeMs.filter((at) => at < LAST_CLOSE_MS).length);
    // Its figure counts both sides.
    const hourly = simulated.openInterest!.timeMs.findIndex((at) => at === FROM_MS + HOUR_MS);
    expect(openInterest!.timeMs.length).toBe(count - 1);
    expect(openInterest!.openInterest[0]).toBe(simulated.openInterest!.openInterest[hourly]! / 2);
  });

  it("knows a contract by its name alone, and who else may have been meant", async () => {
    const ask = (symbols: string[], parts = usual()) =>
      downloadFrom(parts, { symbols, days: 3, into: into(`names ${symbols.join()}`) });
    await expect(ask(["BTCUSD"])).rejects.toThrow(
      'Cannot download "BTCUSD" as every symbol must be a contract of binance: found none of that name; the nearest ' +
        "are BTCUSDT, ETHUSDT",
    );
    await expect(ask(["../../etc"])).rejects.toThrow("a symbol must be letters and digits");
    await expect(ask([])).rejects.toThrow("there must be at least one symbol");
    // Delisted: the exchange does not name it, its archive does.
    const { receipt } = await ask(
      ["ETHUSDT"],
      [archive(published()), binance(data, { nowMs: NOW_MS, unlisted: ["ETHUSDT"] })],
    );
    expect(receipt.notes).toContain("ETHUSDT is no longer listed: binance has it in its archive only");
    expect(receipt.tables[0]!.had).toEqual([[Date.UTC(2025, 1, 2), Date.UTC(2025, 1, 4)]]);
  });

  it("says what lies before a listing and behind the end of a contract", async () => {
    const contracts = {
      BTCUSDT: { listedMs: Date.UTC(2025, 1, 1, 8) },
      ETHUSDT: { status: "SETTLING", endsMs: Date.UTC(2025, 1, 2, 9) },
    };
    const { receipt } = await downloadFrom([archive(published()), binance(data, { nowMs: NOW_MS, contracts })], {
      symbols: ["BTCUSDT", "ETHUSDT"],
      days: 35,
      into: into("listed"),
    });
    expect(receipt.notes).toEqual(
      expect.arrayContaining([
        "BTCUSDT was listed on 2025-02-01: 31 days of the span lie before it",
        "ETHUSDT is no longer traded: binance says SETTLING, until 2025-02-02",
      ]),
    );
    const bars = receipt.tables.filter(({ table }) => table === "bars");
    expect(bars.map(({ asked }) => asked)).toEqual([
      [[Date.UTC(2025, 1, 1, 8), LAST_CLOSE_MS]],
      [[FROM_MS, Date.UTC(2025, 1, 2, 9)]],
    ]);
    expect(bars.every(({ missing }) => missing.length === 0)).toBe(true);
  });

  it.each([
    ["an exchange", { exchange: "mtgox" }, "the exchange must be one of binance, bybit: found none of them"],
    ["OKX", { exchange: "okx" }, "files of its archive, OKX's say, are read where they lie: make report DATA=folder"],
    ["a length of bars", { barMs: 7_000 }, "the bars of binance must be one of 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h long"],
    ["days", { days: 0 }, "days"],
    ["an address", { archiveUrl: "file:///etc/passwd" }, "a server must be an address like https://"],
  ])("refuses %s that it does not know, before it asks anybody", async (_, options, refusal) => {
    const asked = downloadMarket({ symbols: ["BTCUSDT"], rng: createRng(1), into: into("refused"), ...options });
    await expect(asked).rejects.toThrow(refusal);
  });

  it("refuses a file in the place of its folder", async () => {
    writeFileSync(join(place, "file"), "");
    await expect(
      downloadMarket({ symbols: ["BTCUSDT"], rng: createRng(1), into: join(place, "file") }),
    ).rejects.toThrow(/Cannot download into ".*file" as it must be a folder: found a file/);
  });

  it("lets one process at a time write into a folder", async () => {
    const folder = into("locked");
    const first = downloadFrom(usual(), { symbols: ["BTCUSDT"], days: 3, into: folder });
    const second = downloadFrom(usual(), { symbols: ["BTCUSDT"], days: 3, into: folder });
    await expect(second).rejects.toThrow(/one process at a time may write there: process \d+ does/);
    await first;
  });

  it("keeps the same bytes whatever the clock of the machine does", async () => {
    const options = { symbols: ["BTCUSDT"], days: 3 };
    const steady = await downloadFrom(usual(), { ...options, into: into("steady") });
    let jumps = 0;
    const clock = { nowMs: () => NOW_MS + (jumps++ % 2 === 0 ? -DAY_MS : 365 * DAY_MS) };
    const jumping = await downloadFrom(usual(), { ...options, into: into("jumping"), clock });
    expect(jumping.receipt.notes[0]).toContain(
      "the clock of this machine says 2025-02-04 10:01 UTC where the exchange",
    );
    expect(withoutAddresses(contentBelow(into("jumping")))).toEqual(withoutAddresses(contentBelow(into("steady"))));
    expect(steady.receipt.tables).toEqual(jumping.receipt.tables);
  });

  it("takes a file without its paper for half-written", async () => {
    const folder = into("paper");
    const options = { symbols: ["BTCUSDT"], days: 3, into: folder };
    await downloadFrom(usual(), options);
    const whole = withoutAddresses(contentBelow(folder));
    const papers = Object.keys(whole).filter((name) => /CHECKSUM|FETCHED/.test(name));
    for (const name of papers) rmSync(join(folder, name));
    mkdirSync(join(folder, "binance/partial.tmp-1"));
    writeFileSync(join(folder, "binance/partial.tmp-1/file"), "what a killed process left");
    await downloadFrom(usual(), options);
    expect(withoutAddresses(contentBelow(folder))).toEqual(whole);
  });
});

/** Every server of these tests has a port of its own. */
function withoutAddresses(content: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(content).map(([name, text]) => [name, text.replace(/http:\/\/127\.0\.0\.1:\d+/, "http://server")]),
  );
}
