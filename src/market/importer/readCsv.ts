/** CSV straight from bytes to typed columns. */
import { isMarketTime } from "../../core/index.js";
import { CsvCursor } from "./csvCursor.js";
import { isZonelessTime, parseTime } from "./parseTime.js";
import { LONGEST_SHOWN, parseDecimal, refuseRow, timeObjection, type PlacedField, type Rows } from "./rows.js";
import { parseTimeOfDay } from "./timeOfDay.js";

export interface CsvOptions {
  /** For messages. */
  readonly name: string;
  /** Offset of the first row, behind a header. */
  readonly from: number;
  /** Line number of that row. */
  readonly firstLine: number;
  /** Fields of the header, or of the first row where there is none. */
  readonly width: number;
  /** Byte between fields; a comma when absent. */
  readonly separator?: number;
}

/** @throws {RangeError} If a row is too short or a field is not of its kind; the message names the line. */
export function readCsv(
  bytes: Uint8Array,
  fields: readonly PlacedField[],
  { name, from, firstLine, width: headerWidth, separator }: CsvOptions,
): Rows {
  const table = new GrowingTable(fields, Math.ceil((1.05 * (bytes.length - from)) / lineLength(bytes, from)) + 16);
  const width = table.fieldAt.length;
  const needed = Math.max(...fields.filter(({ optional }) => optional === undefined).map(({ at }) => at)) + 1;
  const cursor = new CsvCursor(bytes, from, separator);
  // Rows that a blank line precedes; nearly always none.
  const behindBlank: number[] = [];
  let count = 0;
  let isZoneless = false;
  const line = () => firstLine + count + behindBlank.length;
  for (;;) {
    for (let blank = cursor.skipBlankLines(); blank > 0; blank--) behindBlank.push(count);
    if (cursor.isAtEnd) break;
    table.reserve(count);
    let at = 0;
    do {
      const field = at < width ? table.fieldAt[at] : undefined;
      if (field?.kind === "number") {
        const column = table.columnAt[at]!;
        // A number that is returned instead of stored is an object more for each of millions of cells.
        if (!cursor.numberInto(column, count)) column[count] = slowNumber(cursor, field, name, line());
      } else if (
        field?.kind === "time" &&
        field.isFirstRowOnly !== true &&
        isEpoch(cursor, table.columnAt[at]!, count)
      ) {
        // As nearly all times are written: it is where it belongs.
      } else {
        if (!cursor.field()) refuseRow(name, "every quote must be closed", line(), "left open");
        if (field?.kind === "text") table.textAt[at]!.push(cursor.text());
        else if (field !== undefined && !(field.isFirstRowOnly === true && count > 0)) {
          table.columnAt[at]![count] = timeOf(cursor, field, name, line());
          if (!isZoneless && field.optional === undefined) isZoneless = namesNoZone(cursor, field);
        }
      }
      at++;
    } while (cursor.next());
    if (at < needed) refuseRow(name, `every row must have at least ${needed} fields`, line(), `one of ${at}`);
    // Two rows without a line's end between them have but one field less than twice as many.
    if (at >= 2 * headerWidth - 1 && at > headerWidth)
      refuseRow(name, `every row must have about ${headerWidth} fields`, line(), `one of ${at}`);
    for (; at < width; at++) table.textAt[at]?.push("");
    count++;
  }
  return {
    ...table.rows(count),
    isZoneless,
    lineOf: (row) => firstLine + row + behindBlank.filter((before) => before <= row).length,
  };
}

class GrowingTable {
  /** By place in a row; a hole where nobody asked. */
  readonly fieldAt: readonly (PlacedField | undefined)[];
  readonly columnAt: Float64Array[] = [];
  readonly textAt: string[][] = [];
  #capacity: number;

