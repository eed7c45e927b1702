/**
 * All rows of a window, reply by reply.
 *
 * A reply may be cut by a limit, at either end; what is left at an end is asked for until the exchange answers with
 * nothing. Files are written when the window is whole, named so that together they cover it.
 */
import { messageOf, MINUTE_MS } from "../../../core/index.js";
import { FETCHED } from "../../importer/fetchTime.js";
import { inspectContent } from "../../importer/inspectContent.js";
import type { Span } from "../../lake/coverageSpans.js";
import type { DownloadedFiles } from "../downloadReceipt.js";
import type { Exchange, RestTable, TableSource } from "../exchanges/exchange.js";
import { SourceError } from "../http/sourceErrors.js";
import type { RawStore } from "../rawStore.js";
import { spanWords } from "../spans.js";
import { replyName, type ReplySeries } from "./replyFiles.js";
import type { RestDoor, RestReply } from "./restDoor.js";

export interface WindowOptions {
  readonly exchange: Exchange;
  readonly door: RestDoor;
  readonly store: RawStore;
  readonly source: TableSource & { readonly rest: RestTable };
  readonly symbol: string;
  readonly barMs: number;
  readonly series: ReplySeries;
  /** The exchange's clock before it was asked. */
  readonly askedMs: number;
}

interface Page extends RestReply {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** An exchange that answers in crumbs is not answering. */
const MOST_PAGES = 40;
/** A settlement is recorded some milliseconds off its minute; a bar beyond its window may still be open. */
const SETTLEMENT_TOLERANCE_MS = MINUTE_MS;

/**
 * Stores the replies of a window.
 *
 * @returns How many and their bytes; none if the exchange has nothing there.
 * @throws {SourceError} If it answers with something else than was asked for; then nothing is stored.
 */
export async function fetchWindow(window: Span, options: WindowOptions): Promise<DownloadedFiles> {
  const pages: Page[] = [];
  const open: Span[] = [window];
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const page = await fetchPage(span, options);
    if (page === undefined) continue;
    pages.push(page);
    if (pages.length > MOST_PAGES)
      throw new SourceError(`${options.exchange.name} must answer in whole replies: ${MOST_PAGES} held only a part`);
    const rowMs = options.source.rest.rowMs(options.barMs);
    const usualMs = options.source.rest.usualMs ?? rowMs;
    if (page.firstMs - span[0] >= usualMs) open.push([span[0], page.firstMs]);
    if (span[1] - page.lastMs > usualMs) open.push([page.lastMs + rowMs, span[1]]);
  }
  pages.sort((a, b) => a.firstMs - b.firstMs);
  pages.forEach(({ url, bytes, firstMs }, i) => {
    const span: Span = [i === 0 ? window[0] : firstMs, pages[i + 1]?.firstMs ?? window[1]];
    options.store.put({
      path: `${options.series.folder}/${replyName(options.series, span)}`,
      bytes,
      paper: { ending: FETCHED, text: `${new Date(options.askedMs).toISOString()} ${url}\n` },
    });
  });
  return { files: pages.length, bytes: pages.reduce((sum, { bytes }) => sum + bytes.length, 0) };
}

/** Undefined if the exchange has no row there. */
async function fetchPage(span: Span, options: WindowOptions): Promise<Page | undefined> {
  const { exchange, door, source, symbol, barMs, series } = options;
  const { endpoint, parameters, mostRows } = source.rest;
  const [fromMs, toMs] = span;
  const reply = await door.call(endpoint, parameters({ symbol, fromMs, toMs, barMs, limit: mostRows }));
  const rows = exchange.rowsOf(reply.json);
  if (rows === undefined) throw new SourceError(`${exchange.name} must answer ${endpoint} with rows: found none`);
  if (rows.length === 0) return undefined;
  const name = replyName(series, span);
  const found = await inspectContent(name, reply.bytes).catch((error: unknown) => {
    const refusal = messageOf(error);
    throw new SourceError(`a reply of ${exchange.name} must be able to be imported: ${refusal}`);
  });
  const own = found.find((one) => one.table === source.table && one.symbol === symbol);
  if (own === undefined || found.length !== 1)
    throw new SourceError(`${exchange.name} must answer with ${source.name} of ${symbol} alone: found something else`);
  if (source.table === "bars" && own.barMs !== undefined && own.barMs !== barMs && own.rows > 1)
    throw new SourceError(`${exchange.name} must answer with bars of ${barMs} ms: found ${own.barMs} ms`);
  const toleranceMs = source.table === "funding" ? SETTLEMENT_TOLERANCE_MS : 0;
  if (own.firstMs < fromMs - toleranceMs || own.lastMs >= toMs + toleranceMs)
    throw new SourceError(
      `${exchange.name} must answer with ${source.name} of ${spanWords(span)}: found rows of ` +
        spanWords([own.firstMs, own.lastMs]),
    );
  return { ...reply, firstMs: Math.max(own.firstMs, fromMs), lastMs: own.lastMs };
}
