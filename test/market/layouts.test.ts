/** Each layout in a file of a few rows, checked by eye. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { importFiles, openLake, type ImportReceipt } from "tenbin";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  checksumOf,
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

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "raw-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Imports files into a new lake and asks it in SQL. */
async function imported(
  files: Readonly<Record<string, string | Uint8Array>>,
  sql: string,
  options = {},
): Promise<{ rows: Record<string, unknown>[]; receipt: ImportReceipt }> {
  const lake = await openLake(mkdtempSync(join(folder, "lake-")));
  try {
    const receipt = await importFiles(lake, [writeFiles(mkdtempSync(join(folder, "raw-")), files)], options);
    return { rows: await lake.query(sql), receipt };
  } finally {
    await lake.close();
  }
}

const BARS = "SELECT * FROM bars ORDER BY symbol, timeMs";
const HOUR = 3_600_000;
const iso = (ms: number) => new Date(ms).toISOString().replace("T", " ").replace(".000Z", "+00:00");
const isoWithMicroseconds = (ms: number) =>
  ms % 1_000 === 0 ? iso(ms) : new Date(ms).toISOString().replace("T", " ").replace(/Z$/, "000+00:00");

describe("klines", () => {
  const firstBar = {
    symbol: "BTCUSDT",
    venue: "binance",
    barMs: HOUR,
    timeMs: START_MS,
    knownMs: START_MS + HOUR,
    open: 100,
    high: 100.5,
    low: 99.5,
    close: 100,
    volume: 10,
    quoteVolume: 1_000,
    tradeCount: 50,
    takerBuyVolume: 4,
  };

  it.each([
    ["a header", { "BTCUSDT-1h.csv": csv(KLINES_HEADER, ...klineRows(4)) }],
    ["no header", { "BTCUSDT-1h.csv": csv(...klineRows(4)) }],
    [
      "microseconds",
      { "BTCUSDT-1h.csv": csv(...klineRows(4, { time: (ms) => (ms % HOUR === 0 ? `${ms}000` : `${ms}999`) })) },
    ],
    [
      "ISO times and other names",
      {
        "BTCUSDT_1h.csv": csv(
          "open_time,open,high,low,close,volume,close_time,quote_volume,num_trades," +
            "taker_buy_base,taker_buy_quote,ignore",
          ...klineRows(4, { time: isoWithMicroseconds }),
        ),
      },
    ],
    [
      "carriage returns, a byte-order mark and blank lines",
      { "BTCUSDT-1h.csv": `\ufeff${KLINES_HEADER}\r\n\r\n${klineRows(4).join("\r\n")}\r\n\r\n` },
    ],
    ["gzip", { "BTCUSDT-1h.csv.gz": gzipSync(csv(...klineRows(4))) }],
    [
      "the REST reply",
      {
        "BTCUSDT.json": JSON.stringify(
          klineRows(4).map((row) => row.split(",").map((field, k) => ([0, 6, 8].includes(k) ? Number(field) : field))),
        ),
      },
    ],
    ["rows in any order", { "BTCUSDT-1h.csv": csv(KLINES_HEADER, ...klineRows(4).reverse()) }],
  ])("are read with %s", async (_, files) => {
    const { rows, receipt } = await imported(files, BARS);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toEqual(firstBar);
    expect(rows[2]).toMatchObject({ timeMs: START_MS + 2 * HOUR, volume: 12, close: 100.02, takerBuyVolume: 4.2 });
    expect(receipt.series).toEqual([
      expect.objectContaining({
        table: "bars",
        symbol: "BTCUSDT",
        rows: 3,
        read: 4,
        unfinished: 1,
        gapCount: 0,
        span: { fromMs: START_MS, toMs: START_MS + 3 * HOUR },
      }),
    ]);
  });

  it(
    "are read from a dated archive with its checksum, whose last bar is finished if the archive " + "ends with it",
    async () => {
      const whole = zip("BTCUSDT-1h-2025-10-07.csv", csv(KLINES_HEADER, ...klineRows(24)));
      const { rows, receipt } = await imported(
        {
          "BTCUSDT-1h-2025-10-07.zip": whole,
          "BTCUSDT-1h-2025-10-07.zip.CHECKSUM": checksumOf("BTCUSDT-1h-2025-10-07.zip", whole),
        },
        BARS,
      );
      expect(rows).toHaveLength(24);
      expect(receipt.files.map(({ name, layout, rows: count }) => [name, layout, count])).toEqual([
        ["BTCUSDT-1h-2025-10-07.zip", "klines", 24],
        ["BTCUSDT-1h-2025-10-07.zip.CHECKSUM", "checksum of the file it is named after", 0],
      ]);
      // The same rows in a monthly archive that is not over prove nothing.
      expect(
        (await imported({ "BTCUSDT-1h-2025-10.zip": zip("BTCUSDT-1h-2025-10.csv", csv(...klineRows(24))) }, BARS)).rows,
      ).toHaveLength(23);
    },
  );

  it("are read as plain OHLCV, whose other columns are absent", async () => {
    const rows = klineRows(4, { barMs: 300_000 }).map((row) => row.split(",").slice(0, 6).join(","));
    const { rows: bars } = await imported(
      { "SOLUSDT_5m.csv": csv("timestamp,open,high,low,close,volume", ...rows) },
      BARS,
    );
    expect(bars).toHaveLength(3);
    expect(bars[0]).toMatchObject({
      symbol: "SOLUSDT",
      barMs: 300_000,
      quoteVolume: null,
      tradeCount: null,
      takerBuyVolume: null,
    });
    expect((await imported({ "SOLUSDT_5m.csv": csv(...rows) }, BARS)).rows).toEqual(bars);
  });

  it("of coin-margined contracts count contracts and coins the other way round", async () => {
    const { rows } = await imported({ "BTCUSD_PERP-1h.csv": csv(KLINES_HEADER, ...klineRows(3)) }, BARS);
    expect(rows[0]).toMatchObject({ symbol: "BTCUSD_PERP", volume: 1_000, quoteVolume: 10 * 100, takerBuyVolume: 400 });
  });

  it("whose prices are at or below zero are a premium index, kept apart and named", async () => {
    const premium = Array.from(
      { length: 5 },
      (_, i) => `${START_MS + i * HOUR},-0.0003,0.0001,-0.0006,-0.0002,0,${START_MS + (i + 1) * HOUR - 1},0,720,0,0,0`,
    );
    const { rows, receipt } = await imported(
      { "BTCUSDT_premiumIndexKlines_1h.csv": csv(KLINES_HEADER, ...premium), "BTCUSDT-1h.csv": csv(...klineRows(3)) },
      BARS,
    );
    expect(rows).toHaveLength(2);
    expect(receipt.apart).toEqual([
      {
        series: "BTCUSDT klines",
        rows: 5,
        reason: "5 of its 5 rows have prices at or below zero: a premium index, no prices",
        file: "BTCUSDT_premiumIndexKlines_1h.csv",
      },
    ]);
  });

  it("whose symbol nobody names are left out with a warning", async () => {
    const { receipt } = await imported(
      {
        "klines.json": JSON.stringify(klineRows(3).map((row) => row.split(","))),
        "BTCUSDT-1h.csv": csv(...klineRows(3)),
      },
      BARS,
    );
    expect(receipt.warnings).toEqual(["klines.json was left out: neither its rows nor its name say of which symbol"]);
  });

  it("of a coarser interval are kept apart and named", async () => {
    const { rows, receipt } = await imported(
      { "BTCUSDT-1h.csv": csv(...klineRows(3)), "BTCUSDT-5m.csv": csv(...klineRows(40, { barMs: 300_000 })) },
      "SELECT barMs, count(*) AS n FROM bars GROUP BY ALL ORDER BY 1",
    );
    expect(rows).toEqual([
      { barMs: 300_000, n: 39 },
      { barMs: HOUR, n: 2 },
    ]);
    expect(receipt.apart).toEqual([
      { series: "bars BTCUSDT 1 h", rows: 2, reason: "bars of BTCUSDT are taken from another series", file: null },
    ]);
  });
});

