/** The bytes of a text as UTF-8, whatever it was written in. */
import { transcode } from "node:buffer";

const UTF8_MARK = [0xef, 0xbb, 0xbf];
const UTF16_LITTLE = [0xff, 0xfe];
const UTF16_BIG = [0xfe, 0xff];
const UTF32_MARKS = [
  [0xff, 0xfe, 0, 0],
  [0, 0, 0xfe, 0xff],
];
/** Stands for what is no character; no field that is read may hold it. */
const NO_CHARACTER = Buffer.from("\ufffd");

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
  if (begins(UTF16_LITTLE)) return fromUtf16(Buffer.from(bytes.subarray(2)));
  if (begins(UTF16_BIG)) {
    const swapped = Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)));
    return fromUtf16(Buffer.concat([swapped.swap16(), bytes.subarray(bytes.length - (bytes.length % 2))]));
  }
  return bytes;
}

/** Half a unit at the end becomes a mark that no field may hold, so that what was cut off is not passed over. */
function fromUtf16(bytes: Buffer): Uint8Array {
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 2));
  const text = transcode(whole, "utf16le", "utf8");
  return whole.length === bytes.length ? text : Buffer.concat([text, NO_CHARACTER]);
}