  constructor(fields: readonly PlacedField[], capacity: number) {
    this.fieldAt = Array.from({ length: Math.max(...fields.map(({ at }) => at)) + 1 }, (_, at) =>
      fields.find((field) => field.at === at),
    );
    this.#capacity = capacity;
    for (const { at, kind, optional } of fields) {
      if (kind === "text") this.textAt[at] = [];
      // Only a row that lacks an optional field leaves its place as it is.
      else this.columnAt[at] = optional === true ? new Float64Array(capacity).fill(NaN) : new Float64Array(capacity);
    }
  }

  reserve(row: number): void {
    if (row < this.#capacity) return;
    this.#capacity *= 2;
    this.columnAt.forEach((column, at) => {
      this.columnAt[at] = new Float64Array(this.#capacity).fill(NaN);
      this.columnAt[at]!.set(column);
    });
  }

  rows(count: number): Omit<Rows, "lineOf"> {
    const named = <T>(columns: readonly T[]) =>
      columns.flatMap((column, at): [string, T][] => [[this.fieldAt[at]!.name, column]]);
    return {
      count,
      numbers: Object.fromEntries(named(this.columnAt.map((column) => column.subarray(0, count)))),
      texts: Object.fromEntries(named(this.textAt)),
    };
  }
}

function slowNumber(cursor: CsvCursor, { name: field, optional }: PlacedField, name: string, line: number): number {
  if (cursor.stop < cursor.start) refuseRow(name, "every quote must be closed", line, "left open");
  const text = cursor.text().trim();
  const value = parseDecimal(text);
  if (Number.isFinite(value)) return value;
  if (optional === true) return NaN;
  const comma = COMMA_NUMBER.test(text)
    ? " with a point before its decimals, as a comma could be a decimal comma or part thousands"
    : "";
  refuseRow(name, `every ${field} must be a number${comma}`, line, JSON.stringify(text.slice(0, LONGEST_SHOWN)));
}

/** `97,500` and `0,5`. */
const COMMA_NUMBER = /^[+-]?\d[\d.]*,\d+$/;

function timeOf(cursor: CsvCursor, { name: field, kind, optional }: PlacedField, name: string, line: number): number {
  const { bytes, start, stop } = cursor;
  const time = kind === "timeOfDay" ? parseTimeOfDay(cursor.text()) : parseTime(bytes, start, stop);
  const objection = kind !== "timeOfDay" ? timeObjection(time) : Number.isNaN(time) ? "be one, as 11:35:00" : undefined;
  if (objection === undefined) return time;
  if (optional === true) return NaN;
  refuseRow(
    name,
    `every ${field} must ${objection}`,
    line,
    JSON.stringify(Buffer.from(bytes.subarray(start, Math.min(stop, start + LONGEST_SHOWN))).toString("utf8")),
  );
}

/** Puts a time of thirteen digits into `column` at `row`; else the cursor stays before the field. */
function isEpoch(cursor: CsvCursor, column: Float64Array, row: number): boolean {
  const { at } = cursor;
  // Thirteen characters without a point among them, as nothing smaller is as large.
  const isThere = cursor.numberInto(column, row) && cursor.stop - at === 13 && column[row]! >= 1e12;
  if (isThere && isMarketTime(column[row]!)) return true;
  cursor.at = at;
  return false;
}

/** `2025-10-07 00:00` is the time of some clock, and so is `00:00`. */
function namesNoZone(cursor: CsvCursor, { kind }: PlacedField): boolean {
  if (kind === "timeOfDay") return /^\s*[\d:.]+\s*$/.test(cursor.text());
  // Behind four digits an epoch time goes on with a fifth.
  const mark = cursor.bytes[cursor.start + 4]!;
  return !(mark >= 48 && mark <= 57) && isZonelessTime(cursor.text());
}

function lineLength(bytes: Uint8Array, from: number): number {
  const newline = [10, 13].map((end) => bytes.indexOf(end, from)).filter((at) => at >= 0);
  return Math.max(8, (newline.length === 0 ? bytes.length : Math.min(...newline)) - from + 1);
}
