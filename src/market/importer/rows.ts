/** Rows of a raw file as typed columns, whatever they were written in. */
import { EARLIEST_MS, formatDate, isMarketTime, LATEST_MS } from "../../core/index.js";

export interface Field {
  readonly name: string;
  readonly kind: "number" | "time" | "timeOfDay" | "text";
  /** What sources call it; letter case and anything but letters and digits are ignored. */
  readonly known: readonly string[];
  /** What its name begins with where none of `known` is there: `Volume BTC` beside `Volume USDT`. */
  readonly begins?: string;
  /** Where it stands in rows without a header. */
  readonly at?: number;
  /** A file may lack it; a row that leaves it empty, or has something else than its kind there, lacks it. */
  readonly optional?: true;
  /** Nobody needs it but from the first row: CSV leaves the others NaN, which saves reading them. */
  readonly isFirstRowOnly?: true;
}

/** A field of which it is known where it stands. */
export interface PlacedField extends Field {
  readonly at: number;
}

export interface Rows {
  readonly count: number;
  /** Of number and time fields that the file has; NaN where an optional one is empty. */
  readonly numbers: Readonly<Record<string, Float64Array>>;
  readonly texts: Readonly<Record<string, readonly string[]>>;
  /** Whether times are texts that name no zone. */
  readonly isZoneless?: boolean;
  /** Where a row stands in the file: its line, or its place in a JSON list, from 1. */
  lineOf(row: number): number;
}

/** @throws {RangeError} Always: one value of a known layout is not what it must be. */
export function refuseRow(name: string, mustHold: string, line: number, found: string): never {
  throw new RangeError(`Cannot import "${name}" as ${mustHold}: row ${line} is ${found}`);
}

/** Of a field in a message. */
export const LONGEST_SHOWN = 60;

/**
 * Where fields stand in a header or among the keys of an object, by place in `fields`; undefined where they do not.
 * Of a field's names the first that is there counts, so that a closer name wins over a looser one.
 */
export function placesOf(fields: readonly Field[], header: readonly string[]): (number | undefined)[] {
  const names = header.map(plainName);
  const exact = fields.map(({ known }) => known.map((name) => names.indexOf(name)).find((place) => place >= 0));
  return fields.map(({ begins }, k) => {
    if (exact[k] !== undefined || begins === undefined) return exact[k];
    const place = names.findIndex((name, at) => name.startsWith(begins) && !exact.includes(at));
    return place < 0 ? undefined : place;
  });
}

/** What is wrong with a time, as a message goes on after "every time must "; undefined if nothing is. */
export function timeObjection(timeMs: number): string | undefined {
  if (Number.isNaN(timeMs)) return "be a time";
  return isMarketTime(timeMs) ? undefined : `lie between ${formatDate(EARLIEST_MS)} and ${formatDate(LATEST_MS)}`;
}

/** Names as they are compared. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/**
 * A decimal number as exchanges write it, `97,500.10` with its thousands parted included; NaN for anything else: the
 * words `NaN` and `Infinity`, and `97,500`, which could be a decimal comma.
 */
export function parseDecimal(text: string): number {
  if (DECIMAL.test(text)) return Number(text);
  return PARTED_THOUSANDS.test(text) ? Number(text.replaceAll(",", "")) : NaN;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
/** A comma that stands before a point, or twice, parts thousands. */
const PARTED_THOUSANDS = /^[+-]?\d{1,3}(?:(?:,\d{3})+\.\d*|(?:,\d{3}){2,})$/;
