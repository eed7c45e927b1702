/**
 * Replies of Bybit's REST interface, flattened before they are read. The tables are those of other venues; the names of
 * the fields and the venue are Bybit's.
 *
 * Source: Bybit v5 documentation, `/v5/market/kline`, `/funding/history`, `/open-interest`.
 */
import { FUNDING } from "./funding.js";
import { KLINES } from "./klines.js";
import { number, text, time, type Layout, type ReadFile } from "./layout.js";
import { OPEN_INTEREST } from "./openInterest.js";

const VENUE = "bybit";

export const BYBIT_KLINES: Layout = {
  ...KLINES,
  name: "Bybit klines",
  read: (rows, source, context) => ofVenue(KLINES.read(rows, source, context)),
};

/** The venue stays with the rate: whether it applies is known only beside the bars. */
export const BYBIT_FUNDING: Layout = {
  name: "Bybit funding",
  fields: [time("fundingratetimestamp"), number("rate", "fundingrate"), text("symbol", "symbol")],
  read: (rows, source) => ofVenue(FUNDING.read(rows, source, { fundingVenue: "binance" })),
};

export const BYBIT_OPEN_INTEREST: Layout = {
  name: "Bybit open interest",
  fields: [time("timestamp"), number("openInterest", "openinterest"), text("symbol", "symbol")],
  read: (rows, source, context) => ofVenue(OPEN_INTEREST.read(rows, source, context)),
};

function ofVenue(read: ReadFile): ReadFile {
  return { ...read, series: read.series.map((series) => ({ ...series, venue: VENUE })) };
}