describe("funding", () => {
  const FUNDING = "SELECT symbol, venue, timeMs, knownMs, rate, intervalHours FROM funding ORDER BY symbol, timeMs";
  const settlement = { symbol: "BTCUSDT", venue: "binance", timeMs: START_MS, knownMs: START_MS + 13, rate: 0.0001 };

  it.each([
    [
      "the archive",
      {
        "BTCUSDT-fundingRate-2025-10.csv": csv(
          "calc_time,funding_interval_hours,last_funding_rate",
          `${START_MS + 13},8,0.00010000`,
          `${START_MS + 8 * HOUR},8,-0.00002`,
        ),
      },
      8,
    ],
    [
      "the REST reply",
      {
        "x.json": JSON.stringify([
          { symbol: "BTCUSDT", fundingTime: START_MS + 13, fundingRate: "0.00010000", markPrice: "" },
          { symbol: "BTCUSDT", fundingTime: START_MS + 8 * HOUR, fundingRate: "-0.00002", markPrice: "4.1" },
        ]),
      },
      null,
    ],
    [
      "its CSV with ISO times",
      {
        "x.csv": csv(
          "symbol,fundingTime,fundingRate,markPrice",
          `BTCUSDT,${new Date(START_MS + 13).toISOString()},0.0001,`,
          `BTCUSDT,${iso(START_MS + 8 * HOUR)},-2e-05,4.1`,
        ),
      },
      null,
    ],
  ])("is read from %s", async (_, files, intervalHours) => {
    const { rows } = await imported(files, FUNDING);
    expect(rows).toEqual([
      { ...settlement, intervalHours },
      { ...settlement, timeMs: START_MS + 8 * HOUR, knownMs: START_MS + 8 * HOUR, rate: -0.00002, intervalHours },
    ]);
  });

  it("of several venues gives that of the bars' venue alone", async () => {
    const files = {
      "funding.csv": csv(
        "timestamp,venue,coin,funding_rate",
        `${START_MS + 13},binance,BTC,0.0001`,
        `${START_MS},bybit,BTC,0.0002`,
        `${START_MS},hyperliquid,HYPE,1e-05`,
        `${START_MS + HOUR},hyperliquid,HYPE,1e-05`,
      ),
    };
    const { rows, receipt } = await imported(files, FUNDING);
    expect(rows).toEqual([{ ...settlement, intervalHours: null }]);
    expect(receipt.apart).toEqual([
      { series: "funding of bybit", rows: 1, reason: "the bars are binance's", file: "funding.csv" },
      { series: "funding of hyperliquid", rows: 2, reason: "the bars are binance's", file: "funding.csv" },
    ]);
    expect((await imported(files, FUNDING, { fundingVenue: "bybit" })).rows).toEqual([
      { symbol: "BTCUSDT", venue: "bybit", timeMs: START_MS, knownMs: START_MS, rate: 0.0002, intervalHours: null },
    ]);
  });

  it("without an interval takes it from its neighbours when it is read", async () => {
    const lake = await openLake(join(folder, "lake"));
    const times = [0, 8, 16, 32, 36].map((hours) => `${START_MS + hours * HOUR},binance,BTC,0.0001`);
    await importFiles(lake, [
      writeFiles(join(folder, "raw"), {
        "funding.csv": csv("timestamp,venue,coin,funding_rate", ...times),
        "BTCUSDT-1h.csv": csv(...klineRows(3)),
      }),
    ]);
    const [market] = await lake.readMarkets({ barMs: HOUR });
    expect(Array.from(market!.funding!.intervalHours)).toEqual([8, 8, 8, 4, 4]);
    await lake.close();
  });
});

