/** Which files of an archive hold the spans that are wanted. */
import { DAY_MS, formatDate, formatMonth } from "../../../core/index.js";
import type { Span } from "../../lake/coverageSpans.js";
import type { TableSource } from "../exchanges/exchange.js";
import { cutSpans, daysOf, monthsOf, spansMs } from "../spans.js";

/** One file of an archive. */
export interface ArchivePiece {
  readonly symbol: string;
  readonly source: TableSource;
  /** The month or the day that it holds. */
  readonly span: Span;
  /** From the root of the archive: `monthly/klines/BTCUSDT/5m/BTCUSDT-5m-2025-10.zip`. */
  readonly path: string;
  /** What to ask for where the archive lacks it. */
  readonly instead: readonly ArchivePiece[];
}

export interface PieceOptions {
  readonly symbol: string;
  readonly source: TableSource;
  /** As it is called in file names: `5m`. */
  readonly interval: string;
  /** Nothing ends later: a file is made when its day is over. */
  readonly nowMs: number;
}

/**
 * Whole months where all of one is wanted and the archive has months, days elsewhere; months that are partly wanted
 * where it has no days.
 */
export function archivePieces(wanted: readonly Span[], options: PieceOptions): ArchivePiece[] {
  const { monthly, daily } = options.source.archive ?? { monthly: false, daily: false };
  return monthsOf(wanted).flatMap((month): ArchivePiece[] => {
    const part = cutSpans(wanted, month);
    const isWhole = spansMs(part) === month[1] - month[0];
    const days = daily
      ? daysOf(part)
          .map((day): Span => [day, day + DAY_MS])
          .filter(([, to]) => to <= options.nowMs)
          .map((day) => pieceOf(day, "daily", { ...options, instead: [] }))
      : [];
    const asMonth = monthly && month[1] <= options.nowMs && (isWhole || !daily);
    return asMonth ? [pieceOf(month, "monthly", { ...options, instead: days })] : days;
  });
}

/** The day that a file of an ended table holds, if `key` is exactly the name that such a file has. */
export function endedPiece(key: string, root: string, options: PieceOptions): ArchivePiece | undefined {
  const day = /-(\d{4}-\d{2}-\d{2})\.zip$/.exec(key)?.[1];
  const fromMs = day === undefined ? NaN : Date.parse(`${day}T00:00:00.000Z`);
  if (Number.isNaN(fromMs)) return undefined;
  const piece = pieceOf([fromMs, fromMs + DAY_MS], "daily", { ...options, instead: [] });
  return key === `${root}/${piece.path}` ? piece : undefined;
}

/** The folder of an ended table's files. */
export function endedFolder({ symbol, source }: Pick<PieceOptions, "symbol" | "source">): string {
  return `daily/${source.name}/${symbol}/`;
}

function pieceOf(
  span: Span,
  period: "monthly" | "daily",
  { symbol, source, interval, instead }: PieceOptions & { readonly instead: readonly ArchivePiece[] },
): ArchivePiece {
  const date = period === "monthly" ? formatMonth(span[0]) : formatDate(span[0]);
  const isBars = source.table === "bars";
  const folder = `${period}/${source.name}/${symbol}/${isBars ? `${interval}/` : ""}`;
  return { symbol, source, span, path: `${folder}${symbol}-${isBars ? interval : source.name}-${date}.zip`, instead };
}
