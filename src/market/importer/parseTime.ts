/**
 * Instants as exchanges write them: epoch seconds, milli-, micro- or nanoseconds by their digits, or
 * ISO text in UTC or with an offset. Which of them a market can have is {@link isMarketTime}'s to say.
 */
import { HOUR_MS } from "../../core/index.js";

const ZERO = 48;
const NINE = 57;
/** Digits of an epoch time of our century; anything finer than a millisecond is cut off. */
const MILLISECOND_DIGITS = 13;
const FINE_DIGITS: readonly number[] = [13, 16, 19];
/** `20250704`: no instant of our century has as few digits. */
const DAY_DIGITS = 8;
const POINT = 46;
const COLON = 58;
const HYPHEN = 45;
/** Between year, month and day, in this order alone: `04/07/2025` could be two days. */
const DATE_MARKS: readonly number[] = [HYPHEN, POINT, 47];

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
  if (digits === 10 && bytes[at] === POINT) return 1_000 * value + fractionMs(bytes, at + 1, to);
  if (at === to) {
    if (digits === DAY_DIGITS) return dayOf(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100);
    return FINE_DIGITS.includes(digits) ? value : digits === 10 ? 1_000 * value : NaN;
  }
  // What pandas makes of a whole number beside a missing one: `1735689600000.0`.
  if (FINE_DIGITS.includes(digits) && bytes[at] === POINT)
    return Number.isNaN(fractionMs(bytes, at + 1, to)) ? NaN : value;
  return digits === 4 && DATE_MARKS.includes(bytes[at]!) ? parseIsoTime(bytes, from, to) : NaN;
}

/** UTC; NaN for a day that does not exist, and before the year 100. */
function dayOf(year: number, month: number, day: number): number {
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  if (!(year >= 100 && month >= 1 && month <= 12 && day >= 1 && day <= 31)) return NaN;
  const dayMs = Date.UTC(year, month - 1, day);
  return new Date(dayMs).getUTCDate() === day ? dayMs : NaN;
}

/** Any instant that a market file may name, in ISO text or epoch units: UTC epoch ms, NaN if it is no time. */
export function parseTimeText(text: string): number {
  const bytes = Buffer.from(text.trim());
  return parseTime(bytes, 0, bytes.length);
}

/** Whether a text is a time of day that names no zone: `2025-10-07 00:00`. */
export function isZonelessTime(text: string): boolean {
  return /^\s*\d{4}[-/.]\d{2}[-/.]\d{2}[ Tt](?:[\d:.]+|\d{2}-[AP]M)\s*$/.test(text);
}

/** `2025-07-04`, then `T` or a space and `11:35[:20[.123456]]` or `11-PM`, then what {@link offsetMs} knows. */
function parseIsoTime(bytes: Uint8Array, from: number, to: number): number {
  const two = (at: number) =>
    at + 2 <= to && isDigit(bytes[at]!) && isDigit(bytes[at + 1]!)
      ? 10 * (bytes[at]! - ZERO) + bytes[at + 1]! - ZERO
      : NaN;
  const year = 100 * two(from) + two(from + 2);
  const [month, day] = [two(from + 5), two(from + 8)];
  const dayMs = bytes[from + 7] === bytes[from + 4] ? dayOf(year, month, day) : NaN;
  let at = from + 10;
  if (Number.isNaN(dayMs) || at === to) return dayMs;
  if (bytes[at] !== 84 && bytes[at] !== 116 && bytes[at] !== 32) return NaN;
  const [hour, minute] = [two(at + 1), two(at + 4)];
  if (bytes[at + 3] === HYPHEN) return dayMs + halfDayHour(bytes, at + 1, to) * HOUR_MS;
  if (bytes[at + 3] !== COLON || !(hour <= 23 && minute <= 59)) return NaN;
  at += 6;
  let ms = dayMs + (hour * 60 + minute) * 60_000;
  if (bytes[at] === COLON && at < to) {
    const second = two(at + 1);
    if (!(second <= 59)) return NaN;
    ms += 1_000 * second;
    at += 3;
    if (at < to && bytes[at] === POINT) {
      const from = ++at;
      while (at < to && isDigit(bytes[at]!)) at++;
      ms += fractionMs(bytes, from, at);
    }
  }
  return ms - offsetMs(bytes, at, to);
}

/** `12-AM` is 0 and `01-PM` 13; NaN for anything else. */
function halfDayHour(bytes: Uint8Array, from: number, to: number): number {
  const [, hour, half] =
    /^(0[1-9]|1[0-2])-([AP])M$/.exec(Buffer.from(bytes.subarray(from, to)).toString("latin1")) ?? [];
  return half === undefined ? NaN : (Number(hour) % 12) + (half === "P" ? 12 : 0);
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

/** A zone's name behind an offset says nothing more: `+01:00[Europe/Berlin]`. Source: RFC 9557. */
const LONGEST_ZONE = 48;

/**
 * What stands behind the time of day: nothing, `Z`, `UTC`, `GMT`, `+hh`, `+hhmm` or `+hh:mm`, also behind `UTC`; else
 * NaN, as for `CET` and `EST`, which several clocks are called.
 */
function offsetMs(bytes: Uint8Array, from: number, to: number): number {
  if (from === to) return 0;
  const text = Buffer.from(bytes.subarray(from, Math.min(to, from + LONGEST_ZONE)))
    .toString("latin1")
    .replace(/\[[\w/+-]+\]$/, "");
  if (/^ ?(?:Z|UTC|GMT)$/i.test(text)) return 0;
  const [, sign, hours, minutes = "0"] =
    /^ ?([+-])(\d{2})(?::?([0-5]\d))?$/.exec(text) ??
    /^ ?(?:UTC|GMT) ?([+-])(\d{1,2})(?::([0-5]\d))?$/i.exec(text) ??
    [];
  const offset = 60 * Number(hours ?? NaN) + Number(minutes);
  return offset <= 60 * MOST_OFFSET_HOURS ? (sign === "-" ? -1 : 1) * offset * 60_000 : NaN;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}
