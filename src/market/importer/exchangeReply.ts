/** Replies that wrap their rows in an envelope, flattened to one record a row. */
import { BYBIT_FUNDING, BYBIT_KLINES, BYBIT_OPEN_INTEREST, type Layout } from "./layouts/index.js";
import type { JsonRecord } from "./readJson.js";
import { parseDecimal } from "./rows.js";

export interface ReplyRows {
  readonly layout: Layout;
  readonly records: readonly JsonRecord[];
}

/** Places of Bybit's klines, which come as lists. */
const KLINE_FIELDS = ["start", "open", "high", "low", "close", "volume", "quoteVolume"] as const;

/** The rows of a reply of Bybit's `/v5/market`; undefined if it is none, or holds no row. */
export function exchangeReply(reply: unknown): ReplyRows | undefined {
  if (!isObject(reply) || reply["retCode"] !== 0 || !isObject(reply["result"])) return undefined;
  const { list, symbol } = reply["result"];
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const rows: readonly unknown[] = list;
  const [first] = rows;
  if (Array.isArray(first) && first.length === KLINE_FIELDS.length)
    return { layout: BYBIT_KLINES, records: rows.map((row) => ({ ...namedFields(row), symbol })) };
  if (!isObject(first)) return undefined;
  if ("fundingRateTimestamp" in first) return { layout: BYBIT_FUNDING, records: rows.map(recordOf) };
  return "openInterest" in first
    ? { layout: BYBIT_OPEN_INTEREST, records: rows.map((row) => ({ ...oneSided(recordOf(row)), symbol })) }
    : undefined;
}

/** Bybit's figure counts both sides of each contract: half of it where the row does not say one side itself. */
function oneSided(row: Readonly<Record<string, unknown>>): JsonRecord {
  const { singleOpenInterest, openInterest } = row;
  if (singleOpenInterest !== undefined) return { ...row, openInterest: singleOpenInterest };
  return {
    ...row,
    openInterest: typeof openInterest === "string" ? String(parseDecimal(openInterest) / 2) : undefined,
  };
}

function namedFields(row: unknown): JsonRecord {
  const values: readonly unknown[] = Array.isArray(row) ? row : [];
  return Object.fromEntries(KLINE_FIELDS.map((name, at) => [name, values[at]]));
}

function recordOf(row: unknown): Readonly<Record<string, unknown>> {
  return isObject(row) ? row : {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