describe("open interest", () => {
  const SQL = "SELECT symbol, timeMs, knownMs, openInterest FROM open_interest ORDER BY timeMs";
  const FIVE_MINUTES = 300_000;

  it("is read from the archive's metrics, in any order, known five minutes later", async () => {
    const header =
      "create_time,symbol,sum_open_interest,sum_open_interest_value,count_toptrader_long_short_ratio," +
      "sum_toptrader_long_short_ratio,count_long_short_ratio,sum_taker_long_short_vol_ratio";
    const row = (offsetMs: number, interest: string) =>
      `${iso(START_MS + offsetMs).slice(0, 19)},BTCUSDT,${interest},9.5,"","","",0.5`;
    const { rows, receipt } = await imported(
      {
        "m.csv": csv(
          header,
          row(FIVE_MINUTES, "75857.207"),
          row(0, "75000"),
          row(0, "75000"),
          row(2 * FIVE_MINUTES, "0"),
        ),
      },
      SQL,
    );
    expect(rows).toEqual([
      { symbol: "BTCUSDT", timeMs: START_MS, knownMs: START_MS + FIVE_MINUTES, openInterest: 75_000 },
      {
        symbol: "BTCUSDT",
        timeMs: START_MS + FIVE_MINUTES,
        knownMs: START_MS + 2 * FIVE_MINUTES,
        openInterest: 75_857.207,
      },
    ]);
    expect(receipt.series[0]).toMatchObject({ read: 4, duplicates: 1, dropped: 1, outOfOrder: 1 });
  });

  it("of coin-margined contracts is the value in coins", async () => {
    const { rows } = await imported(
      {
        "m.csv": csv(
          "create_time,symbol,sum_open_interest,sum_open_interest_value",
          "2025-10-07 00:00:00,BTCUSD_PERP,5578700.00000000,18265.00911826",
        ),
      },
      SQL,
    );
    expect(rows[0]).toMatchObject({ symbol: "BTCUSD_PERP", openInterest: 18_265.009_118_26 });
  });

  it("is read from the REST history as a reply and as CSV", async () => {
    const reply = [
      {
        symbol: "BTCUSDT",
        sumOpenInterest: "75857.207",
        sumOpenInterestValue: "8735769058.1649",
        CMCCirculatingSupply: "19932790.00000000",
        timestamp: START_MS,
      },
    ];
    const expected = [
      { symbol: "BTCUSDT", timeMs: START_MS, knownMs: START_MS + FIVE_MINUTES, openInterest: 75_857.207 },
    ];
    expect((await imported({ "oi.json": JSON.stringify(reply) }, SQL)).rows).toEqual(expected);
    expect(
      (await imported({ "oi.json": JSON.stringify([{ ...reply[0], timestamp: String(START_MS) }]) }, SQL)).rows,
    ).toEqual(expected);
    expect(
      (
        await imported(
          {
            "oi.csv": csv(
              "symbol,sumOpenInterest,sumOpenInterestValue,CMCCirculatingSupply,timestamp",
              `BTCUSDT,75857.207,8735769058.1649,19932790.00000000,${iso(START_MS)}`,
            ),
          },
          SQL,
        )
      ).rows,
    ).toEqual(expected);
  });
});

