/**
 * The files inside a ZIP archive, for what exchanges publish: stored or deflated entries, nothing else.
 *
 * Nothing is ever written to disk; a name that leaves the archive is refused all the same, since no
 * exchange makes such a file.
 */
import { promisify } from "node:util";
import { crc32, inflateRaw } from "node:zlib";
import { messageOf } from "../../core/index.js";

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const END = 0x0605_4b50;
const CENTRAL = 0x0201_4b50;
const LOCAL = 0x0403_4b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const MOST_ENTRIES = 1_000;
/** Of zlib's output; the whole file at once saves putting pieces together. */
const SMALLEST_CHUNK = 1_024;
const inflate = promisify<Uint8Array, { maxOutputLength: number; chunkSize: number }, Buffer>(inflateRaw);

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/**
 * @param limitBytes Most that all entries together may unpack to.
 * @throws {RangeError} If the archive is truncated, encrypted, too large, of an unknown method, names a path
 * outside itself or fails its checksum. The message goes on from "as ".
 */
export async function zipEntries(
  archive: Uint8Array,
  { limitBytes }: { readonly limitBytes: number },
): Promise<ZipEntry[]> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = endOfCentralDirectory(view);
  const count = view.getUint16(end + 10, true);
  if (count > MOST_ENTRIES) throw refusal(`it must hold at most ${MOST_ENTRIES} files: found ${count}`);
  const entries: ZipEntry[] = [];
  let unpacked = 0;
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    if (at + 46 > archive.length || view.getUint32(at, true) !== CENTRAL)
      throw refusal("its list of files must be whole: found it cut off");
    const nameBytes = view.getUint16(at + 28, true);
    const header = {
      flags: view.getUint16(at + 8, true),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
      name: Buffer.from(archive.subarray(at + 46, at + 46 + nameBytes)).toString("utf8"),
    };
    at += 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    requirePlain(header);
    unpacked += header.bytes;
    if (unpacked > limitBytes)
      throw refusal(`it must unpack to at most ${limitBytes} bytes: its files claim ${unpacked}`);
    if (!header.name.endsWith("/")) entries.push({ name: header.name, bytes: await unpack(archive, view, header) });
  }
  return entries;
}

interface EntryHeader {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly offset: number;
  readonly name: string;
}

function endOfCentralDirectory(view: DataView): number {
  for (let at = view.byteLength - END_BYTES; at >= Math.max(0, view.byteLength - END_BYTES - LONGEST_COMMENT); at--) {
    if (view.getUint32(at, true) === END) return at;
  }
  throw refusal("its end must hold a list of files: found none; the archive is cut off");
}

function requirePlain({ name, flags, method, packedBytes, bytes, offset }: EntryHeader): void {
  if ((flags & 1) !== 0) throw refusal(`it must not be encrypted: "${name}" is`);
  if (
    name.startsWith("/") ||
    name.includes("\\") ||
    name.includes("\u0000") ||
    /^[A-Za-z]:/.test(name) ||
    name.split("/").includes("..")
  )
    throw refusal(`its files must lie inside it: found ${JSON.stringify(name)}`);
  if (method !== 0 && method !== 8)
    throw refusal(`its files must be stored or deflated: "${name}" uses method ${method}`);
  if ([packedBytes, bytes, offset].includes(0xffff_ffff))
    throw refusal(`its files must be below 4 GiB: "${name}" is not`);
}

async function unpack(
  archive: Uint8Array,
  view: DataView,
  { name, method, crc, packedBytes, bytes, offset }: EntryHeader,
): Promise<Uint8Array> {
  if (offset + 30 > archive.length || view.getUint32(offset, true) !== LOCAL)
    throw refusal(`"${name}" must be where its list says: found something else there`);
  const from = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (from + packedBytes > archive.length) throw refusal(`"${name}" must be whole: found it cut off`);
  const packed = archive.subarray(from, from + packedBytes);
  let content: Uint8Array;
  try {
    // A file that lies about its size fails without being unpacked any further.
    content =
      method === 0
        ? packed
        : await inflate(packed, { maxOutputLength: Math.max(1, bytes), chunkSize: Math.max(SMALLEST_CHUNK, bytes) });
  } catch (error) {
    throw refusal(`"${name}" must unpack to the ${bytes} bytes it claims: ${messageOf(error)}`);
  }
  if (content.length !== bytes)
    throw refusal(`"${name}" must unpack to the ${bytes} bytes it claims: found ${content.length}`);
  if (crc32(content) !== crc) throw refusal(`"${name}" must match its checksum: it does not`);
  return content;
}

function refusal(reason: string): RangeError {
  return new RangeError(reason);
}
