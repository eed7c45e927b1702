/** Random bytes, truncations and mutations of a file of each layout, and what must hold of whatever comes out. */
import { createRng, type Rng } from "tenbin";
import { expect } from "vitest";
import { recognise } from "../../src/market/importer/recognise.js";
import { csv, forceOrderLine, KLINES_HEADER, klineRows, START_MS } from "./rawFiles.js";

const HOUR = 3_600_000;
const each = (write: (ms: number) => string): string[] =>
  Array.from({ length: 8 }, (_, hour) => write(START_MS + hour * HOUR));
const order = (timeMs: number) =>
  ({ symbol: "BTCUSDT", side: "SELL", price: "9", average: "9.1", last: "1", filled: "1", timeMs }) as const;

/** A whole file of each layout. */
export const FILES: Readonly<Record<string, string>> = {
  klines: csv(KLINES_HEADER, ...klineRows(8)),
  "klines by semicolons": csv("time;open;high;low;close;volume", ...each((ms) => `${ms};1;2;0.5;1;3`)),
  "klines by day and time of day": csv(
    "Date,Time,Open,High,Low,Close,Volume",
    ...each((ms) => `${new Date(ms).toISOString().slice(0, 16).replace("T", ",")},1,2,0.5,1,3`),
  ),
  "Bybit trades": csv(
    "timestamp,symbol,side,size,price,homeNotional,foreignNotional",
    ...each((ms) => `${ms / 1_000}.5,BTCUSDT,Buy,2,9,2,18`),
  ),
  funding: csv("calc_time,funding_interval_hours,last_funding_rate", ...each((ms) => `${ms},8,0.0001`)),
  "open interest": csv(
    "create_time,symbol,sum_open_interest,sum_open_interest_value",
    ...each((ms) => `${new Date(ms).toISOString().slice(0, 19)},BTCUSDT,5,6`),
  ),
  "book depth": csv("timestamp,percentage,depth,notional", ...each((ms) => `${ms},-1,2,3`)),
  "Tardis liquidations": csv(
    "exchange,symbol,timestamp,local_timestamp,id,side,price,amount",
    ...each((ms) => `bybit,BTCUSDT,${ms}000,${ms}041,,sell,9,1`),
  ),
  "forceOrder stream": each((ms) => forceOrderLine(order(ms))).join("\n"),
  "Bybit reply": JSON.stringify({
    retCode: 0,
    result: { symbol: "BTCUSDT", list: each(String).map((ms) => [ms, "1", "2", "0.5", "1", "3", "4"]) },
  }),
  "Coinalyze history": JSON.stringify([
    { symbol: "BTCUSDT_PERP.A", history: each(String).map((ms) => ({ t: Number(ms) / 1_000, l: 1_000, s: 2_000 })) },
  ]),
};

/** One to four bytes changed, lost or put in, or the end cut off, or all of it at random. */
function damaged(whole: Uint8Array, rng: Rng): Uint8Array {
  const below = (n: number) => Math.floor(rng.uniform() * n);
  const kind = rng.uniform();
  if (kind < 0.05) return Uint8Array.from({ length: below(200) }, () => below(256));
  if (kind < 0.2) return whole.subarray(0, below(whole.length));
  let bytes = Buffer.from(whole);
  for (let times = 1 + below(4); times > 0; times--) {
    const at = below(bytes.length);
    const put = rng.uniform() < 0.5 ? Buffer.from('\r\n,;"-.0 {}[]')[below(13)]! : below(256);
    const how = below(3);
    bytes = Buffer.concat([
      bytes.subarray(0, at),
      how === 0 ? Buffer.alloc(0) : Buffer.of(put),
      bytes.subarray(how === 1 ? at : at + 1),
    ]);
  }
  return bytes;
}

/** An error by name, or a table of which every row is in a series, dropped by count or set apart with a reason. */
export function fuzzLayout(name: string, runs: number): { readonly tables: number; readonly refused: number } {
  const rng = createRng(1).child(name);
  const whole = Buffer.from(FILES[name]!);
  const source = { name: "BTCUSDT.csv", fileName: "BTCUSDT.csv" };
  let tables = 0;
  let refused = 0;
  for (let run = 0; run < runs; run++) {
    const bytes = damaged(whole, rng);
    try {
      const found = recognise({ name: source.name, bytes });
      if (!("layout" in found)) continue;
      const { series, apart } = found.layout.read(found.rows, source, { fundingVenue: "binance" });
      tables++;
      if (found.layout.name === "book depth") continue;
      const told = [...series.map(({ read }) => read), ...apart.map(({ rows }) => rows)];
      const sum = told.reduce((total, rows) => total + rows, 0);
      if (sum !== found.rows.count)
        expect({ run, sum, bytes: Buffer.from(bytes).toString("latin1") }).toBe(found.rows.count);
    } catch (error) {
      refused++;
      if (!(error instanceof RangeError) || !error.message.startsWith('Cannot import "BTCUSDT.csv" as '))
        throw new Error(`run ${run}: ${String(error)}`, { cause: error });
    }
  }
  return { tables, refused };
}
