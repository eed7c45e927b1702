/** Liquidations of several venues in one table, as collectors write them. */
import type { Field } from "../rows.js";
import { number, optional, PLAIN_TIMES, SYMBOLS, text, type Layout, type ReadFile, type Source } from "./layout.js";
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

/**
 * Tardis makes every venue's side that of the order: "sell" is a liquidated long. Its trades have the same columns, and
 * always an id.
 */
export const TARDIS_LIQUIDATIONS: Layout = {
  name: "Tardis liquidations",
  fields: [...fields("amount", "timestamp", "localtimestamp"), optional(text("id", "id"))],
  read: (rows, source) =>
    isNamedLiquidations(source) || rows.texts["id"]?.includes("") === true
      ? readEventsByVenue(rows, source, { venue: "binance", longText: "sell", isRecording: false, meansOrder: true })
      : setApart(rows.count),
};

const position: Field = optional(text("position", "positionside", "posside"));

/** What people collect themselves: an event a row, with its venue, under names of their own. */
export const COLLECTED_LIQUIDATIONS: Layout = {
  name: "liquidations of named venues",
  fields: [
    text("venue", "exchange", "venue"),
    text("symbol", ...SYMBOLS),
    text("side", "side", "positionside", "posside"),
    number("orderPrice", "averageprice", "avgprice", "price", "bkpx"),
    number("quantity", "quantity", "qty", "amount", "size"),
    { name: "time", kind: "time", known: ["tradetime", "eventtime", ...PLAIN_TIMES] },
    position,
  ],
  read: (rows, source) =>
    isNamedLiquidations(source)
      ? readEventsByVenue(rows, source, { venue: "unnamed", isRecording: false })
      : setApart(rows.count),
};

function isNamedLiquidations({ fileName }: Source): boolean {
  return /liq|force[-_ ]?order/i.test(fileName);
}

function setApart(rows: number): ReadFile {
  const reason = "trades have the same columns, and its name does not say that it holds liquidations";
  return { series: [], coverage: [], apart: [{ series: "events", rows, reason }] };
}
