/**
 * Instants as exchanges write them: epoch seconds, milli-, micro- or nanoseconds by their digits, or
 * ISO text in UTC or with an offset. Which of them a market can have is {@link isMarketTime}'s to say.
 */

const ZERO = 48;
const NINE = 57;
/** Digits of an epoch time of our century; anything finer than a millisecond is cut off. */
const MILLISECOND_DIGITS = 13;
const FINE_DIGITS: readonly number[] = [13, 16, 19];

/**
 * @param bytes ASCII from `from` to `to`, exclusive.
 * @returns UTC epoch ms; NaN if it is no time.
 */
export function parseTime(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  let at = from;
  for (; at < to; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) break;
    if (at - from < MILLISECOND_DIGITS) value = 10 * value + digit;
  }
  const digits = at - from;
  if (digits === 10 && bytes[at] === 46) return 1_000 * value + fractionMs(bytes, at + 1, to);
  if (at === to) return FINE_DIGITS.includes(digits) ? value : digits === 10 ? 1_000 * value : NaN;
  return digits === 4 && bytes[at] === 45 ? parseIsoTime(bytes, from, to) : NaN;
}

/** {@link parseTime} of a text or a number. */
export function parseTimeText(text: string): number {
  const bytes = Buffer.from(text.trim());
  return parseTime(bytes, 0, bytes.length);
}

/** `2025-07-04`, then `T` or a space and `11:35[:20[.123456]]`, then what {@link offsetMs} knows. */
function parseIsoTime(bytes: Uint8Array, from: number, to: number): number {
  const two = (at: number) =>
    at + 2 <= to && isDigit(bytes[at]!) && isDigit(bytes[at + 1]!)
      ? 10 * (bytes[at]! - ZERO) + bytes[at + 1]! - ZERO
      : NaN;
  const year = 100 * two(from) + two(from + 2);
  const [month, day] = [two(from + 5), two(from + 8)];
  if (bytes[from + 7] !== 45 || !(month >= 1 && month <= 12 && day >= 1 && day <= 31)) return NaN;
  const dayMs = Date.UTC(year, month - 1, day);
  if (new Date(dayMs).getUTCDate() !== day) return NaN;
  let at = from + 10;
  if (at === to) return dayMs;
  if (bytes[at] !== 84 && bytes[at] !== 32) return NaN;
  const [hour, minute] = [two(at + 1), two(at + 4)];
  if (bytes[at + 3] !== 58 || !(hour <= 23 && minute <= 59)) return NaN;
  at += 6;
  let ms = dayMs + (hour * 60 + minute) * 60_000;
  if (bytes[at] === 58 && at < to) {
    const second = two(at + 1);
    if (!(second <= 59)) return NaN;
    ms += 1_000 * second;
    at += 3;
    if (at < to && bytes[at] === 46) {
      const from = ++at;
      while (at < to && isDigit(bytes[at]!)) at++;
      ms += fractionMs(bytes, from, at);
    }
  }
  return ms - offsetMs(bytes, at, to);
}

/** Digits behind a second's point, cut off to milliseconds; NaN if there is something else. */
function fractionMs(bytes: Uint8Array, from: number, to: number): number {
  let ms = 0;
  let scale = 100;
  for (let at = from; at < to; at++, scale /= 10) {
    if (!isDigit(bytes[at]!)) return NaN;
    if (scale >= 1) ms += scale * (bytes[at]! - ZERO);
  }
  return to > from ? ms : NaN;
}

/** No place on Earth is farther from UTC. */
const MOST_OFFSET_HOURS = 14;

/** What stands behind the time of day: nothing, `Z`, `UTC`, `GMT`, `+hh`, `+hhmm` or `+hh:mm`; else NaN. */
function offsetMs(bytes: Uint8Array, from: number, to: number): number {
  if (from === to) return 0;
  const text = Buffer.from(bytes.subarray(from, Math.min(to, from + 8))).toString("latin1");
  if (/^ ?(?:Z|UTC|GMT)$/.test(text)) return 0;
  const [, sign, hours, minutes = "0"] = /^ ?([+-])(\d{2})(?::?([0-5]\d))?$/.exec(text) ?? [];
  const offset = 60 * Number(hours ?? NaN) + Number(minutes);
  return offset <= 60 * MOST_OFFSET_HOURS ? (sign === "-" ? -1 : 1) * offset * 60_000 : NaN;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}