describe("taker volume", () => {
  it("is kept beside the bars, by period, known at its end", async () => {
    const { rows, receipt } = await imported(
      {
        "BTCUSDT_takerBuySellVol_1h.csv": csv(
          "buySellRatio,sellVol,buyVol,timestamp",
          `0.9761,7133.277,6962.476,${iso(START_MS)}`,
          `0.7074,4324.438,3059.246,${iso(START_MS + HOUR)}`,
        ),
        "BTCUSDT-1h.csv": csv(...klineRows(3)),
      },
      "SELECT * FROM taker_volume ORDER BY timeMs",
    );
    expect(rows[0]).toEqual({
      symbol: "BTCUSDT",
      venue: "binance",
      barMs: HOUR,
      timeMs: START_MS,
      knownMs: START_MS + HOUR,
      takerBuyVolume: 6_962.476,
      takerSellVolume: 7_133.277,
    });
    expect(receipt.apart.map(({ series, rows: count }) => [series, count])).toEqual([["taker volume BTCUSDT 1 h", 2]]);
    const reply = [0, 1].map((hour) => ({
      buySellRatio: "0.9",
      buyVol: "6962.476",
      sellVol: "7133.277",
      timestamp: START_MS + hour * HOUR,
    }));
    expect(
      (await imported({ "BTCUSDT-ratio.json": JSON.stringify(reply) }, "SELECT * FROM taker_volume ORDER BY timeMs"))
        .rows[0],
    ).toEqual(rows[0]);
  });
});

