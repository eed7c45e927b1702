/**
 * Walks over the fields of CSV bytes. A line ends with a line feed, a carriage return, or both.
 *
 * Exchange files are plain numbers, so a number is built digit by digit: an integer below 2^53 over
 * a power of ten of at most 10^22 is correctly rounded by one division. Whatever is longer or written
 * otherwise is left to the language's own parser.
 */

const COMMA = 44;
const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;
const DOT = 46;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
/** As many as an integer of 32 bits holds, whose arithmetic is several times as fast: a number is made of two. */
const HALF_DIGITS = 9;
const POWERS: Float64Array = Float64Array.from({ length: 2 * HALF_DIGITS + 1 }, (_, k) => Number(`1e${k}`));

export class CsvCursor {
  readonly bytes: Uint8Array;
  /** Of the byte behind the last field: a separator, a line's end or the end. */
  at: number;
  /** The last field, without quotes and line's end: `[start, stop)`. */
  start = 0;
  stop = 0;
  readonly #separator: number;

  /** @param separator Byte between fields; a comma when absent. */
  constructor(bytes: Uint8Array, from: number, separator: number = COMMA) {
    this.bytes = bytes;
    this.at = from;
    this.#separator = separator;
  }

  /** Skips lines without content; returns how many. */
  skipBlankLines(): number {
    const { bytes } = this;
    let skipped = 0;
    for (; bytes[this.at] === NEWLINE || bytes[this.at] === RETURN; skipped++) this.#stepOverLineEnd();
    return skipped;
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  /** Steps over a separator; false at the end of a line, which it steps over too. */
  next(): boolean {
    if (this.bytes[this.at] === this.#separator) {
      this.at++;
      return true;
    }
    this.#stepOverLineEnd();
    return false;
  }

  /**
   * Moves over one field. @returns false if it opens a quote that is not closed on its line, or that closes before
   * the field ends; `stop` then lies before `start`.
   */
  field(): boolean {
    const { bytes } = this;
    this.start = this.at;
    if (bytes[this.at] === QUOTE) return this.#quotedField();
    this.#toEndOfField();
    this.stop = this.at;
    return true;
  }

  /**
   * Moves over one field and puts its value into `column` at `row` if it is plain digits with or without a point.
   *
   * @returns false if it is not; `stop` lies before `start` if it opens a quote that nothing closes.
   */
  numberInto(column: Float64Array, row: number): boolean {
    const { bytes } = this;
    const start = this.at;
    const isNegative = bytes[start] === MINUS;
    let at = isNegative ? start + 1 : start;
    let decimalsFrom = -1;
    let digits = 0;
    let high = 0;
    let low = 0;
    let byte = bytes[at]!;
    for (; ; byte = bytes[++at]!) {
      if (byte >= ZERO && byte <= NINE) {
        if (digits < HALF_DIGITS) high = (10 * high + byte - ZERO) | 0;
        else if (digits < 2 * HALF_DIGITS) low = (10 * low + byte - ZERO) | 0;
        digits++;
      } else if (byte === DOT && decimalsFrom < 0) decimalsFrom = at + 1;
      else break;
    }
    const value = digits <= HALF_DIGITS ? high : high * POWERS[digits - HALF_DIGITS]! + low;
    const isExact = digits > 0 && digits <= 2 * HALF_DIGITS && value <= Number.MAX_SAFE_INTEGER;
    if (!isExact || (at < bytes.length && byte !== this.#separator && byte !== NEWLINE && byte !== RETURN)) {
      this.field();
      return false;
    }
    this.start = start;
    this.stop = at;
    this.at = at;
    const decimals = decimalsFrom < 0 ? 0 : at - decimalsFrom;
    column[row] = (isNegative ? -value : value) / POWERS[decimals]!;
    return true;
  }

  text(): string {
    const { buffer, byteOffset } = this.bytes;
    const text = Buffer.from(buffer, byteOffset + this.start, this.stop - this.start).toString("utf8");
    return this.bytes[this.start - 1] === QUOTE ? text.replaceAll('""', '"') : text;
  }

  /** A quote within is written twice. */
  #quotedField(): boolean {
    const { bytes } = this;
    let at = this.start + 1;
    for (; at < bytes.length && bytes[at] !== NEWLINE && bytes[at] !== RETURN; at++) {
      if (bytes[at] !== QUOTE) continue;
      if (bytes[at + 1] !== QUOTE) break;
      at++;
    }
    const isClosed = bytes[at] === QUOTE;
    this.start++;
    this.at = isClosed ? at + 1 : at;
    const from = this.at;
    this.#toEndOfField();
    const endsThere = this.at === from;
    this.stop = isClosed && endsThere ? at : this.start - 1;
    return isClosed && endsThere;
  }

  #toEndOfField(): void {
    const { bytes } = this;
    const end = bytes.length;
    const separator = this.#separator;
    let at = this.at;
    while (at < end && bytes[at] !== separator && bytes[at] !== NEWLINE && bytes[at] !== RETURN) at++;
    this.at = at;
  }

  #stepOverLineEnd(): void {
    const { bytes } = this;
    this.at += bytes[this.at] === RETURN && bytes[this.at + 1] === NEWLINE ? 2 : 1;
  }
}
