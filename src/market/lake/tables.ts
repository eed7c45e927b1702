/**
 * The tables of the lake: their columns, the clock they ascend in and what makes two rows the same.
 *
 * In memory every column is a Float64Array, a liquidated side too (1 long, 0 short), so that one code
 * merges, hashes, writes and reads all tables.
 */

export type TableName = "bars" | "liquidations" | "funding" | "open_interest" | "depth" | "taker_volume" | "truth";

export interface ColumnSpec {
  readonly name: string;
  /** How it is stored: times are BIGINT, numbers DOUBLE, a side is the text `long` or `short`. */
  readonly kind: "time" | "number" | "side";
  /** A source may lack it; NULL in the files, absent or NaN in memory. */
  readonly optional?: true;
}

export interface TableSpec {
  readonly name: TableName;
  readonly columns: readonly ColumnSpec[];
  /** Rows ascend in this column, and it decides a row's month; undefined for a table without months. */
  readonly clock: "timeMs" | "knownMs" | undefined;
  /** Rows equal in these columns are one row; the first is the time they are sorted by. */
  readonly identity: readonly string[];
  /**
   * Of rows that are the same, the one with the largest values in this order stays; a missing value is the
   * smallest.
   */
  readonly prefer: readonly string[];
}

const time = (name: string): ColumnSpec => ({ name, kind: "time" });
const number = (name: string): ColumnSpec => ({ name, kind: "number" });
const optional = (name: string): ColumnSpec => ({ name, kind: "number", optional: true });

/**
 * Of two readings of one bar the one with more volume was read later. The last known time stands among
 * the preferences of every other table, so that a record is never known too early.
 */
export const TABLES: Readonly<Record<TableName, TableSpec>> = {
  bars: {
    name: "bars",
    columns: [
      ...[time("timeMs"), time("knownMs")],
      ...["open", "high", "low", "close", "volume"].map(number),
      ...["quoteVolume", "tradeCount", "takerBuyVolume"].map(optional),
    ],
    clock: "timeMs",
    identity: ["timeMs"],
    prefer: ["volume", "quoteVolume", "tradeCount", "takerBuyVolume", "close", "high", "low", "open"],
  },
  liquidations: {
    name: "liquidations",
    columns: [
      time("timeMs"),
      time("knownMs"),
      { name: "side", kind: "side" },
      number("price"),
      number("quantity"),
      number("notionalUsd"),
      optional("orderPrice"),
    ],
    clock: "knownMs",
    identity: ["timeMs", "side", "price", "quantity", "orderPrice"],
    prefer: ["knownMs", "notionalUsd"],
  },
  funding: {
    name: "funding",
    columns: [time("timeMs"), time("knownMs"), number("rate"), optional("intervalHours")],
    clock: "knownMs",
    identity: ["timeMs"],
    prefer: ["intervalHours", "knownMs", "rate"],
  },
  open_interest: {
    name: "open_interest",
    columns: [time("timeMs"), time("knownMs"), number("openInterest")],
    clock: "knownMs",
    identity: ["timeMs"],
    prefer: ["knownMs", "openInterest"],
  },
  depth: {
    name: "depth",
    columns: [time("timeMs"), time("knownMs"), number("bidNotionalUsd"), number("askNotionalUsd")],
    clock: "knownMs",
    identity: ["timeMs"],
    prefer: ["knownMs", "bidNotionalUsd", "askNotionalUsd"],
  },
  taker_volume: {
    name: "taker_volume",
    columns: [time("timeMs"), time("knownMs"), number("takerBuyVolume"), number("takerSellVolume")],
    clock: "knownMs",
    identity: ["timeMs"],
    prefer: ["knownMs", "takerBuyVolume", "takerSellVolume"],
  },
  truth: {
    name: "truth",
    columns: [time("row"), time("horizonMs"), number("probabilityUp"), number("meanLog"), number("sigmaLog")],
    clock: undefined,
    identity: ["row"],
    prefer: [],
  },
};

/** The tables a quant asks for in SQL, in the order in which pages list them. */
export const TABLE_NAMES: readonly TableName[] = [
  "bars",
  "liquidations",
  "funding",
  "open_interest",
  "depth",
  "taker_volume",
  "truth",
];
