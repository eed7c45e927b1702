/** Takes the rows out of what an exchange's REST interface replies, with the names that its manual gives them. */

type JsonObject = Readonly<Record<string, unknown>>;

/** Source: Bybit v5 "Get Kline", OKX v5 "Get candlesticks history". */
const BYBIT_KLINE = ["start", "open", "high", "low", "close", "volume", "turnover"];
const OKX_CANDLE = ["ts", "open", "high", "low", "close", "vol", "volCcy", "volCcyQuote", "confirm"];

/**
 * The records of a reply of Bybit (`{"retCode":0,"result":{"list":[...]}}`), OKX (`{"code":"0","data":[...]}`) or
 * Coinalyze (`[{"symbol","history":[...]}]`), newest first where the source has them so; anything else as it is.
 */
export function outOfReply(reply: unknown): unknown {
  if (Array.isArray(reply)) return withHistories(reply);
  if (!isObject(reply)) return reply;
  const { retCode, result, code, data } = reply;
  if (retCode !== undefined && isObject(result) && Array.isArray(result["list"])) {
    const symbol = typeof result["symbol"] === "string" ? { symbol: result["symbol"] } : {};
    return named(result["list"], BYBIT_KLINE, symbol);
  }
  if (typeof code === "string" && Array.isArray(data)) return named(data, OKX_CANDLE, {});
  return reply;
}

function named(rows: readonly unknown[], names: readonly string[], shared: JsonObject): unknown[] {
  return rows.map((row): unknown => {
    if (isObject(row)) return { ...shared, ...row };
    if (!Array.isArray(row) || row.length !== names.length) return row;
    return { ...shared, ...Object.fromEntries(names.map((name, k) => [name, row[k] as unknown])) };
  });
}

function withHistories(reply: readonly unknown[]): unknown[] {
  if (!reply.every((one) => isObject(one) && Array.isArray(one["history"]))) return [...reply];
  return (reply as readonly JsonObject[]).flatMap(({ symbol, history }) =>
    (history as readonly unknown[]).map((row) => (isObject(row) ? { symbol, ...row } : row)),
  );
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
