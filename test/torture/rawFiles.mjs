// @ts-check
/** A few rows in each layout that exchanges, recorders and vendors write. */

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2025, 9, 7);
const ROWS = 6;
const KLINES_HEADER =
  "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore";

/** @param {number} k */
const timeOf = (k) => START_MS + k * HOUR_MS;
/** @param {number} k */
const iso = (k) => new Date(timeOf(k)).toISOString().slice(0, 19).replace("T", " ");
/** @param {number} k */
const kline = (k) => {
  const close = 100 + (k % 2);
  return [timeOf(k), 100, close + 1, 99, close, 10 + k, timeOf(k) + HOUR_MS - 1, 1_000, 50, 5, 500, 0];
};
/** @template T @param {(k: number) => T} row */
const each = (row) => Array.from({ length: ROWS }, (_, k) => row(k));
/** @param {readonly string[]} lines */
const lines = (...lines) => `${lines.join("\n")}\n`;
/** @param {unknown} value */
const json = (value) => JSON.stringify(value);

/** @param {number} k */
const order = (k) => ({
  s: "BTCUSDT",
  S: k % 2 === 0 ? "SELL" : "BUY",
  o: "LIMIT",
  f: "IOC",
  q: "0.014",
  p: "109000.5",
  ap: "109100",
  X: "FILLED",
  l: "0.014",
  z: "0.014",
  T: timeOf(k),
});
/** @param {number} k */
const forced = (k) => ({ e: "forceOrder", E: timeOf(k) + 5, o: order(k) });
/** @param {number} k */
const bybit = (k) => ({
  topic: "allLiquidation.BTCUSDT",
  type: "snapshot",
  ts: timeOf(k) + 9,
  data: [{ T: timeOf(k), s: "BTCUSDT", S: "Sell", v: "0.01", p: "109000.5" }],
});

/** `rows` is what the importer counts. @type {readonly { fileName: string, text: string, rows: number }[]} */
export const RAW_FILES = [
  { fileName: "BTCUSDT-1h-2025-10.csv", text: lines(KLINES_HEADER, ...each((k) => kline(k).join(","))), rows: ROWS },
  { fileName: "BTCUSDT-1h-2025-09.csv", text: lines(...each((k) => kline(k).join(","))), rows: ROWS },
  { fileName: "BTCUSDT_1h.json", text: json(each(kline)), rows: ROWS },
  {
    fileName: "BTCUSDT_1h_iso.csv",
    text: lines("timestamp,open,high,low,close,volume", ...each((k) => `${iso(k)},100,101,99,100.5,12`)),
    rows: ROWS,
  },
  {
    fileName: "BTCUSDT-fundingRate-2025-10.csv",
    text: lines("calc_time,funding_interval_hours,last_funding_rate", ...each((k) => `${timeOf(8 * k)},8,0.0001`)),
    rows: ROWS,
  },
  {
    fileName: "funding.json",
    text: json(
      each((k) => ({ symbol: "BTCUSDT", fundingTime: timeOf(8 * k), fundingRate: "0.00010000", markPrice: "109000" })),
    ),
    rows: ROWS,
  },
  {
    fileName: "BTCUSDT-metrics-2025-10-07.csv",
    text: lines(
      "create_time,symbol,sum_open_interest,sum_open_interest_value,count_toptrader_long_short_ratio," +
        "sum_toptrader_long_short_ratio,count_long_short_ratio,sum_taker_long_short_vol_ratio",
      ...each((k) => `${iso(k)},BTCUSDT,81000.5,8829054500,1.2,1.1,1.3,0.9`),
    ),
    rows: ROWS,
  },
  {
    fileName: "openInterestHist.json",
    text: json(
      each((k) => ({
        symbol: "BTCUSDT",
        sumOpenInterest: "20403.6",
        sumOpenInterestValue: "150570784.07",
        timestamp: timeOf(k),
      })),
    ),
    rows: ROWS,
  },
  {
    fileName: "BTCUSDT-takerlongshortRatio.json",
    text: json(each((k) => ({ buySellRatio: "1.5586", buyVol: "387.33", sellVol: "248.503", timestamp: timeOf(k) }))),
    rows: ROWS,
  },
  {
    fileName: "BTCUSDT-bookDepth-2025-10-07.csv",
    text: lines(
      "timestamp,percentage,depth,notional",
      ...each((k) => [-1, 1].map((side) => `${iso(k)},${side},1200.5,131000000`).join("\n")),
    ),
    rows: 2 * ROWS,
  },
  { fileName: "forceOrder.jsonl", text: lines(...each((k) => json(forced(k)))), rows: ROWS },
  {
    fileName: "combined.jsonl",
    text: lines('{"result":null,"id":1}', ...each((k) => json({ stream: "!forceOrder@arr", data: forced(k) }))),
    rows: ROWS,
  },
  {
    fileName: "BTCUSDT-liquidationSnapshot-2023-10-07.csv",
    text: lines(
      "time,side,order_type,time_in_force,original_quantity,price,average_price,order_status,last_fill_quantity," +
        "accumulated_fill_quantity",
      ...each((k) => `${timeOf(k)},SELL,LIMIT,IOC,0.014,109000.5,109100,FILLED,0.014,0.014`),
    ),
    rows: ROWS,
  },
  {
    fileName: "recorder.csv",
    text: lines(...each((k) => `BTC,SELL,LIMIT,IOC,0.014,109000.5,109100,FILLED,0.014,0.014,${timeOf(k)},1526.007`)),
    rows: ROWS,
  },
  { fileName: "bybit.jsonl", text: lines(...each((k) => json(bybit(k)))), rows: ROWS },
  {
    fileName: "bybit_old.jsonl",
    text: lines(
      ...each((k) =>
        json({
          topic: "liquidation.BTCUSDT",
          ts: timeOf(k),
          data: { symbol: "BTCUSDT", side: "Buy", price: "109000.5", size: "0.01", updatedTime: timeOf(k) },
        }),
      ),
    ),
    rows: ROWS,
  },
];
