/**
 * Walks over the fields of CSV bytes.
 *
 * Exchange files are plain numbers, so a number is built digit by digit: an integer of at most 2^53 over
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
/** Below this, one more digit keeps an integer exact. */
const EXACT = 900_719_925_474_098;
const MOST_DECIMALS = 22;
const POWERS: Float64Array = Float64Array.from({ length: MOST_DECIMALS + 1 }, (_, k) => Number(`1e${k}`));

export class CsvCursor {
  readonly bytes: Uint8Array;
  /** Of the byte behind the last field: a comma, a line's end or the end. */
  at: number;
  /** The last field, without quotes and line's end: `[start, stop)`. */
  start = 0;
  stop = 0;

  constructor(bytes: Uint8Array, from: number) {
    this.bytes = bytes;
    this.at = from;
  }

  /** Skips lines without content; returns how many. */
  skipBlankLines(): number {
    const { bytes } = this;
    let skipped = 0;
    for (;;) {
      if (bytes[this.at] === NEWLINE) this.at++;
      else if (bytes[this.at] === RETURN && (this.at + 1 >= bytes.length || bytes[this.at + 1] === NEWLINE))
        this.at += 2;
      else return skipped;
      skipped++;
    }
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  /** Steps over a comma; false at the end of a line, which it steps over too. */
  next(): boolean {
    return this.bytes[this.at++] === COMMA;
  }

  /** Moves over one field. @returns false if it opens a quote that nothing closes. */
  field(): boolean {
    const { bytes } = this;
    if (bytes[this.at] === QUOTE) {
      this.start = this.at + 1;
      this.stop = bytes.indexOf(QUOTE, this.start);
      if (this.stop < 0) return false;
      this.at = this.stop + 1;
      this.#toEndOfField();
      return true;
    }
    this.start = this.at;
    this.#toEndOfField();
    this.stop = this.at > this.start && bytes[this.at - 1] === RETURN ? this.at - 1 : this.at;
    return true;
  }

  /**
   * Moves over one field. @returns Its value if it is plain digits with or without a point, else NaN; `stop`
   * lies before `start` if it opens a quote that nothing closes.
   */
  number(): number {
    const { bytes } = this;
    const start = this.at;
    let at = start;
    const isNegative = bytes[at] === MINUS;
    if (isNegative) at++;
    const digitsFrom = at;
    let value = 0;
    let decimals = 0;
    let isExact = true;
    let byte = bytes[at]!;
    while (byte >= ZERO && byte <= NINE) {
      if (value < EXACT) value = 10 * value + byte - ZERO;
      else isExact = false;
      byte = bytes[++at]!;
    }
    isExact &&= at > digitsFrom;
    if (byte === DOT) {
      const decimalsFrom = ++at;
      byte = bytes[at]!;
      while (byte >= ZERO && byte <= NINE) {
        if (value < EXACT) {
          value = 10 * value + byte - ZERO;
          decimals++;
        } else if (byte !== ZERO) isExact = false;
        byte = bytes[++at]!;
      }
      isExact &&= at - decimalsFrom <= MOST_DECIMALS;
    }
    if (!isExact || (at < bytes.length && byte !== COMMA && byte !== NEWLINE && byte !== RETURN)) {
      this.field();
      return NaN;
    }
    this.start = start;
    this.stop = at;
    this.at = at;
    if (byte === RETURN) this.#toEndOfField();
    return (isNegative ? -value : value) / POWERS[decimals]!;
  }

  text(): string {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + this.start, this.stop - this.start).toString("utf8");
  }

  #toEndOfField(): void {
    const { bytes } = this;
    const end = bytes.length;
    let at = this.at;
    while (at < end && bytes[at] !== COMMA && bytes[at] !== NEWLINE) at++;
    this.at = at;
  }
}
