/** Opens a raw file: gzip, ZIP or plain, checked against the checksum beside it. */
import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { isMachineFailing, machineFailure, messageOf } from "../../core/index.js";
import { fetchTimeBeside } from "./fetchTime.js";
import type { ListedFile } from "./listFiles.js";
import { isFeather } from "./readFeather.js";
import { sideFile } from "./sideFile.js";
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
  /** Time of the exchange when it was asked, where that was recorded beside it. */
  readonly fetchedMs?: number;
  /** What a receipt should say about its packaging. */
  readonly notes: readonly string[];
}

/** Text shrinks about tenfold; what shrinks a hundredfold was made to fill a disk. */
const MOST_RATIO = 100;
const ALWAYS_ALLOWED_BYTES = 64 * 2 ** 20;
const MOST_BYTES = 2 ** 31 - 1;
const gunzipAsync = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(gunzip);

/** @throws {RangeError} If the packaging is damaged, hostile or fails its checksum. */
export async function openFile(file: ListedFile): Promise<OpenedFile> {
  const { bytes, sha256: hash } = read(file);
  const notes = checkedAgainst(file, hash);
  const fetchedMs = fetchTimeBeside(file);
  const contents = await contentsOf(file, bytes);
  return { file, sha256: hash, contents, ...(fetchedMs === undefined ? {} : { fetchedMs }), notes };
}

/** Bytes that are read at once. */
const CHUNK_BYTES = 4 * 2 ** 20;

/**
 * The bytes of a file and the hash of all of them. A text ends for us where its bytes are zero, which no text has: a
 * gigabyte of nothing is hashed and not held.
 */
function read({ path, name }: ListedFile): { readonly bytes: Uint8Array; readonly sha256: string } {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { size } = fstatSync(file);
    if (size > MOST_BYTES) throw new RangeError(`found ${size} bytes`);
    const bytes = Buffer.alloc(size);
    const rest = Buffer.alloc(Math.min(size, CHUNK_BYTES));
    const hash = createHash("sha256");
    let held = 0;
    let isHeld = true;
    for (let at = 0; at < size;) {
      const chunk: Buffer = isHeld ? bytes.subarray(at, at + CHUNK_BYTES) : rest;
      const count = readSync(file, chunk, 0, Math.min(chunk.length, size - at), at);
      if (count === 0) break;
      hash.update(chunk.subarray(0, count));
      at += count;
      if (isHeld) held = at;
      isHeld &&= isPacked(bytes) || isUtf16(bytes) ? !isNothing(chunk, count) : !chunk.subarray(0, count).includes(0);
    }
    return { bytes: bytes.subarray(0, held), sha256: hash.digest("hex") };
  } catch (error) {
    if (isMachineFailing(error)) throw machineFailure(`import "${name}"`, error);
    throw new RangeError(`Cannot import "${name}" as it must be readable and below 2 GiB: ${messageOf(error)}`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Whether a whole chunk is zero, of which nothing packed and no text has one. */
function isNothing(chunk: Buffer, count: number): boolean {
  return count === CHUNK_BYTES && chunk.equals(Buffer.alloc(CHUNK_BYTES));
}

/** What is no text: zero bytes belong to it. */
function isPacked(bytes: Uint8Array): boolean {
  return isGzip(bytes) || isZip(bytes) || isFeather(bytes);
}

/** Most that a file of this size may unpack to. */
export function unpackedLimitBytes(bytes: number): number {
  return Math.min(MOST_BYTES, Math.max(ALWAYS_ALLOWED_BYTES, MOST_RATIO * bytes));
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** By its mark; its ASCII characters have a byte of zero each. */
function isUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

/** The files in a file's bytes. @throws {RangeError} If its packaging is damaged or hostile. */
export async function contentsOf({ name }: ListedFile, bytes: Uint8Array): Promise<Content[]> {
  const limitBytes = unpackedLimitBytes(bytes.length);
  const fileName = basename(name);
  if (isGzip(bytes)) {
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
          : messageOf(error);
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
    throw new RangeError(`Cannot import "${name}" as ${messageOf(error)}`);
  }
}

/** `<sha256>  <name>` in a file of the same name with `.CHECKSUM` appended. @returns What to say about it. */
function checkedAgainst({ path, name }: ListedFile, found: string): string[] {
  const beside = sideFile(`${path}.CHECKSUM`);
  if (beside === undefined) return [];
  if ("unread" in beside) return [`its CHECKSUM was not read: ${beside.unread}`];
  const expected = /^\s*([0-9a-f]{64})\b/i.exec(beside.text)?.[1]?.toLowerCase();
  if (expected === undefined)
    throw new RangeError(`Cannot import "${name}" as its CHECKSUM must begin with a SHA-256 of 64 digits: found none`);
  if (expected !== found)
    throw new RangeError(
      `Cannot import "${name}" as its SHA-256 must be the one in its CHECKSUM, ` +
        `${expected.slice(0, 12)}...: found ${found.slice(0, 12)}...; download it again`,
    );
  return [];
}
