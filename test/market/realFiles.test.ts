/** The real files, where they are: what DATA's measurements say of them, counted again after an import. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditLake, importFiles, openLake, type ImportReceipt, type Lake, type SymbolMarket } from "tenbin";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const files = process.env["TENBIN_MARKET_DATA"];
const present = files !== undefined && existsSync(files);
const SYMBOLS = ["AVAXUSDT", "BTCUSDT", "ETHUSDT", "ICPUSDT", "SOLUSDT"];

describe.skipIf(!present)(
  `the real market data${present ? "" : " (skipped: TENBIN_MARKET_DATA names no folder)"}`,
  () => {
    let folder: string;
    let lake: Lake;
    let receipt: ImportReceipt;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "real-"));
      lake = await openLake(folder);
      receipt = await importFiles(lake, [files!]);
    });
    afterAll(async () => {
      await lake.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const seriesOf = (table: string, symbol: string, barMs?: number) =>
      receipt.series.find((one) => one.table === table && one.symbol === symbol && one.barMs === barMs)!;

    it("has 51,840 five-minute bars a symbol, of which the last is not proven finished, and no gap", () => {
      for (const symbol of SYMBOLS)
        expect(seriesOf("bars", symbol, 300_000)).toMatchObject({
          read: 51_840,
          rows: 51_839,
          unfinished: 1,
          duplicates: 0,
          outOfOrder: 0,
          gapCount: 0,
        });
      expect(seriesOf("bars", "BTCUSDT", 3_600_000)).toMatchObject({
        read: 24_883,
        rows: 24_882,
        gapCount: 0,
        span: { fromMs: Date.UTC(2023, 0, 1), toMs: Date.UTC(2025, 10, 2, 18) },
      });
    });

    it("has the exchange's halt of 2025-08-29 as three bars without volume in every symbol", async () => {
      const rows = await lake.query(
        "SELECT symbol, list(timeMs ORDER BY timeMs) AS times FROM bars WHERE barMs = 300000 AND " +
          "volume = 0 GROUP BY symbol ORDER BY symbol",
      );
      const halt = [20, 25, 30].map((minute) => Date.UTC(2025, 7, 29, 6, minute));
      expect(rows.map(({ symbol, times }) => [symbol, (times as unknown[]).map(Number)])).toEqual(
        SYMBOLS.map((symbol) => [symbol, halt]),
      );
    });

    it(
      "has 917 liquidations of the five symbols in 102 minutes, one stale row and at most one " +
        "event a symbol and second",
      async () => {
        const counts = { BTCUSDT: 267, ETHUSDT: 324, ICPUSDT: 42, SOLUSDT: 216, AVAXUSDT: 68 };
        for (const [symbol, rows] of Object.entries(counts))
          expect(seriesOf("liquidations", symbol)).toMatchObject({ rows, dropped: 0, duplicates: 0 });
        expect(
          await lake.query(
            "SELECT count(*) AS n, count(DISTINCT symbol) AS symbols, max(timeMs) - min(timeMs) AS " +
              "spanMs FROM liquidations",
          ),
        ).toEqual([{ n: 10_000, symbols: 550, spanMs: 6_115_569 }]);
        expect(seriesOf("liquidations", "AMBUSDT")).toMatchObject({ read: 1, dropped: 1, rows: 0 });
        expect(
          await lake.query(
            "SELECT max(n) AS most FROM (SELECT count(*) AS n FROM liquidations GROUP BY symbol, timeMs // 1000)",
          ),
        ).toEqual([{ most: 1 }]);
        const [{ longs }] = (await lake.query("SELECT avg((side = 'long')::INT) AS longs FROM liquidations")) as [
          { longs: number },
        ];
        expect(longs).toBeCloseTo(0.91, 2);
      },
    );

    it("fills liquidations better than their limit, inside the bar of their time", async () => {
      const [better] = await lake.query(
        "SELECT avg((orderPrice < price)::INT) FILTER (side = 'long') AS longs, avg((orderPrice > " +
          "price)::INT) FILTER (side = 'short') AS shorts FROM liquidations",
      );
      expect(better!["longs"]).toBeGreaterThan(0.99);
      expect(better!["shorts"]).toBeGreaterThan(0.95);
      const inside = await lake.query(
        "SELECT count(*) AS n, avg((price BETWEEN low AND high)::INT) AS inside FROM liquidations l " +
          "JOIN bars b ON b.symbol = l.symbol AND b.barMs = 300000 AND l.timeMs >= b.timeMs AND " +
          "l.timeMs < b.knownMs",
      );
      expect(inside).toEqual([{ n: 917, inside: 1 }]);
    });

    it("has funding of BTC, ETH and SOL alone among the five, the same in both sources", async () => {
      const rows = await lake.query(
        "SELECT symbol, count(*) AS n FROM funding WHERE symbol IN " +
          `(${SYMBOLS.map((symbol) => `'${symbol}'`).join()}) GROUP BY symbol ORDER BY symbol`,
      );
      expect(rows).toEqual([
        { symbol: "BTCUSDT", n: 3_485 },
        { symbol: "ETHUSDT", n: 1_092 },
        { symbol: "SOLUSDT", n: 1_092 },
      ]);
      expect(seriesOf("funding", "BTCUSDT")).toMatchObject({ read: 3_111 + 1_092, duplicates: 718, conflicts: 0 });
      expect(
        receipt.apart
          .filter(({ series }) => series.startsWith("funding of"))
          .map(({ series }) => series.slice("funding of ".length)),
      ).toEqual(["bybit", "dydx", "hyperliquid", "kraken", "lighter", "okx"]);
    });

    it("keeps the premium index, the hourly bars and the taker volume apart and names them", () => {
      expect(
        receipt.apart
          .filter(({ series }) => !series.startsWith("funding of"))
          .map(({ series, rows }) => [series, rows]),
      ).toEqual([
        ["BTCUSDT klines", 24_883],
        ["bars BTCUSDT 1 h", 24_882],
        ["taker volume BTCUSDT 1 h", 500],
      ]);
    });

    it("says under which licence each file lies", () => {
      const licences = Object.fromEntries(
        receipt.files
          .filter(({ licence }) => licence !== null)
          .map(({ name, licence }) => [name.split("/")[0], licence]),
      );
      expect(licences).toMatchObject({
        "binance-um-5m-2025h2": expect.stringMatching(/NONE stated/),
        "btcusdt-1h-2023-2025": expect.stringMatching(/Apache-2\.0/),
        "funding-2025": expect.stringMatching(/PUBLIC DOMAIN/),
        "liquidations-2025-12-11": expect.stringMatching(/NONE stated/),
      });
    });

    it("is read as five symbols over their common span, with what each of them has", async () => {
      const markets: SymbolMarket[] = await lake.readMarkets({ barMs: 3_600_000 });
      expect(markets.map(({ bars }) => [bars.symbol, bars.timeMs.length, bars.timeMs[0]])).toEqual(
        SYMBOLS.map((symbol) => [symbol, 4_318, Date.UTC(2025, 6, 4, 13)]),
      );
      expect(
        markets.map(({ funding, openInterest, depth, liquidations }) => [
          funding !== undefined,
          openInterest !== undefined,
          depth !== undefined,
          liquidations!.coverageMs,
        ]),
      ).toEqual(
        SYMBOLS.map((symbol) => [
          ["BTCUSDT", "ETHUSDT", "SOLUSDT"].includes(symbol),
          symbol === "BTCUSDT",
          false,
          [[Date.UTC(2025, 11, 11, 1, 36, 23, 918), Date.UTC(2025, 11, 11, 3, 18, 19, 488)]],
        ]),
      );
    });

    it("has hourly takers on the clock of the bars", async () => {
      const { clocks } = await auditLake(lake, { symbols: ["BTCUSDT"] });
      expect(clocks.find(({ input }) => input === "taker volume")?.stretches).toEqual([
        { fromMs: Date.UTC(2025, 9, 12), toMs: Date.UTC(2025, 10, 3), lagMs: 0 },
      ]);
    });
  },
);
