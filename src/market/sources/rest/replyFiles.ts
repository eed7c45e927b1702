/** Names of files that hold one reply: `BTCUSDT-5m-20250704T0000Z-20250709T0000Z.json`, times to the minute. */
import type { Span } from "../../lake/coverageSpans.js";
import type { TableSource } from "../exchanges/exchange.js";

/** Folder and stem of the replies of a table. */
export interface ReplySeries {
  /** In the store: `rest/klines/BTCUSDT`. */
  readonly folder: string;
  /** What the names begin with: `BTCUSDT-5m`. */
  readonly stem: string;
}

const NAME = /-(\d{8}T\d{4}(?:\d{2}\.\d{3})?Z)-(\d{8}T\d{4}(?:\d{2}\.\d{3})?Z)\.json$/;

export function replySeries({ table, name }: TableSource, symbol: string, interval: string): ReplySeries {
  return { folder: `rest/${name}/${symbol}`, stem: `${symbol}-${table === "bars" ? interval : name}` };
}

/** The name of the reply that holds what there is of a span. */
export function replyName({ stem }: ReplySeries, [fromMs, toMs]: Span): string {
  return `${stem}-${stamp(fromMs)}-${stamp(toMs)}.json`;
}

/** The span that a file is named after; undefined if the name is none of the series'. */
export function spanOfReply({ stem }: ReplySeries, fileName: string): Span | undefined {
  const found = fileName.startsWith(`${stem}-`) ? NAME.exec(fileName.slice(stem.length)) : null;
  if (found === null || found.index !== 0) return undefined;
  const [from, to] = [timeOf(found[1]!), timeOf(found[2]!)];
  return from < to ? [from, to] : undefined;
}

function stamp(timeMs: number): string {
  const text = new Date(timeMs).toISOString().replace(/[-:]/g, "");
  return timeMs % 60_000 === 0 ? `${text.slice(0, 13)}Z` : text;
}

function timeOf(text: string): number {
  const [, year, month, day, hour, minute, rest] = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})([\d.]*)Z$/.exec(text)!;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${rest === "" ? "00.000" : rest}Z`);
}
