/** Liquidations of several venues in one table, as collectors write them. */
import { number, optional, text, type Layout } from "./layout.js";
import { readEventsByVenue } from "./liquidationEvents.js";

const fields = (quantity: string, time: string, sent: string): Layout["fields"] => [
  text("venue", "exchange", "venue"),
  text("symbol", "symbol"),
  text("side", "side"),
  number("orderPrice", "price"),
  number("quantity", quantity),
  { name: "time", kind: "time", known: [time] },
  // What tells the layouts apart, so it must be there, if not in every row.
  { name: "pushed", kind: "time", known: [sent] },
];

/** cryptofeed passes on what each venue says. */
export const CRYPTOFEED_LIQUIDATIONS: Layout = {
  name: "cryptofeed liquidations",
  fields: [...fields("quantity", "timestamp", "receipttimestamp"), optional(text("status", "status"))],
  read: (rows, source) => readEventsByVenue(rows, source, { venue: "binance", longText: "sell", isRecording: false }),
};

/** Tardis makes every venue's side that of the order: "sell" is a liquidated long. */
export const TARDIS_LIQUIDATIONS: Layout = {
  name: "Tardis liquidations",
  fields: fields("amount", "timestamp", "localtimestamp"),
  read: (rows, source) =>
    readEventsByVenue(rows, source, { venue: "binance", longText: "sell", isRecording: false, meansOrder: true }),
};