describe("book depth", () => {
  it("is the notional within one per cent on each side; a snapshot without both is dropped", async () => {
    const bands = (at: string, percentages: readonly string[]) =>
      percentages.map((percentage, k) => `${at},${percentage},${10 + k},${1_000 + k}`);
    const all = ["-5.00", "-2.00", "-1.00", "-0.20", "0.20", "1.00", "5.00"];
    const files = {
      "BTCUSDT-bookDepth-2025-10-07.csv": csv(
        "timestamp,percentage,depth,notional",
        ...bands("2025-10-07 00:00:08", all),
        ...bands("2025-10-07 00:00:38", ["-5", "-1", "1", "5"]),
        ...bands("2025-10-07 00:01:08", ["-5", "-1"]),
      ),
    };
    const { rows, receipt } = await imported(
      files,
      "SELECT timeMs, knownMs, bidNotionalUsd, askNotionalUsd FROM depth ORDER BY timeMs",
    );
    expect(rows).toEqual([
      { timeMs: START_MS + 8_000, knownMs: START_MS + 8_000, bidNotionalUsd: 1_002, askNotionalUsd: 1_005 },
      { timeMs: START_MS + 38_000, knownMs: START_MS + 38_000, bidNotionalUsd: 1_001, askNotionalUsd: 1_002 },
    ]);
    expect(receipt.series[0]).toMatchObject({ read: 3, dropped: 1, symbol: "BTCUSDT" });
  });
});

