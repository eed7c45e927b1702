/** What file names and contract names say: symbols, contract sizes, the period of a dated archive. */
import { contractNamed } from "../symbols.js";

const IN_FILE_NAME =
  /(?<![\p{Lo}A-Z0-9])([\p{Lo}A-Z0-9]{1,20}(?:USDT|USDC|USD)(?:_(?:PERP|\d{6}))?|[A-Z0-9]{2,20}(?:BTC|ETH|BNB))(?![\p{Lo}A-Z0-9])/u;
/** `BTC_USDT_USDT-1h-futures.json`, `BTC_USD_BTC-1h.json`, `BTC_USDT_USDT_251226-1h.json`, `BTC-USDT-SWAP-1D.csv`. */
const PARTED_IN_FILE_NAME =
  /(?<![\p{Lo}A-Z0-9])(([\p{Lo}A-Z0-9]{1,20})[-_](?:USDT|USDC|BUSD|USD)(?:[-_](?:USDT|USDC|BUSD|USD|SWAP|PERP|\2))?(?:[-_]\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))?)(?![\p{Lo}A-Z0-9])/u;
const COIN_MARGINED = /USD_(PERP|\d{6})$/;

/** The contract that a file is named after: `BTCUSDT-1h-2025-10.csv`, `BTCUSD_PERP-metrics-2023-06-25.csv`. */
export function symbolInFileName(fileName: string): string | undefined {
  const whole = IN_FILE_NAME.exec(fileName)?.[1];
  if (whole !== undefined) return whole;
  const found = PARTED_IN_FILE_NAME.exec(fileName)?.[1] ?? SMALL_IN_FILE_NAME.exec(fileName)?.[1];
  return found === undefined ? undefined : contractNamed(found);
}

/** `btcusdt_1h.csv`, `btc-usdt-1h.csv`. */
const SMALL_IN_FILE_NAME = /(?<![\p{L}\p{N}])([a-z0-9]{2,20}[-_]?(?:usdt|usdc))(?![\p{L}\p{N}])/u;

/**
 * USD of one contract of a coin-margined future; undefined for any other contract, whose quantity is in coins.
 *
 * Source: Binance COIN-M contract specifications, 100 USD for BTC and 10 USD for all others.
 */
export function contractUsd(symbol: string): number | undefined {
  if (!COIN_MARGINED.test(symbol)) return undefined;
  return symbol.startsWith("BTCUSD_") ? 100 : 10;
}

/** End, exclusive, of the UTC day or month that closes an archive's name: `-2025-10.csv`, `-2025-10-07.csv`. */
export function archiveEndMs(fileName: string): number | undefined {
  return archiveSpanMs(fileName)?.[1];
}

/** The UTC day or month that closes an archive's name, `[from, to)`. */
export function archiveSpanMs(fileName: string): readonly [fromMs: number, toMs: number] | undefined {
  const found = /-(\d{4})-(\d{2})(?:-(\d{2}))?\.(?:csv|zip)(?:\.gz)?$/i.exec(fileName);
  if (found === null) return undefined;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 1)];
  const from = new Date(Date.UTC(year, month - 1, day));
  if (from.getUTCMonth() !== month - 1 || from.getUTCDate() !== day) return undefined;
  return [from.getTime(), found[3] === undefined ? Date.UTC(year, month, 1) : Date.UTC(year, month - 1, day + 1)];
}

/** The bar length that a file is named after: `_5m`, `-1h-`. */
export function barMsInFileName(fileName: string): number | undefined {
  const found = /[-_](\d{1,2})(m|h|d)(?![a-z0-9])/i.exec(fileName);
  if (found === null) return undefined;
  return Number(found[1]) * { m: 60_000, h: 3_600_000, d: 86_400_000 }[found[2]!.toLowerCase() as "m" | "h" | "d"];
}
