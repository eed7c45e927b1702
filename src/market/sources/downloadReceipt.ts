/** What a download had and what it could not have, as plain JSON. */
import type { Span } from "../lake/coverageSpans.js";
import type { DownloadTable, Exchange } from "./exchanges/exchange.js";

/** A span of a table that is not there, and why. */
export interface MissingSpan {
  readonly span: Span;
  /** A clause: "past liquidations are not public". */
  readonly reason: string;
  /** Whether the same command may have it later: a server failed, where it might not have. */
  readonly mayComeLater: boolean;
}

/** One table of one symbol after the download. */
export interface TableReceipt {
  readonly symbol: string;
  readonly table: DownloadTable;
  /** What was asked for: the days, from the listing on. */
  readonly asked: readonly Span[];
  /** What lies in the folder of it. Holes that an exchange has inside a file are for the import to find. */
  readonly had: readonly Span[];
  readonly missing: readonly MissingSpan[];
}

export interface DownloadReceipt {
  readonly exchange: string;
  /** Where its files are. */
  readonly folder: string;
  readonly span: Span;
  readonly symbols: readonly string[];
  /** By symbol, then by table. */
  readonly tables: readonly TableReceipt[];
  /** Columns of bars beside prices and volume that the exchange gives. */
  readonly barColumns: Exchange["barColumns"];
  /** Files of rows that this call added, and their bytes. */
  readonly newFiles: number;
  readonly newBytes: number;
  /** What a user should know: a listing later than the span, a contract that is no longer traded. */
  readonly notes: readonly string[];
}

/** Files of rows that came, and their bytes. */
export interface DownloadedFiles {
  readonly files: number;
  readonly bytes: number;
}
