/** What is asked for, what is there, and the two ways to what is missing, in their order. */
import { DAY_MS, formatDate, MINUTE_MS, SECOND_MS, type ProgressListener } from "../../core/index.js";
import type { Span } from "../lake/coverageSpans.js";
import { barName } from "./barName.js";
import { downloadArchive } from "./downloadArchive.js";
import type { DownloadedFiles, DownloadReceipt } from "./downloadReceipt.js";
import { downloadReplies } from "./downloadReplies.js";
import type { Exchange, TableSource } from "./exchanges/exchange.js";
import { findContracts, type FoundContract } from "./findContracts.js";
import { heldSpans } from "./heldSpans.js";
import type { PoliteClient } from "./http/politeClient.js";
import { SourceError } from "./http/sourceErrors.js";
import { missingSpans } from "./missingSpans.js";
import type { Servers } from "./openServers.js";
import type { RawStore } from "./rawStore.js";
import { cutSpans, subtractSpans } from "./spans.js";
import { noteFailure, type WantedTable } from "./wantedTable.js";

export interface IntoOptions {
  readonly exchange: Exchange;
  readonly client: PoliteClient;
  readonly servers: Servers;
  readonly symbols: readonly string[];
  readonly days: number;
  readonly barMs: number;
  readonly untilMs?: number;
  readonly atOnce?: number;
  readonly onProgress?: ProgressListener;
  readonly onNote: (line: string) => void;
}

const FILES_AT_ONCE = 4;
/** An exchange goes on counting a bar for a moment after its close. */
const SETTLING_MS = 10 * SECOND_MS;
const NOTHING: DownloadedFiles = { files: 0, bytes: 0 };

/**
 * Brings the store up to the exchange's present.
 *
 * @throws {RangeError} If a symbol is no contract of the exchange.
 * @throws {SourceError} If nobody says which contracts there are.
 */
export async function downloadInto(store: RawStore, options: IntoOptions): Promise<Omit<DownloadReceipt, "notes">> {
  const { exchange, client, servers, barMs, onProgress, onNote, atOnce = FILES_AT_ONCE } = options;
  const { archive, rest, nowMs } = servers;
  const door = rest instanceof SourceError ? undefined : rest;
  const listingUrl = archive?.listingUrl;
  const found = await findContracts(options.symbols, { exchange, client, door, listingUrl, onNote });
  const span = spanOf(nowMs, options);
  noteListings(found, span, onNote);
  const interval = barName(barMs);
  const tables = found.flatMap((one) =>
    exchange.tables.map((source): WantedTable => {
      const asked = askedOf(one, source, { span, barMs, nowMs });
      const held = { store, source, symbol: one.symbol, interval, root: archive?.root };
      return { symbol: one.symbol, source, asked, had: heldSpans(asked, held), failures: [] };
    }),
  );

  const common = { store, barMs, interval, nowMs, onProgress };
  const archived =
    archive === undefined ? NOTHING : await downloadArchive(tables, { ...common, ...archive, client, atOnce });
  const isListed = new Set(found.filter(({ contract }) => contract !== undefined).map(({ symbol }) => symbol));
  const answered =
    door === undefined
      ? NOTHING
      : await downloadReplies(
          tables.filter(({ symbol }) => isListed.has(symbol)),
          { ...common, exchange, door },
        );
  if (rest instanceof SourceError) noteClosed(tables, rest);
  return {
    exchange: exchange.name,
    folder: store.folder,
    span,
    symbols: found.map(({ symbol }) => symbol),
    tables: tables.map((table) => ({
      symbol: table.symbol,
      table: table.source.table,
      asked: table.asked,
      had: table.asked.flatMap((asked) => cutSpans(table.had, asked)),
      missing: missingSpans(table),
    })),
    barColumns: exchange.barColumns,
    newFiles: archived.files + answered.files,
    newBytes: archived.bytes + answered.bytes,
  };
}

/** Whole days, and what there is of the present one. */
function spanOf(nowMs: number, { days, untilMs }: Pick<IntoOptions, "days" | "untilMs">): Span {
  const toMs = Math.min(nowMs, untilMs ?? Infinity);
  return [(Math.floor(toMs / DAY_MS) - days) * DAY_MS, toMs];
}

/** The part of the span in which the contract is traded and rows are over; empty if there is none. */
function askedOf(
  { contract }: FoundContract,
  { table, rest }: TableSource,
  { span, barMs, nowMs }: { readonly span: Span; readonly barMs: number; readonly nowMs: number },
): Span[] {
  // What only the archive has is there when its day is over.
  const restMs = table === "bars" ? barMs : table === "funding" ? MINUTE_MS : rest?.rowMs(barMs);
  const stepMs = rest === undefined || restMs === undefined ? DAY_MS : restMs;
  const floor = (timeMs: number) => Math.floor(timeMs / stepMs) * stepMs;
  const fromMs = Math.max(span[0], floor(contract?.listedMs ?? -Infinity));
  const toMs = Math.min(span[1], contract?.endsMs ?? Infinity, nowMs - SETTLING_MS);
  return cutSpans([[fromMs, floor(toMs)]], span);
}

function noteListings(found: readonly FoundContract[], [fromMs, toMs]: Span, onNote: (line: string) => void): void {
  for (const { symbol, contract } of found) {
    const listedMs = contract?.listedMs ?? -Infinity;
    if (listedMs >= toMs) onNote(`${symbol} was listed on ${formatDate(listedMs)} only: there is nothing of it`);
    else if (listedMs > fromMs)
      onNote(
        `${symbol} was listed on ${formatDate(listedMs)}: ${Math.floor((listedMs - fromMs) / DAY_MS)} days of the ` +
          "span lie before it",
      );
  }
}

/** What the exchange would have been asked for. */
function noteClosed(tables: readonly WantedTable[], reason: SourceError): void {
  for (const table of tables)
    if (table.source.rest !== undefined)
      for (const span of subtractSpans(table.asked, table.had)) noteFailure(table, span, reason);
}
