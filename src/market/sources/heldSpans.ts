/** What of a table lies in the store already, told by the names of its files. */
import { DAY_MS } from "../../core/index.js";
import { FETCHED } from "../importer/fetchTime.js";
import type { Span } from "../lake/coverageSpans.js";
import { archivePieces } from "./archive/archivePieces.js";
import { CHECKSUM, rawPathOf } from "./archive/fetchPiece.js";
import type { TableSource } from "./exchanges/exchange.js";
import type { RawStore } from "./rawStore.js";
import { replySeries, spanOfReply } from "./rest/replyFiles.js";
import { daysOf, monthsOf, uniteSpans } from "./spans.js";

export interface HeldOptions {
  readonly store: RawStore;
  readonly source: TableSource;
  readonly symbol: string;
  readonly interval: string;
  /** Of the archive; undefined where there is none. */
  readonly root: string | undefined;
}

/** Spans of whole files that touch `asked`, ascending; a file counts only with its paper. */
export function heldSpans(asked: readonly Span[], { store, source, symbol, interval, root }: HeldOptions): Span[] {
  const periods: Span[] = [...monthsOf(asked), ...daysOf(asked).map((day): Span => [day, day + DAY_MS])];
  const archived =
    root === undefined
      ? []
      : periods
          .flatMap((period) => archivePieces([period], { symbol, source, interval, nowMs: Infinity }))
          .filter((piece) => store.has(rawPathOf(root, piece), CHECKSUM))
          .map(({ span }) => span);
  const series = replySeries(source, symbol, interval);
  const replies = store.namesIn(series.folder).flatMap((name) => {
    const span = spanOfReply(series, name);
    return span !== undefined && store.has(`${series.folder}/${name}`, FETCHED) ? [span] : [];
  });
  return uniteSpans([...archived, ...replies]);
}