describe("liquidations", () => {
  const SQL =
    "SELECT symbol, venue, timeMs, knownMs, side, price, quantity, notionalUsd FROM liquidations " +
    "ORDER BY timeMs, symbol";
  const order = (symbol: string, side: "BUY" | "SELL", offsetMs: number): ForcedOrder => ({
    symbol,
    side,
    price: "90.5",
    average: "91.25",
    last: "0.5",
    filled: "2",
    timeMs: START_MS + offsetMs,
  });
  const orders = [order("BTCUSDT", "SELL", 0), order("ETHUSDT", "BUY", 1_000), order("BTCUSDT", "BUY", 60_000)];
  const long = {
    symbol: "BTCUSDT",
    venue: "binance",
    timeMs: START_MS,
    knownMs: START_MS,
    side: "long",
    price: 91.25,
    quantity: 2,
    notionalUsd: 182.5,
  };

  it.each([
    ["the stream", { "f.jsonl": csv(...orders.map((one) => forceOrderLine(one))) }],
    [
      "a combined stream",
      {
        "f.jsonl": csv(
          '{"result":null,"id":1}',
          ...orders.map((one) => forceOrderLine(one, { stream: "!forceOrder@arr" })),
        ),
      },
    ],
    ["a header-less recorder", { "liq_data.csv": csv(...orders.map(recorderRow)) }],
    [
      "a recorder with a header",
      {
        "liq.csv": csv(
          "symbol,side,order_type,time_in_force,original_quantity,price,average_price,order_status," +
            "order_last_filled_quantity,order_filled_accumulated_quantity,order_trade_time,usd_size",
          ...orders.map(recorderRow),
        ),
      },
    ],
  ])("are read from %s: a SELL closes a long, notional is what was filled at its average price", async (_, files) => {
    const { rows } = await imported(files, SQL);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toEqual(long);
    expect(rows[1]).toMatchObject({ symbol: "ETHUSDT", side: "short" });
  });

  it("are read from the archive's snapshots, every row doubled", async () => {
    const rows = [orders[0]!, orders[2]!].map(snapshotRow).flatMap((row) => [row, row]);
    for (const filled of [
      "last_fill_quantity,accumulated_fill_quantity",
      "last_filled_quantity,accumulated_filled_quantity",
    ]) {
      const { rows: events, receipt } = await imported(
        {
          "BTCUSDT-liquidationSnapshot-2025-10-07.csv": csv(
            `time,side,order_type,time_in_force,original_quantity,price,average_price,order_status,${filled}`,
            ...rows,
          ),
        },
        SQL,
      );
      expect(events[0]).toEqual(long);
      expect(receipt.series[0]).toMatchObject({ rows: 2, read: 4, duplicates: 2 });
    }
  });

  it("of coin-margined contracts have a notional of 100 USD a contract for BTC, 10 for others", async () => {
    const header =
      "time,side,order_type,time_in_force,original_quantity,price,average_price," +
      "order_status,last_fill_quantity,accumulated_fill_quantity";
    const row = "1687656471926,BUY,LIMIT,IOC,7,30741.3,30631.6,FILLED,6,7";
    expect((await imported({ "BTCUSD_PERP-liquidationSnapshot-2023-06-25.csv": csv(header, row) }, SQL)).rows).toEqual([
      {
        symbol: "BTCUSD_PERP",
        venue: "binance",
        timeMs: 1_687_656_471_926,
        knownMs: 1_687_656_471_926,
        side: "short",
        price: 30_631.6,
        quantity: 700 / 30_631.6,
        notionalUsd: 700,
      },
    ]);
    expect(
      (await imported({ "ETHUSD_PERP-liquidationSnapshot-2023-06-25.csv": csv(header, row) }, SQL)).rows[0],
    ).toMatchObject({ notionalUsd: 70 });
  });

  it("of one order in several recordings are one event, known when it was last said to be sent", async () => {
    const files = {
      "a.csv": csv(...orders.map(recorderRow)),
      "b.jsonl": csv(...orders.map((one) => forceOrderLine(one, { pushedMs: one.timeMs + 7 }))),
    };
    const { rows, receipt } = await imported(files, SQL);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toEqual({ ...long, knownMs: START_MS + 7 });
    expect(receipt.series.map(({ duplicates }) => duplicates)).toEqual([2, 1]);
    // Another price of the order itself is another order.
    expect(
      (await imported({ "a.csv": csv(...orders.map(recorderRow), recorderRow({ ...orders[0]!, price: "90.6" })) }, SQL))
        .rows,
    ).toHaveLength(4);
  });

  it("keep symbols whole: only a deleted USDT is put back", async () => {
    const rows = ["BTCUSDC", "BTC_251226", "币安人生USDT", "1000PEPEUSDT"].map((symbol, i) =>
      recorderRow({ ...orders[0]!, symbol, timeMs: START_MS + i * 1_000 }),
    );
    expect((await imported({ "a.csv": csv(...rows) }, SQL)).rows.map(({ symbol }) => symbol)).toEqual([
      "BTCUSDC",
      "BTC_251226",
      "币安人生USDT",
      "1000PEPEUSDT",
    ]);
  });

  it(
    "drop a stale first line, what was not filled and the end of a recorder that was killed; " +
      "ignore a thirteenth column",
    async () => {
      const stale = recorderRow(order("AMBUSDT", "SELL", -300 * 86_400_000));
      const unfilled = recorderRow(orders[1]!).replace("FILLED", "EXPIRED");
      const { rows, receipt } = await imported(
        {
          "a.csv": csv(
            stale,
            ...orders.map(recorderRow),
            `${recorderRow(order("SOLUSDT", "SELL", 90_000))},ragged`,
            unfilled,
          ),
        },
        SQL,
      );
      expect(rows.map(({ symbol }) => symbol)).toEqual(["BTCUSDT", "ETHUSDT", "BTCUSDT", "SOLUSDT"]);
      expect(receipt.series.map(({ symbol, dropped }) => [symbol, dropped])).toEqual([
        ["AMBUSDT", 1],
        ["BTCUSDT", 0],
        ["ETHUSDT", 1],
        ["SOLUSDT", 0],
      ]);
      const cut = await imported(
        { "f.jsonl": `${orders.map((one) => forceOrderLine(one)).join("\n")}\n{"e":"forceOrder","E":17` },
        SQL,
      );
      expect(cut.rows).toHaveLength(3);
      expect(cut.receipt.files[0]!.notes).toEqual(["its last line was cut off and is dropped"]);
    },
  );

  it("of Bybit name the position: Buy is a long", async () => {
    const all = {
      topic: "allLiquidation.ROSEUSDT",
      type: "snapshot",
      ts: START_MS + 9,
      data: [
        { T: START_MS, s: "ROSEUSDT", S: "Sell", v: "20000", p: "0.045" },
        { T: START_MS + 1, s: "ROSEUSDT", S: "Buy", v: "10", p: "0.044" },
      ],
    };
    const older = {
      topic: "liquidation.ROSEUSDT",
      ts: START_MS + 60_009,
      type: "snapshot",
      data: { updatedTime: START_MS + 60_000, symbol: "ROSEUSDT", side: "Buy", size: "3", price: "0.05" },
    };
    const { rows } = await imported(
      { "b.json": JSON.stringify(all), "c.jsonl": csv('{"success":true,"op":"subscribe"}', JSON.stringify(older)) },
      SQL,
    );
    expect(rows).toEqual([
      {
        symbol: "ROSEUSDT",
        venue: "bybit",
        timeMs: START_MS,
        knownMs: START_MS + 9,
        side: "short",
        price: 0.045,
        quantity: 20_000,
        notionalUsd: 900,
      },
      {
        symbol: "ROSEUSDT",
        venue: "bybit",
        timeMs: START_MS + 1,
        knownMs: START_MS + 9,
        side: "long",
        price: 0.044,
        quantity: 10,
        notionalUsd: expect.closeTo(0.44, 12),
      },
      {
        symbol: "ROSEUSDT",
        venue: "bybit",
        timeMs: START_MS + 60_000,
        knownMs: START_MS + 60_009,
        side: "long",
        price: 0.05,
        quantity: 3,
        notionalUsd: expect.closeTo(0.15, 12),
      },
    ]);
  });
});

