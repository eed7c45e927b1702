/** The part of a download that the exchange itself has to answer: what its archive lacks, and the last days. */
import { DAY_MS, type ProgressListener } from "../../core/index.js";
import type { Span } from "../lake/coverageSpans.js";
import type { DownloadedFiles } from "./downloadReceipt.js";
import type { Exchange, RestTable, TableSource } from "./exchanges/exchange.js";
import { SourceError } from "./http/sourceErrors.js";
import type { RawStore } from "./rawStore.js";
import { fetchWindow } from "./rest/fetchWindow.js";
import { replySeries } from "./rest/replyFiles.js";
import type { RestDoor } from "./rest/restDoor.js";
import { cutSpans, spanWords, subtractSpans, uniteSpans, windowsOf } from "./spans.js";
import { noteFailure, type WantedTable } from "./wantedTable.js";

export interface RepliesOptions {
  readonly exchange: Exchange;
  readonly door: RestDoor;
  readonly store: RawStore;
  readonly barMs: number;
  readonly interval: string;
  /** The exchange's clock when the download began. */
  readonly nowMs: number;
  readonly onProgress: ProgressListener | undefined;
}

/** A window of time of one table, asked for at once. */
interface Question {
  readonly table: WantedTable;
  readonly source: TableSource & { readonly rest: RestTable };
  readonly window: Span;
}

/** Asks for all that is not there yet, one window after the other at the exchange's pace. */
export async function downloadReplies(
  tables: readonly WantedTable[],
  options: RepliesOptions,
): Promise<DownloadedFiles> {
  const questions = tables.flatMap((table) => questionsOf(table, options));
  let files = 0;
  let bytes = 0;
  for (const [done, { table, source, window }] of questions.entries()) {
    const { symbol } = table;
    const detail = `${symbol} ${source.name} ${spanWords(window)}`;
    options.onProgress?.({ task: `replies of ${options.exchange.name}`, done, total: questions.length, detail });
    try {
      const series = replySeries(source, symbol, options.interval);
      const stored = await fetchWindow(window, { ...options, source, symbol, series, askedMs: options.nowMs });
      files += stored.files;
      bytes += stored.bytes;
      if (stored.files > 0) table.had = uniteSpans([...table.had, window]);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      noteFailure(table, window, error);
    }
  }
  const total = questions.length;
  options.onProgress?.({ task: `replies of ${options.exchange.name}`, done: total, total });
  return { files, bytes };
}

/** The windows of what a table lacks and the exchange still keeps. */
function questionsOf(table: WantedTable, { barMs, nowMs }: RepliesOptions): Question[] {
  const { rest } = table.source;
  if (rest === undefined) return [];
  const rowMs = rest.rowMs(barMs);
  // A row later, so that none is just being thrown away.
  const keptFromMs = rest.keptMs === undefined ? -Infinity : Math.ceil((nowMs - rest.keptMs) / rowMs + 1) * rowMs;
  const lacking = cutSpans(subtractSpans(table.asked, table.had), [keptFromMs, Infinity]);
  const source = { ...table.source, rest };
  return windowsOf(lacking, windowMs(rest.mostRows * rowMs)).map((window) => ({ table, source, window }));
}

/** The longest window that holds at most so much and falls on whole days, or divides one. */
function windowMs(mostMs: number): number {
  return mostMs >= DAY_MS ? Math.floor(mostMs / DAY_MS) * DAY_MS : DAY_MS / Math.ceil(DAY_MS / mostMs);
}
