/** Hand-written raw files in the exchanges' layouts, and the packaging they come in. */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { crc32, deflateRawSync } from "node:zlib";

/** 2025-10-07 00:00 UTC. */
export const START_MS: number = Date.UTC(2025, 9, 7);
export const KLINES_HEADER =
  "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore";

/** Archive rows of hourly klines: 100 at the open, one up at the close, in turn. */
export function klineRows(
  count: number,
  {
    startMs = START_MS,
    barMs = 3_600_000,
    time = String,
  }: { readonly startMs?: number; readonly barMs?: number; readonly time?: (ms: number) => string } = {},
): string[] {
  return Array.from({ length: count }, (_, i) => {
    const opens = startMs + i * barMs;
    const close = 100 + (i % 2) + i / 100;
    return [
      time(opens),
      100,
      close + 0.5,
      99.5,
      close,
      10 + i,
      time(opens + barMs - 1),
      (10 + i) * 100,
      50 + i,
      4 + i / 10,
      400,
      0,
    ].join(",");
  });
}

export function csv(...lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}

/** Writes files below a folder and returns it. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

export function checksumOf(name: string, content: Uint8Array): string {
  return `${createHash("sha256").update(content).digest("hex")}  ${name}\n`;
}

interface ZipOptions {
  readonly encrypted?: boolean;
  readonly method?: number;
  /** Unpacked size to claim in place of the true one. */
  readonly claimedBytes?: number;
  readonly crc?: number;
}

/** A ZIP archive of one deflated file, as exchanges make them. */
export function zip(
  name: string,
  content: string | Uint8Array,
  { encrypted = false, method = 8, claimedBytes, crc }: ZipOptions = {},
): Buffer {
  const bytes = Buffer.from(content);
  const packed = method === 8 ? deflateRawSync(bytes) : bytes;
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(encrypted ? 1 : 0, 2);
  common.writeUInt16LE(method, 4);
  common.writeUInt32LE(crc ?? crc32(bytes), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(claimedBytes ?? bytes.length, 18);
  common.writeUInt16LE(Buffer.byteLength(name), 22);
  const local = Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), common, Buffer.from(name), packed]);
  const central = Buffer.concat([
    Buffer.from("PK\u0001\u0002\u0014\u0000", "latin1"),
    common,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

/** One forced order in the fields of the stream, as strings. */
export interface ForcedOrder {
  readonly symbol: string;
  readonly side: "BUY" | "SELL";
  readonly price: string;
  readonly average: string;
  readonly last: string;
  readonly filled: string;
  readonly timeMs: number;
}

export function forceOrderLine(
  { symbol, side, price, average, last, filled, timeMs }: ForcedOrder,
  { pushedMs = timeMs, stream }: { readonly pushedMs?: number; readonly stream?: string } = {},
): string {
  const message = {
    e: "forceOrder",
    E: pushedMs,
    o: {
      s: symbol,
      S: side,
      o: "LIMIT",
      f: "IOC",
      q: filled,
      p: price,
      ap: average,
      X: "FILLED",
      l: last,
      z: filled,
      T: timeMs,
    },
  };
  return JSON.stringify(
    stream === undefined ? message : { stream, data: { ...message, o: { ...message.o, ps: symbol, st: 1 } } },
  );
}

/** The same order as header-less recorders write it, USDT deleted from the symbol. */
export function recorderRow({ symbol, side, price, average, last, filled, timeMs }: ForcedOrder): string {
  return [
    symbol.replace("USDT", ""),
    side,
    "LIMIT",
    "IOC",
    filled,
    price,
    average,
    "FILLED",
    last,
    filled,
    timeMs,
    Number(filled) * Number(price),
  ].join(",");
}

export function snapshotRow({ side, price, average, last, filled, timeMs }: ForcedOrder): string {
  return [timeMs, side, "LIMIT", "IOC", filled, price, average, "FILLED", last, filled].join(",");
}