describe("the coverage of a recording", () => {
  const MINUTE = 60_000;
  const at = (symbol: string, minutes: number) =>
    recorderRow({
      symbol,
      side: "SELL",
      price: "9",
      average: "9.1",
      last: "1",
      filled: "1",
      timeMs: START_MS + minutes * MINUTE,
    });

  async function coverageOf(files: Readonly<Record<string, string>>, symbols: readonly string[]) {
    const lake = await openLake(mkdtempSync(join(folder, "lake-")));
    const bars = Object.fromEntries(symbols.map((symbol) => [`${symbol}-1h.csv`, csv(...klineRows(4))]));
    await importFiles(lake, [writeFiles(mkdtempSync(join(folder, "raw-")), { ...files, ...bars })]);
    const markets = await lake.readMarkets({ barMs: HOUR });
    await lake.close();
    return markets.map(({ liquidations }) =>
      liquidations?.coverageMs.map(([from, to]) => [(from - START_MS) / MINUTE, (to - START_MS - 1) / MINUTE]),
    );
  }

  it("is the spans without a silence of over ten minutes over all its symbols", async () => {
    // BTC alone is silent from 0 to 18; others are not, until 18 to 29.
    const rows = [at("BTCUSDT", 0), at("XRPUSDT", 9), at("BTCUSDT", 18), at("XRPUSDT", 29), at("XRPUSDT", 33)];
    expect(await coverageOf({ "a.csv": csv(...rows) }, ["BTCUSDT", "ETHUSDT"])).toEqual([
      [
        [0, 18],
        [29, 33],
      ],
      undefined,
    ]);
  });

  it("joins rotated files, and covers every symbol if the stream carries all", async () => {
    const line = (symbol: string, minutes: number) =>
      forceOrderLine(
        {
          symbol,
          side: "BUY",
          price: "9",
          average: "9.1",
          last: "1",
          filled: "1",
          timeMs: START_MS + minutes * MINUTE,
        },
        { stream: "!forceOrder@arr" },
      );
    const files = {
      "00.jsonl": csv(line("XRPUSDT", 0), line("XRPUSDT", 8)),
      "01.jsonl": csv(line("XRPUSDT", 17), line("XRPUSDT", 25)),
    };
    expect(await coverageOf(files, ["BTCUSDT"])).toEqual([[[0, 25]]]);
  });
});
