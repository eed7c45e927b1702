/**
 * Instants as exchanges write them: epoch seconds, milli-, micro- or nanoseconds by their digits, or
 * ISO text in UTC or with an offset.
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
  if (at === to) return FINE_DIGITS.includes(digits) ? value : digits === 10 ? 1_000 * value : NaN;
  return digits === 4 && bytes[at] === 45 ? parseIsoTime(bytes, from, to) : NaN;
}

/** {@link parseTime} of a text or a number. */
export function parseTimeText(text: string): number {
  const bytes = Buffer.from(text.trim());
  return parseTime(bytes, 0, bytes.length);
}

/** `2025-07-04`, then `T` or a space and `11:35[:20[.123456]]`, then nothing, `Z` or `+hh:mm`. */
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
      let scale = 100;
      for (at++; at < to && isDigit(bytes[at]!); at++, scale /= 10) if (scale >= 1) ms += scale * (bytes[at]! - ZERO);
    }
  }
  if (at === to || (bytes[at] === 90 && at + 1 === to)) return ms;
  const sign = bytes[at] === 43 ? 1 : bytes[at] === 45 ? -1 : NaN;
  const minutesAt = bytes[at + 3] === 58 ? at + 4 : at + 3;
  const offsetMinutes = 60 * two(at + 1) + (minutesAt >= to ? 0 : two(minutesAt));
  return ms - sign * offsetMinutes * 60_000;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}
