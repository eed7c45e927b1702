/** The bytes of a text as UTF-8, whatever it was written in. */
const UTF8_MARK = [0xef, 0xbb, 0xbf];
const UTF16_LITTLE = [0xff, 0xfe];
const UTF16_BIG = [0xfe, 0xff];
const UTF32_MARKS = [
  [0xff, 0xfe, 0, 0],
  [0, 0, 0xfe, 0xff],
];
/** A text of a gigabyte has no string: it is decoded in pieces. */
const PIECE_BYTES = 2 ** 20;

/**
 * A text without its byte-order mark, in UTF-8 where the mark says UTF-16. Without a mark bytes stay what they are:
 * Latin-1 differs in nothing that a number, a time or a symbol is made of, and a symbol that differs is refused.
 *
 * @throws {RangeError} If the mark says UTF-32.
 */
export function textBytes(name: string, bytes: Uint8Array): Uint8Array {
  const begins = (mark: readonly number[]) => mark.every((byte, i) => bytes[i] === byte);
  if (begins(UTF8_MARK)) return bytes.subarray(UTF8_MARK.length);
  if (UTF32_MARKS.some(begins))
    throw new RangeError(`Cannot import "${name}" as a text must be in UTF-8, UTF-16 or Latin-1: found UTF-32`);
  if (begins(UTF16_LITTLE)) return fromUtf16("utf-16le", bytes.subarray(2));
  if (begins(UTF16_BIG)) return fromUtf16("utf-16be", bytes.subarray(2));
  return bytes;
}

/**
 * Half a character, at the end or anywhere, becomes U+FFFD, which no field that is read may hold: what is cut off or
 * damaged is not passed over.
 */
function fromUtf16(encoding: "utf-16le" | "utf-16be", bytes: Uint8Array): Uint8Array {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += PIECE_BYTES)
    pieces.push(Buffer.from(decoder.decode(bytes.subarray(at, at + PIECE_BYTES), { stream: true })));
  return Buffer.concat([...pieces, Buffer.from(decoder.decode())]);
}
