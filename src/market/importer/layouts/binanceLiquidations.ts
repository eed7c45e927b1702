/** Binance's forced orders: the archive's snapshots, live recordings as CSV and as JSON. */
import { parseDecimal, type Field } from "../rows.js";
import { rowsBySymbol } from "./groupRows.js";
import { number, optional, placed, text, type Layout } from "./layout.js";
import { readEvents, readEventsByVenue } from "./liquidationEvents.js";

/** A forced SELL closes a long. */
const LONG_TEXT = "sell";

const eventFields = (...times: string[]): Field[] => [
  placed(1, text("side", "side")),
  placed(5, number("orderPrice", "price", "orderprice")),
  placed(6, number("averagePrice", "averageprice")),
  placed(7, text("status", "orderstatus", "status")),
  placed(
    9,
    number(
      "quantity",
      "accumulatedfillquantity",
      "accumulatedfilledquantity",
      "orderfilledaccumulatedquantity",
      "quantity",
    ),
  ),
  placed(10, { name: "time", kind: "time", known: times }),
  optional(text("venue", "venue", "exchange")),
];

export const LIQUIDATION_SNAPSHOT: Layout = {
  name: "liquidation snapshot",
  fields: [...eventFields("time"), optional(text("symbol", "symbol"))],
  read: (rows, source) =>
    readEventsByVenue(rows, source, { venue: "binance", longText: LONG_TEXT, isRecording: false }),
};

/**
 * Recorders that write the fields of `forceOrder` in the stream's order and, in one of its spread forms,
 * delete the text USDT.
 */
export const LIQUIDATION_RECORDING: Layout = {
  name: "liquidation recording",
  fields: [placed(0, text("symbol", "symbol")), ...eventFields("ordertradetime", "tradetime", "time")],
  isBareRow: (fields) =>
    fields.length >= 11 &&
    /^(BUY|SELL)$/.test(fields[1]!) &&
    [4, 5, 6, 8, 9].every((at) => Number.isFinite(parseDecimal(fields[at]!))) &&
    /^[A-Z_]+$/.test(fields[7]!) &&
    /^\d{13}$/.test(fields[10]!),
  read: (rows, source) =>
    readEventsByVenue(rows, source, {
      venue: "binance",
      longText: LONG_TEXT,
      symbolOf: wholeSymbol,
      isRecording: true,
    }),
};

/** `{"e":"forceOrder","o":{...}}` by line, also wrapped by a combined stream; flattened before it is read. */
export const FORCE_ORDER: Layout = {
  name: "forceOrder stream",
  fields: [
    text("symbol", "symbol"),
    text("side", "side"),
    number("orderPrice", "orderprice"),
    number("averagePrice", "averageprice"),
    text("status", "status"),
    number("quantity", "quantity"),
    { name: "time", kind: "time", known: ["time"] },
    optional({ name: "pushed", kind: "time", known: ["pushed"] }),
    optional(text("stream", "stream")),
  ],
  read(rows, source) {
    const coversAll = rows.texts["stream"]?.some((stream) => stream.startsWith("!forceOrder@arr")) ?? false;
    return readEvents(rows, source, {
      venue: "binance",
      longText: LONG_TEXT,
      symbols: rowsBySymbol(rows, source)!,
      isRecording: true,
      coversAll,
    });
  },
};

/** `BTC` is BTCUSDT with its quote deleted; `BTCUSDC`, `BTCUSDT` and the dated `BTC_251226` are whole. */
function wholeSymbol(text: string): string {
  return /(USDT|USDC|BUSD|USD)$|_/.test(text) ? text : `${text}USDT`;
}
