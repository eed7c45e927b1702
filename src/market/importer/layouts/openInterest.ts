/** Open interest: the archive's metrics and the REST history. */
import { MINUTE_MS } from "../../../core/index.js";
import { requireQuantities } from "../bounds.js";
import { contractUsd } from "../names.js";
import type { Rows } from "../rows.js";
import { countOutOfOrder, rowsBySymbol } from "./groupRows.js";
import { number, optional, PLAIN_TIMES, symbolText, time, type Layout, type ReadFile, type Source } from "./layout.js";

/** No source says when it published a row; nobody had it before the next one was due. */
const PUBLICATION_MS = 5 * MINUTE_MS;

export const OPEN_INTEREST: Layout = {
  name: "open interest",
  fields: [
    time("createtime", ...PLAIN_TIMES),
    number("openInterest", "sumopeninterest", "openinterestamount", "openinterest"),
    optional(number("value", "sumopeninterestvalue", "openinterestvalue")),
    symbolText,
  ],
  read: readOpenInterest,
};

/** Rows of zero mark an outage of the source and are dropped. */
function readOpenInterest(rows: Rows, source: Source): ReadFile {
  const symbols = rowsBySymbol(rows, source);
  if (symbols === undefined)
    return {
      series: [],
      coverage: [],
      apart: [
        { series: "open interest", rows: rows.count, reason: "neither its rows nor its name say of which symbol" },
      ],
    };
  const {
    openInterest,
    value,
    time: stamped,
  } = rows.numbers as {
    readonly openInterest: Float64Array;
    readonly value?: Float64Array;
    readonly time: Float64Array;
  };
  requireQuantities(rows, { "open interest": openInterest, "open interest value": value }, source.name);
  const series = [...symbols].map(([symbol, all]) => {
    // Coin-margined contracts are counted in contracts and valued in coins.
    const inCoins = contractUsd(symbol) === undefined ? openInterest : (value ?? openInterest);
    const own = all.filter((row) => inCoins[row]! > 0);
    const timeMs = Float64Array.from(own, (row) => stamped[row]!);
    const columns = {
      timeMs,
      knownMs: timeMs.map((at) => at + PUBLICATION_MS),
      openInterest: Float64Array.from(own, (row) => inCoins[row]!),
    };
    return {
      table: "open_interest",
      symbol,
      venue: "binance",
      columns,
      read: all.length,
      dropped: all.length - own.length,
      outOfOrder: countOutOfOrder(timeMs),
    } as const;
  });
  return { series, apart: [], coverage: [] };
}
