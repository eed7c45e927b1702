/** The part of a download that comes from the exchange's public archive, several files at once. */
import type { ProgressListener } from "../../core/index.js";
import {
  archivePieces,
  endedFolder,
  endedPiece,
  type ArchivePiece,
  type PieceOptions,
} from "./archive/archivePieces.js";
import { fetchPiece, type FetchPieceOptions } from "./archive/fetchPiece.js";
import { listArchive } from "./archive/listArchive.js";
import type { DownloadedFiles } from "./downloadReceipt.js";
import { SourceError } from "./http/sourceErrors.js";
import { cutSpans, subtractSpans, uniteSpans } from "./spans.js";
import { noteFailure, type WantedTable } from "./wantedTable.js";

export interface ArchiveOptions extends FetchPieceOptions {
  readonly listingUrl: string;
  /** As file names call the bar length. */
  readonly interval: string;
  readonly nowMs: number;
  readonly atOnce: number;
  readonly onProgress: ProgressListener | undefined;
}

/**
 * Fetches every file that holds some of what is not there yet. A file that the archive lacks is no failure; what a
 * server fails to give is noted with its table.
 */
export async function downloadArchive(
  tables: readonly WantedTable[],
  options: ArchiveOptions,
): Promise<DownloadedFiles> {
  const pieces: { readonly table: WantedTable; readonly piece: ArchivePiece }[] = [];
  for (const table of tables) for (const piece of await wantedPieces(table, options)) pieces.push({ table, piece });
  let done = 0;
  let files = 0;
  let bytes = 0;
  // Pieces are added while the list is worked off: days in the place of a month that is not there.
  const work = async (): Promise<void> => {
    for (let next = pieces.shift(); next !== undefined; next = pieces.shift()) {
      const { table, piece } = next;
      try {
        const stored = await fetchPiece(piece, options);
        if (stored === undefined) pieces.unshift(...piece.instead.map((one) => ({ table, piece: one })));
        else {
          table.had = uniteSpans([...table.had, piece.span]);
          files++;
          bytes += stored;
        }
      } catch (error) {
        if (!(error instanceof SourceError)) {
          pieces.length = 0;
          throw error;
        }
        noteFailure(table, piece.span, error);
      }
      done++;
      options.onProgress?.({
        task: "archive files",
        done,
        total: done + pieces.length,
        detail: piece.path.split("/").at(-1)!,
      });
    }
  };
  options.onProgress?.({ task: "archive files", done, total: pieces.length });
  const outcomes = await Promise.allSettled(Array.from({ length: options.atOnce }, work));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  return { files, bytes };
}

/** Files of the archive that hold some of what the table lacks. */
async function wantedPieces(table: WantedTable, options: ArchiveOptions): Promise<ArchivePiece[]> {
  const { symbol, source } = table;
  if (source.archive === undefined) return [];
  const lacking = subtractSpans(table.asked, table.had);
  if (lacking.length === 0) return [];
  const pieceOptions = { symbol, source, interval: options.interval, nowMs: options.nowMs };
  if (source.archive.isEnded === undefined) return archivePieces(lacking, pieceOptions);
  try {
    const named = await endedPieces(pieceOptions, options);
    return named.filter(({ span }) => cutSpans(lacking, span).length > 0);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    for (const span of lacking) noteFailure(table, span, error);
    return [];
  }
}

/** The archive has stopped making such files, so its listing, late as it is, names all that are left. */
async function endedPieces(piece: PieceOptions, { client, listingUrl, root }: ArchiveOptions): Promise<ArchivePiece[]> {
  const { keys } = await listArchive(client, { listingUrl, prefix: `${root}/${endedFolder(piece)}` });
  return keys.flatMap((key) => endedPiece(key, root, piece) ?? []);
}
