/** One file of an archive: its checksum first, since files are served that no listing names. */
import { HOUR_MS, messageOf, sha256 } from "../../../core/index.js";
import { inspectContent } from "../../importer/inspectContent.js";
import { quoted } from "../http/fetchBounded.js";
import type { PoliteClient } from "../http/politeClient.js";
import { SourceError } from "../http/sourceErrors.js";
import type { RawStore } from "../rawStore.js";
import { spanWords } from "../spans.js";
import type { ArchivePiece } from "./archivePieces.js";

export interface FetchPieceOptions {
  readonly client: PoliteClient;
  readonly store: RawStore;
  readonly filesUrl: string;
  /** Of the archive: `data/futures/um`. */
  readonly root: string;
  readonly barMs: number;
}

/** What an archive's checksum is called. */
export const CHECKSUM = ".CHECKSUM";

const MOST_CHECKSUM_BYTES = 4_096;
const MOST_FILE_BYTES = 64 * 2 ** 20;
/** A file may be replaced between the asking for its checksum and for itself. */
const MOST_TRIES = 3;
/** Rows of an archive's day may be stamped with the end of their period. */
const TOLERANCE_MS = HOUR_MS;

/** Where a file of the archive lies in the store. */
export function rawPathOf(root: string, { path }: Pick<ArchivePiece, "path">): string {
  return `archive/${root}/${path}`;
}

/**
 * Stores the file, whole and of the right hash, and able to be imported.
 *
 * @returns Its bytes; undefined if the archive has none.
 * @throws {SourceError} If what is served is not what its name says.
 */
export async function fetchPiece(piece: ArchivePiece, options: FetchPieceOptions): Promise<number | undefined> {
  const { client, store, filesUrl, root, barMs } = options;
  const url = new URL(`${filesUrl.replace(/\/$/, "")}/${root}/${piece.path}`);
  const checksumUrl = new URL(`${url.href}${CHECKSUM}`);
  for (let tries = 1; ; tries++) {
    const checksum = await client.ask(checksumUrl, { mostBytes: MOST_CHECKSUM_BYTES });
    if (checksum === undefined) return undefined;
    const text = Buffer.from(checksum.bytes).toString("utf8");
    const expected = /^\s*([0-9a-f]{64})\s/i.exec(`${text}\n`)?.[1]?.toLowerCase();
    if (expected === undefined)
      throw new SourceError(`${checksumUrl.pathname} must begin with a SHA-256: found ${pageOr(text)}`);
    const file = await client.ask(url, { mostBytes: MOST_FILE_BYTES });
    if (file === undefined) throw new SourceError(`${url.pathname} must be there as its CHECKSUM is: it is not`);
    const found = sha256(file.bytes);
    if (found === expected) {
      await requireRows(piece, file.bytes, barMs);
      store.put({ path: rawPathOf(root, piece), bytes: file.bytes, paper: { ending: CHECKSUM, text } });
      return file.bytes.length;
    }
    if (tries === MOST_TRIES)
      throw new SourceError(
        `${url.pathname} must have the SHA-256 of its CHECKSUM, ${expected.slice(0, 12)}...: ` +
          `found ${isPage(file.bytes) ? pageOr(Buffer.from(file.bytes).toString("utf8")) : `${found.slice(0, 12)}...`}`,
      );
  }
}

/** @throws {SourceError} If an import would refuse the file, or find something else in it than its name says. */
async function requireRows({ symbol, source, span, path }: ArchivePiece, bytes: Uint8Array, barMs: number) {
  const name = path.split("/").at(-1)!;
  const found = await inspectContent(name, bytes).catch((error: unknown) => {
    throw new SourceError(`${name} must be able to be imported: ${messageOf(error)}`);
  });
  const own = found.find(
    (series) =>
      series.table === source.table && series.symbol === symbol && (source.table !== "bars" || series.barMs === barMs),
  );
  if (own === undefined || own.rows === 0)
    throw new SourceError(`${name} must hold ${source.name} of ${symbol}: it holds none`);
  if (own.firstMs < span[0] - TOLERANCE_MS || own.lastMs > span[1] + TOLERANCE_MS)
    throw new SourceError(
      `${name} must hold rows of ${spanWords(span)}: found some from ${spanWords([own.firstMs, own.lastMs])}`,
    );
}

function isPage(bytes: Uint8Array): boolean {
  return /^\s*<(?:!doctype|html|\?xml)/i.test(Buffer.from(bytes.subarray(0, 200)).toString("latin1"));
}

function pageOr(text: string): string {
  return isPage(Buffer.from(text.slice(0, 200))) ? `a web page, ${quoted(text)}` : quoted(text);
}
