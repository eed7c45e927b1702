/**
 * Unpacks LZ4 frames of files that may lie: every read is within the packed bytes, every write within the declared
 * length, so that the work is bounded by both.
 *
 * Source: LZ4 frame format 1.6.4 and LZ4 block format. Departure: checksums are not compared.
 */

const MAGIC = 0x184d2204;
const VERSION = { mask: 0xc0, one: 0x40 } as const;
const HAS = { blockChecksum: 0x10, contentSize: 0x08, dictionary: 0x01 } as const;
const IS_PLAIN = 0x80000000;
/** Of a match, on top of what its token says. */
const LEAST_MATCH = 4;
/** A length that goes on in the bytes that follow. */
const GOES_ON = 15;

/**
 * The bytes of one frame.
 *
 * @param length How many there must be, at least 0; that much is allocated.
 * @throws {RangeError} If the frame is damaged or holds more or fewer.
 */
export function unpackLz4(packed: Uint8Array, length: number): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const flags = view.getUint8(4);
  if (view.getUint32(0, true) !== MAGIC || (flags & VERSION.mask) !== VERSION.one || (flags & HAS.dictionary) !== 0)
    throw damaged("its frame is of no known kind");
  const target = new Uint8Array(length);
  let at = (flags & HAS.contentSize) === 0 ? 7 : 15;
  let filled = 0;
  for (;;) {
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) break;
    const bytes = size & ~IS_PLAIN;
    if (bytes > packed.length - at) throw damaged("a block ends after its buffer");
    const block = packed.subarray(at, at + bytes);
    filled = (size & IS_PLAIN) === 0 ? unpackBlock(block, target, filled) : copied(block, target, filled);
    at += bytes + ((flags & HAS.blockChecksum) === 0 ? 0 : 4);
  }
  if (filled !== length) throw damaged(`it unpacks to ${filled} bytes and declares ${length}`);
  return target;
}

function damaged(what: string): RangeError {
  return new RangeError(`LZ4 is damaged: ${what}`);
}

/** @returns Where the target is filled to. */
function copied(block: Uint8Array, target: Uint8Array, from: number): number {
  if (block.length > target.length - from) throw damaged("it unpacks to more than it declares");
  target.set(block, from);
  return from + block.length;
}

/** Literals, then a match with what was written before, over and over; the last sequence is literals alone. */
function unpackBlock(block: Uint8Array, target: Uint8Array, from: number): number {
  let at = 0;
  let filled = from;
  const next = (): number => {
    const byte = block[at++];
    if (byte === undefined) throw damaged("a block breaks off");
    return byte;
  };
  const lengthOf = (short: number): number => {
    let length = short;
    for (let byte = short === GOES_ON ? 255 : 0; byte === 255; length += byte) byte = next();
    return length;
  };
  while (at < block.length) {
    const token = next();
    const literals = lengthOf(token >> 4);
    if (literals > block.length - at) throw damaged("a block breaks off");
    filled = copied(block.subarray(at, at + literals), target, filled);
    at += literals;
    if (at === block.length) break;
    const back = next() + 256 * next();
    const matched = lengthOf(token & 15) + LEAST_MATCH;
    if (back === 0 || back > filled) throw damaged("a match begins before its buffer");
    if (matched > target.length - filled) throw damaged("it unpacks to more than it declares");
    // A match may overlap what it writes.
    for (const end = filled + matched; filled < end; filled++) target[filled] = target[filled - back]!;
  }
  return filled;
}
