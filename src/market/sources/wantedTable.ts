/** One table of one symbol while it is downloaded. */
import type { Span } from "../lake/coverageSpans.js";
import type { TableSource } from "./exchanges/exchange.js";
import type { MissingSpan } from "./downloadReceipt.js";
import { ServerClosedError, type SourceError } from "./http/sourceErrors.js";

export interface WantedTable {
  readonly symbol: string;
  readonly source: TableSource;
  /** What can be there at all: from the listing to the last moment that is over. */
  readonly asked: readonly Span[];
  /** What lies in the store; grows. */
  had: readonly Span[];
  /** What a server failed to give, newest last; said of what is still missing in the end. */
  readonly failures: MissingSpan[];
}

/** Notes why a span could not be had. */
export function noteFailure(table: WantedTable, span: Span, error: SourceError): void {
  const mayComeLater = !(error instanceof ServerClosedError && error.isLasting);
  table.failures.push({ span, reason: error.message, mayComeLater });
}
