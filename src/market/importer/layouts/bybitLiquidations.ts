/** Bybit's liquidation topics, whose side is the position that was liquidated: `Buy` means a long. */
import { rowsBySymbol } from "./groupRows.js";
import { number, optional, text, type Layout } from "./layout.js";
import { readEvents } from "./liquidationEvents.js";

/** The price is that of bankruptcy; fills are not published. */
export const BYBIT_LIQUIDATION: Layout = {
  name: "Bybit liquidation topic",
  fields: [
    text("symbol", "symbol"),
    text("side", "side"),
    number("orderPrice", "price"),
    number("quantity", "size"),
    { name: "time", kind: "time", known: ["time"] },
    optional({ name: "pushed", kind: "time", known: ["pushed"] }),
  ],
  read: (rows, source) =>
    readEvents(rows, source, {
      venue: "bybit",
      longText: "buy",
      symbols: rowsBySymbol(rows, source)!,
      isRecording: true,
    }),
};
