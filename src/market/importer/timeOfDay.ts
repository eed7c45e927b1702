/** Tables that keep the day and the time of day in columns of their own: `Date,Time,Open,…`. */
import { DAY_MS, formatMinute } from "../../core/index.js";
import { parseTimeText } from "./parseTime.js";
import { placesOf, refuseRow, type Field, type PlacedField, type Rows } from "./rows.js";

const DAY: Field = { name: "day", kind: "time", known: ["date", "day", "dateutc"] };
const TIME_OF_DAY: Field = { name: "time of day", kind: "timeOfDay", known: ["time", "timeofday", "timeutc"] };
/** A day of its own for a time of day to be read on. */
const ANY_DAY = "2000-01-01";

/** The same fields; where the header has a day before a time of day, the time is read from both. */
export function placedWithTimeOfDay(placed: readonly PlacedField[], header: readonly string[]): readonly PlacedField[] {
  const [dayAt, clockAt] = placesOf([DAY, TIME_OF_DAY], header);
  if (dayAt === undefined || clockAt === undefined || clockAt < dayAt) return placed;
  const isTime = ({ kind, at }: PlacedField): boolean => kind === "time" && (at === dayAt || at === clockAt);
  if (!placed.some(isTime)) return placed;
  return [...placed.map((field) => (isTime(field) ? { ...field, at: dayAt } : field)), { ...TIME_OF_DAY, at: clockAt }];
}

/** Milliseconds since midnight of `11:35[:20[.123]]`; NaN if it is no time of day. */
export function parseTimeOfDay(text: string): number {
  return parseTimeText(`${ANY_DAY} ${text.trim()}`) - parseTimeText(ANY_DAY);
}

/**
 * Rows whose time is day and time of day together; the same rows where there is no time of day.
 *
 * @throws {RangeError} If what stands beside a time of day is no day.
 */
export function joinTimeOfDay(rows: Rows, name: string): Rows {
  const { [TIME_OF_DAY.name]: sinceMidnight, time, ...numbers } = rows.numbers;
  if (sinceMidnight === undefined || time === undefined) return rows;
  const astray = time.findIndex((day) => day % DAY_MS !== 0);
  if (astray >= 0)
    refuseRow(
      name,
      "every date beside a time of day must be a day",
      rows.lineOf(astray),
      `${formatMinute(time[astray]!)} beside ${formatMinute(sinceMidnight[astray]!).slice(11)}`,
    );
  return { ...rows, numbers: { ...numbers, time: time.map((day, row) => day + sinceMidnight[row]!) } };
}
