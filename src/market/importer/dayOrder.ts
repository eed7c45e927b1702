/**
 * Dates that begin with the day or the month, as `07.10.2025 13:00` and `10/07/2025 1:00 PM`: read where the column
 * itself says which it is.
 */

/** Whether the first number of a date is its day or its month. */
export type DayOrder = "day first" | "month first";

/** `7.10.2025`, then a time of day, then a half of the day, then a zone. */
const YEAR_LAST =
  /^\s*(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:(?:,?\s+|T)(\d{1,2}):(\d{2})(:\d{2}(?:\.\d+)?)?\s*([AP]M)?)?(.*)$/i;

/** Whether a text is a date with the year behind day and month. */
export function isYearLast(text: string): boolean {
  return YEAR_LAST.test(text);
}

/** What a number above 12 in either place says; undefined where there is none, or one in each. */
export function dayOrderOf(texts: readonly string[]): DayOrder | undefined {
  const [first, second] = [1, 3].map((place) => texts.some((text) => Number(YEAR_LAST.exec(text)?.[place]) > 12));
  if (first === second) return undefined;
  return first === true ? "day first" : "month first";
}

/** The same instant with the year first, on a clock of 24 hours; any other text as it is. */
export function withYearFirst(text: string, order: DayOrder): string {
  const found = YEAR_LAST.exec(text);
  if (found === null) return text;
  const [, one, , other, year, hour, minute, seconds = "", half, rest] = found;
  const [day, month] = order === "day first" ? [one!, other!] : [other!, one!];
  const date = [year!, month.padStart(2, "0"), day.padStart(2, "0")].join("-");
  if (hour === undefined) return `${date}${rest}`;
  return `${date} ${hourOf(hour, half).padStart(2, "0")}:${minute}${seconds}${rest}`;
}

/** `12 AM` is 0 and `1 PM` 13; an hour that no half of a day has becomes one that no day has. */
function hourOf(hour: string, half: string | undefined): string {
  if (half === undefined) return hour;
  if (!(Number(hour) >= 1 && Number(hour) <= 12)) return "99";
  return String((Number(hour) % 12) + (half.toUpperCase() === "PM" ? 12 : 0));
}
