import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { createRng, DAY_MS, HOUR_MS, openLake, simulateMarket, type Bars, type SymbolMarket } from "tenbin";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "lake-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const simulated = simulateMarket({
  scenario: "strong",
  symbols: ["SOLUSDT", "BTCUSDT"],
  days: 40,
  barMs: HOUR_MS,
  rng: createRng(3),
});

/** Flat bars at 100, one a step. */
function flatBars(symbol: string, barMs: number, firstMs: number, count: number): Bars {
  const column = (value: number) => new Float64Array(count).fill(value);
  return {
    symbol,
    barMs,
    timeMs: Float64Array.from({ length: count }, (_, i) => firstMs + i * barMs),
    open: column(100),
    high: column(101),
    low: column(99),
    close: column(100),
    volume: column(1),
  };
}

async function withLake<T>(
  use: (lake: Awaited<ReturnType<typeof openLake>>) => Promise<T>,
  path = directory,
): Promise<T> {
  const lake = await openLake(path);
  try {
    return await use(lake);
  } finally {
    await lake.close();
  }
}

describe("a lake", () => {
  it("gives back exactly what a simulation wrote, to another process as well", async () => {
    await withLake(async (lake) => {
      await lake.writeMarkets(simulated.markets, { source: "simulator" });
      await lake.writeTruth(simulated.truth, { barMs: HOUR_MS });
    });
    await withLake(async (lake) => {
      expect(await lake.readMarkets({ barMs: HOUR_MS })).toEqual(simulated.markets);
      expect(await lake.readTruth({ barMs: HOUR_MS })).toEqual(simulated.truth);
      expect(lake.contents().sources).toEqual(["simulator"]);
    });
  });

  it("reads a rate of -0 that stands beside a rate of 0", async () => {
    const timeMs = Float64Array.of(1_735_689_600_000, 1_735_718_400_000, 1_735_747_200_000);
    const funding = {
      timeMs,
      knownMs: timeMs,
      rate: Float64Array.of(-0, 0, 0),
      intervalHours: Float64Array.of(8, 8, 8),
    };
    await withLake(async (lake) => {
      await lake.writeMarkets([{ bars: flatBars("BTCUSDT", HOUR_MS, timeMs[0]!, 30), funding }], { source: "a zero" });
      const [market] = await lake.readMarkets({ barMs: HOUR_MS });
      expect(market!.funding!.rate).toEqual(Float64Array.of(0, 0, 0));
    });
  });

  it("always gives back every table exactly, whatever its numbers and ties", async () => {
    const start = 1_735_689_600_000;
    const number = fc.double({ noDefaultInfinity: true }).map((value) => value + 0);
    const times = fc.array(fc.integer({ min: 0, max: 70 * DAY_MS }), { maxLength: 30 }).map((offsets) =>
      Float64Array.from(
        offsets.sort((a, b) => a - b),
        (offset) => start + offset,
      ),
    );
    const column = (length: number) =>
      fc.array(number, { minLength: length, maxLength: length }).map((values) => Float64Array.from(values));
    const table = <Name extends string>(...names: Name[]) =>
      times.chain((knownMs) =>
        fc
          .record(
            Object.fromEntries(names.map((name) => [name, column(knownMs.length)])) as Record<
              Name,
              fc.Arbitrary<Float64Array>
            >,
          )
          .map((columns) => ({ timeMs: knownMs.map((time) => time - 7), knownMs, ...columns })),
      );
    const liquidations = table("price", "quantity", "notionalUsd").chain((events) =>
      fc
        .array(fc.constantFrom("long" as const, "short" as const), {
          minLength: events.timeMs.length,
          maxLength: events.timeMs.length,
        })
        .map((side) => ({
          ...events,
          side,
          coverageMs: [
            [start, start + DAY_MS],
            [start + 2 * DAY_MS, start + 3 * DAY_MS],
          ] as [number, number][],
        })),
    );
    const markets = fc.record(
      {
        liquidations,
        funding: table("rate").map((settled) => ({
          ...settled,
          // Hours that disagree with the settlements are read as a source's that names the next interval.
          intervalHours: settled.timeMs.map((time, i) =>
            i === 0 ? 8 : Math.max(1, Math.round((time - settled.timeMs[i - 1]!) / HOUR_MS)),
          ),
        })),
        openInterest: table("openInterest"),
        depth: table("bidNotionalUsd", "askNotionalUsd"),
      },
      { requiredKeys: [] },
    );
    // One lake for all: what was written before must never show.
    await withLake(async (lake) => {
      await fc.assert(
        fc.asyncProperty(markets, async (tables) => {
          const market = { bars: flatBars("BTCUSDT", HOUR_MS, start, 3), ...tables } as SymbolMarket;
          await lake.writeMarkets([market], { source: "property" });
          expect(await lake.readMarkets({ barMs: HOUR_MS })).toEqual([market]);
        }),
        { numRuns: 25 },
      );
    });
  });

  it("answers SQL over every table, with and without rows", async () => {
    await withLake(async (lake) => {
      expect(await lake.query("SELECT count(*) AS n FROM depth")).toEqual([{ n: 0 }]);
      await lake.writeMarkets(simulated.markets, { source: "simulator" });
      const [market] = simulated.markets;
      const rows = await lake.query(
        "SELECT symbol, barMs, count(*) AS n, min(timeMs) AS first, bool_and(knownMs = timeMs + " +
          "barMs) AS closes FROM bars WHERE symbol = 'SOLUSDT' GROUP BY ALL",
      );
      expect(rows).toEqual([
        { symbol: "SOLUSDT", barMs: HOUR_MS, n: 960, first: market!.bars.timeMs[0], closes: true },
      ]);
      const [{ longs }] = (await lake.query(
        "SELECT count(*) AS longs FROM liquidations WHERE symbol = 'SOLUSDT' AND side = 'long'",
      )) as [{ longs: number }];
      expect(longs).toBe(market!.liquidations!.side.filter((side) => side === "long").length);
      for (const table of ["liquidations", "funding", "open_interest", "depth", "taker_volume"])
        expect(await lake.query(`SELECT bool_and(knownMs >= timeMs) AS later FROM ${table}`)).toHaveLength(1);
    });
  });

  it("lies in Parquet files by symbol and month that any reader opens", async () => {
    await withLake(async (lake) => {
      await lake.writeMarkets([{ bars: flatBars("币安人生USDT", HOUR_MS, Date.UTC(2025, 0, 31, 22), 4) }], {
        source: "two months",
      });
      const files = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((name) =>
        name.endsWith(".parquet"),
      );
      expect(files).toHaveLength(2);
      expect(
        files.every((name) =>
          /^bars\/symbol=%[^/]+\/month=2025-0[12]\/unnamed-3600s-[0-9a-f]{16}\.parquet$/.test(name),
        ),
      ).toBe(true);
      expect(await lake.query(`SELECT DISTINCT symbol FROM bars`)).toEqual([{ symbol: "币安人生USDT" }]);
      expect(
        await lake.query(
          `SELECT count(*) AS n FROM read_parquet('${directory}/bars/*/*/*.parquet', hive_partitioning ` +
            "= true) WHERE month = '2025-02'",
        ),
      ).toEqual([{ n: 2 }]);
    });
  });

  it("makes longer bars on the UTC grid and never shorter ones", async () => {
    const first = Date.UTC(2025, 0, 1, 0, 25);
    const bars = flatBars("BTCUSDT", 300_000, first, 40);
    bars.close.forEach((_, i) => (bars.close[i] = 100 + i / 100));
    await withLake(async (lake) => {
      await lake.writeMarkets([{ bars }], { source: "5 minutes" });
      const [hourly] = await lake.readMarkets({ barMs: HOUR_MS });
      // 00:25 to 03:45: the hours 01 and 02 are whole.
      expect(Array.from(hourly!.bars.timeMs)).toEqual([Date.UTC(2025, 0, 1, 1), Date.UTC(2025, 0, 1, 2)]);
      expect(Array.from(hourly!.bars.volume)).toEqual([12, 12]);
      expect(Array.from(hourly!.bars.close)).toEqual([bars.close[18], bars.close[30]]);
      expect((await lake.readMarkets({ barMs: 60_000 }))[0]!.bars.barMs).toBe(300_000);
      await expect(lake.readMarkets({ barMs: 420_000 })).rejects.toThrow(
        "Cannot resample BTCUSDT as barMs / length of its bars must be an integer of at least 1: found 1.4",
      );
    });
  });

  it("reads the finest interval that all symbols have, over the span that all share", async () => {
    const day = Date.UTC(2025, 5, 1);
    await withLake(async (lake) => {
      await lake.writeMarkets(
        [
          { bars: flatBars("BTCUSDT", 300_000, day, 288) },
          { bars: flatBars("XRPUSDT", HOUR_MS, day + 3 * HOUR_MS, 24) },
        ],
        { source: "mixed" },
      );
      const markets = await lake.readMarkets({ barMs: 300_000 });
      expect(markets.map(({ bars }) => [bars.symbol, bars.barMs, bars.timeMs[0], bars.timeMs.length])).toEqual([
        ["BTCUSDT", HOUR_MS, day + 3 * HOUR_MS, 21],
        ["XRPUSDT", HOUR_MS, day + 3 * HOUR_MS, 21],
      ]);
      await expect(lake.readMarkets({ barMs: HOUR_MS, symbols: ["ADAUSDT"] })).rejects.toThrow(
        "Cannot read markets as the lake must hold bars of every symbol: found none of ADAUSDT",
      );
      await lake.writeMarkets([{ bars: flatBars("XRPUSDT", HOUR_MS, day + 30 * DAY_MS, 24) }], { source: "later" });
      await expect(lake.readMarkets({ barMs: HOUR_MS })).rejects.toThrow(
        "Cannot read markets as the symbols must share a span",
      );
    });
  });

  it("has a content hash that follows the rows and nothing else", async () => {
    const [sol, btc] = simulated.markets as [SymbolMarket, SymbolMarket];
    const hashOf = (write: (lake: Awaited<ReturnType<typeof openLake>>) => Promise<void>) => {
      const path = mkdtempSync(join(directory, "hash-"));
      return withLake(async (lake) => {
        await write(lake);
        return lake.contentHash();
      }, path);
    };
    const together = await hashOf((lake) => lake.writeMarkets([sol, btc], { source: "a" }));
    const apart = await hashOf(async (lake) => {
      await lake.writeMarkets([btc], { source: "b" });
      await lake.writeMarkets([sol], { source: "c" });
      await lake.writeMarkets([sol], { source: "d" });
    });
    expect(apart).toBe(together);
    const close = sol.bars.close.slice();
    close[17]! += 1e-9;
    expect(
      await hashOf((lake) => lake.writeMarkets([{ ...sol, bars: { ...sol.bars, close } }, btc], { source: "a" })),
    ).not.toBe(together);
  });

  it("refuses a damaged file, a damaged table of contents and a fraction of a millisecond", async () => {
    await withLake((lake) => lake.writeMarkets([{ bars: flatBars("BTCUSDT", HOUR_MS, 0, 50) }], { source: "x" }));
    const [file] = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".parquet"),
    );
    const path = join(directory, file!);
    const bytes = readFileSync(path);
    for (const at of [6, 40, Math.floor(bytes.length / 2)]) {
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= 0x55;
      writeFileSync(path, damaged);
      // A byte that no value depends on may change; then the rows must still be the ones that were written.
      await withLake(async (lake) => {
        const outcome = await lake.contentHash().then(
          () => "same rows",
          (error: Error) => error.message,
        );
        expect(outcome).toMatch(
          /^same rows$|^Cannot read the lake in ".*" as .*; remove that folder and import again$/s,
        );
      });
    }
    writeFileSync(path, bytes.subarray(0, bytes.length - 9));
    await withLake(async (lake) => {
      await expect(lake.contentHash()).rejects.toThrow(
        /^Cannot read the lake in ".*" as its files must be readable: .*; remove that folder and import again$/s,
      );
      const market = { bars: { ...flatBars("BTCUSDT", HOUR_MS, 0, 2), timeMs: Float64Array.of(0, 3_600_000.5) } };
      await expect(lake.writeMarkets([market], { source: "x" })).rejects.toThrow(
        "Cannot write bars of BTCUSDT as every timeMs must be whole milliseconds: row 1 is 3600000.5",
      );
    });
    writeFileSync(join(directory, "lake.json"), "{");
    await expect(openLake(directory)).rejects.toThrow(/^Cannot open the lake in ".*" as its lake.json must be JSON/);
    for (const text of ["null", "{}", '{"format": "tenbin-lake-1"}', "[".repeat(100_000)]) {
      writeFileSync(join(directory, "lake.json"), text);
      await expect(openLake(directory)).rejects.toThrow(
        /^Cannot open the lake in ".*" as its .* must .*; remove that folder and import again$/,
      );
    }
  });

  it("names the key that is damaged in its table of contents, and reads and removes nothing outside it", async () => {
    await withLake(async (lake) => {
      const none = new Float64Array(0);
      const events = { timeMs: none, knownMs: none, price: none, quantity: none, notionalUsd: none, side: [] };
      const liquidations = { ...events, coverageMs: [[0, HOUR_MS]] as [number, number][] };
      await lake.writeMarkets([{ bars: flatBars("BTCUSDT", HOUR_MS, 0, 50), liquidations }], { source: "x" });
    });
    const path = join(directory, "lake.json");
    const whole = JSON.parse(readFileSync(path, "utf8")) as Record<string, never>;
    const damage: readonly (readonly [string, unknown, string])[] = [
      ["series.0.files.0.rows", "fifty", 'series[0] files[0] rows must be a count: found "fifty"'],
      ["series.0.files.0.path", "bars/../../x", "series[0] files[0] path must be a path inside the lake: found "],
      ["series.0.files.0.path", "/etc/passwd", "series[0] files[0] path must be a path inside the lake: found "],
      ["series.0.table", "constructor", 'series[0] table must be a table of the lake: found "constructor"'],
      ["series.0.files", null, "series[0] files must be a list: found object"],
      ["series.0", 7, "series[0] must be an object: found 7"],
      ["coverage.0.spans.0", [1], "coverage[0] spans[0] must be a pair of times: found [1]"],
      ["symbols.0", null, "symbols[0] must be a text: found null"],
    ];
    for (const [key, value, said] of damage) {
      const damaged = structuredClone(whole) as Record<string, unknown>;
      const keys = key.split(".");
      const last = keys.pop()!;
      const holder = keys.reduce((one, name) => one[name] as Record<string, unknown>, damaged);
      holder[last] = value;
      writeFileSync(path, JSON.stringify(damaged));
      const message = await openLake(directory).then(String, String);
      expect(message).toContain(`SyntaxError: Cannot open the lake in "${directory}" as its lake.json ${said}`);
      expect(message).toMatch(/; remove that folder and import again$/);
    }
    rmSync(path);
    mkdirSync(path);
    await expect(openLake(directory)).rejects.toThrow(
      "as its lake.json must be a file that can be read: found a folder",
    );
  });

  it("refuses a whole file that holds other rows than were written", async () => {
    const parquet = (path: string) =>
      join(
        path,
        readdirSync(path, { recursive: true, encoding: "utf8" }).find((name) => name.endsWith(".parquet"))!,
      );
    const bars = flatBars("BTCUSDT", HOUR_MS, 0, 50);
    const other = mkdtempSync(join(directory, "other-"));
    await withLake(
      (lake) =>
        lake.writeMarkets([{ bars: { ...bars, volume: bars.volume.map((one, i) => one + i) } }], { source: "x" }),
      other,
    );
    const lake = mkdtempSync(join(directory, "lake-"));
    await withLake((one) => one.writeMarkets([{ bars }], { source: "x" }), lake);
    copyFileSync(parquet(other), parquet(lake));
    await withLake(async (one) => {
      const refusal =
        /^Cannot read the lake in ".*" as "bars\/.*" must hold the rows that were written: their hash is [0-9a-f]{12}, expected [0-9a-f]{12}; remove that folder and import again$/;
      await expect(one.contentHash()).rejects.toThrow(refusal);
      await expect(one.readMarkets({ barMs: HOUR_MS })).rejects.toThrow(refusal);
    }, lake);
  });

  it("keeps no file that was replaced, nor one that a killed write left", async () => {
    await withLake(async (lake) => {
      const files = () =>
        readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".parquet"));
      await lake.writeMarkets([{ bars: flatBars("BTCUSDT", HOUR_MS, 0, 50) }], { source: "x" });
      const [first] = files();
      const left = join(dirname(join(directory, first!)), "unnamed-3600s-0123456789abcdef.parquet");
      copyFileSync(join(directory, first!), left);
      expect((await lake.query("SELECT count(*) AS n FROM bars"))[0]).toEqual({ n: 50 });
      await lake.writeMarkets([{ bars: flatBars("BTCUSDT", HOUR_MS, 0, 49) }], { source: "x" });
      expect(files()).toHaveLength(1);
      expect(files()).not.toContain(first);
      expect((await lake.query("SELECT count(*) AS n FROM bars"))[0]).toEqual({ n: 49 });
    });
  });

  it("lets one writer in at a time and takes over from one that died", async () => {
    await withLake(async (lake) => {
      writeFileSync(join(directory, "lake.lock"), "999999999 1");
      await lake.writeMarkets([{ bars: flatBars("BTCUSDT", HOUR_MS, 0, 2) }], { source: "x" });
      expect(existsSync(join(directory, "lake.lock"))).toBe(false);
      const outcomes = await Promise.allSettled(
        [1, 2].map((count) => lake.writeMarkets([{ bars: flatBars("BTCUSDT", HOUR_MS, 0, count) }], { source: "x" })),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
      expect((await lake.query("SELECT count(*) AS n FROM bars"))[0]).toEqual({ n: 1 });
    });
  });
});
