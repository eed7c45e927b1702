/**
 * Checks the metadata of an Arrow file, which flechette trusts: it would loop over a list of 2^31 entries in a file of
 * 4 kB. The walk is flechette's, in its order, so that what is checked is what is read.
 *
 * Source: Apache Arrow columnar format 1.5, File.fbs, Message.fbs and Schema.fbs.
 */
import { BoundedFlatbuffer } from "./boundedFlatbuffer.js";

const MAGIC = "ARROW1";
/** Of 1.0 and later, and of 0.8 to 0.17, the oldest whose buffers lie as they do now. */
const OLDEST_VERSION = 3;
const RECORD_BATCH = 3;
const TYPE = { decimal: 7, timestamp: 10, union: 14 } as const;
const MOST_DECIMALS = 76;
const DEEPEST = 64;

/** @throws {RangeError} If it could not be read in time and memory that go with its bytes; the message says why. */
export function requireSoundArrow(bytes: Uint8Array): void {
  if (bytes.length < 24 || Buffer.from(bytes.subarray(-6)).toString("latin1") !== MAGIC)
    throw new RangeError("it does not end as it begins: it is cut off");
  const file = new BoundedFlatbuffer(bytes, { bytesLeft: bytes.length });
  const footerEnd = bytes.length - MAGIC.length - 4;
  const footer = file.table(footerEnd - file.int32(footerEnd));
  requireVersion(footer(4) === 0 ? 0 : file.int16(footer(4)));
  if (footer(6) === 0) throw new RangeError("it has no schema");
  const nodes = nodesOfSchema(file, footer(6));
  if (file.vector(footer(8), 24).length > 0) throw categories();
  let bodyBytesLeft = bytes.length;
  for (const block of file.vector(footer(10), 24)) bodyBytesLeft -= bodyBytesOf(file, file.size(block), nodes);
  if (bodyBytesLeft < 0) throw new RangeError("its buffers share bytes");
  skipMetadata(file, footer(12));
}

function requireVersion(version: number): void {
  if (version < OLDEST_VERSION) throw new RangeError("it is older than Arrow 0.8: export it as Parquet");
}

function categories(): RangeError {
  return new RangeError("a column holds categories (a dictionary): write it as plain values or export it as Parquet");
}

/** @returns Nodes that a record batch must have: one for each field, those within fields included. */
function nodesOfSchema(file: BoundedFlatbuffer, at: number): number {
  const schema = file.table(at);
  if (schema(4) !== 0 && file.int16(schema(4)) !== 0) throw new RangeError("it is big-endian: export it as Parquet");
  skipMetadata(file, schema(8));
  return file.vector(schema(6), 4).reduce((sum, field) => sum + nodesOfField(file, field, 1), 0);
}

function nodesOfField(file: BoundedFlatbuffer, at: number, depth: number): number {
  if (depth > DEEPEST) throw new RangeError("its columns lie too deep within each other");
  const field = file.table(at);
  if (field(12) !== 0) throw categories();
  file.skipText(field(4));
  skipMetadata(file, field(16));
  if (field(8) !== 0) checkType(file, file.int8(field(8)), field(10));
  return file.vector(field(14), 4).reduce((sum, child) => sum + nodesOfField(file, child, depth + 1), 1);
}

/** Of the types that have more than numbers of few bits. */
function checkType(file: BoundedFlatbuffer, type: number, at: number): void {
  if (type !== TYPE.decimal && type !== TYPE.timestamp && type !== TYPE.union) return;
  if (at === 0) throw new RangeError("a column has no type");
  const slot = file.table(at);
  if (type === TYPE.timestamp) file.skipText(slot(6));
  if (type === TYPE.union) file.vector(slot(6), 4);
  const decimals = type === TYPE.decimal && slot(6) !== 0 ? file.int32(slot(6)) : 0;
  if (!(decimals >= 0 && decimals <= MOST_DECIMALS)) throw new RangeError(`a column has ${decimals} decimals`);
}

function skipMetadata(file: BoundedFlatbuffer, at: number): void {
  for (const entry of file.vector(at, 4)) {
    const pair = file.table(entry);
    file.skipText(pair(4));
    file.skipText(pair(6));
  }
}

/** @returns Bytes of the buffers of one record batch. */
function bodyBytesOf(file: BoundedFlatbuffer, at: number, nodes: number): number {
  const from = file.int32(at) === -1 ? at + 8 : at + 4;
  const metadataBytes = file.int32(from - 4);
  const head = file.part(from, metadataBytes);
  const message = head.table(0);
  requireVersion(message(4) === 0 ? 0 : head.int16(message(4)));
  if (message(6) === 0 || head.int8(message(6)) !== RECORD_BATCH || message(8) === 0)
    throw new RangeError("a block is no record batch");
  const body = file.part(from + metadataBytes, message(10) === 0 ? 0 : head.size(message(10)));
  const batch = head.table(message(8));
  const found = head.vector(batch(6), 16);
  if (found.length !== nodes) throw new RangeError(`a record batch has ${found.length} columns, not ${nodes}`);
  // Rows of its columns are compared with their buffers where these are unpacked.
  for (const node of found) if (head.size(node) > 0) head.size(node + 8);
  const buffers = head.vector(batch(8), 16);
  for (const buffer of buffers) body.part(head.size(buffer), head.size(buffer + 8));
  const views = head.vector(batch(12), 8).reduce((sum, view) => sum + head.size(view), 0);
  if (views > buffers.length) throw new RangeError("a record batch names more buffers than it has");
  return buffers.reduce((sum, buffer) => sum + head.size(buffer + 8), 0);
}
