/** Opens a raw file: gzip, ZIP or plain, checked against the checksum beside it. */
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { sha256 } from "../../core/index.js";
import type { ListedFile } from "./filesBelow.js";
import { isZip, zipEntries } from "./zipEntries.js";

/** One file's bytes, out of its packaging. */
export interface Content {
  /** For messages and receipts: the file, and the file inside an archive. */
  readonly name: string;
  /** Base name without packaging: what a symbol or a date is looked for in. */
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

export interface OpenedFile {
  readonly file: ListedFile;
  readonly sha256: string;
  readonly contents: readonly Content[];
}

/** Text shrinks about tenfold; what shrinks a hundredfold was made to fill a disk. */
const MOST_RATIO = 100;
const ALWAYS_ALLOWED_BYTES = 64 * 2 ** 20;
const MOST_BYTES = 2 ** 31 - 1;
const gunzipAsync = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(gunzip);

/** @throws {RangeError} If the packaging is damaged, hostile or fails its checksum. */
export async function openFile(file: ListedFile): Promise<OpenedFile> {
  const bytes = readWhole(file);
  const hash = sha256(bytes);
  requireChecksum(file, hash);
  return { file, sha256: hash, contents: await contentsOf(file, bytes) };
}

function readWhole({ path, name }: ListedFile): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new RangeError(
      `Cannot import "${name}" as it must be readable and below 2 GiB: ` +
        `${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function contentsOf({ name }: ListedFile, bytes: Uint8Array): Promise<Content[]> {
  const limitBytes = Math.min(MOST_BYTES, Math.max(ALWAYS_ALLOWED_BYTES, MOST_RATIO * bytes.length));
  const fileName = basename(name);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      return [
        {
          name,
          fileName: fileName.replace(/\.gz$/i, ""),
          bytes: await gunzipAsync(bytes, { maxOutputLength: limitBytes }),
        },
      ];
    } catch (error) {
      const reason =
        error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE"
          ? `unpacks to more than ${limitBytes} bytes`
          : error instanceof Error
            ? error.message
            : String(error);
      throw new RangeError(`Cannot import "${name}" as its gzip must be whole and of a sane size: ${reason}`);
    }
  }
  if (!isZip(bytes)) return [{ name, fileName, bytes }];
  try {
    const entries = await zipEntries(bytes, { limitBytes });
    return entries.map((entry) => ({
      name: `${name} > ${entry.name}`,
      fileName: basename(entry.name),
      bytes: entry.bytes,
    }));
  } catch (error) {
    throw new RangeError(`Cannot import "${name}" as ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** `<sha256>  <name>` in a file of the same name with `.CHECKSUM` appended. */
function requireChecksum({ path, name }: ListedFile, found: string): void {
  const sidecar = `${path}.CHECKSUM`;
  if (!existsSync(sidecar)) return;
  const expected = /^\s*([0-9a-f]{64})\b/i.exec(readFileSync(sidecar, "utf8"))?.[1]?.toLowerCase();
  if (expected === undefined)
    throw new RangeError(`Cannot import "${name}" as its CHECKSUM must begin with a SHA-256 of 64 digits: found none`);
  if (expected !== found)
    throw new RangeError(
      `Cannot import "${name}" as its SHA-256 must be the one in its CHECKSUM, ` +
        `${expected.slice(0, 12)}...: found ${found.slice(0, 12)}...; download it again`,
    );
}
