/**
 * A table as people's programs write it, in the plain spelling that is read: dates with the year first, numbers with a
 * decimal point, and no line that is no row. Lines keep their numbers: what is passed over becomes a blank one.
 */
import { CsvCursor } from "./csvCursor.js";
import { dayOrderOf, isYearLast, withYearFirst } from "./dayOrder.js";
import { decimalMarkOf, plainNumber, withoutMarks } from "./decimalComma.js";
import { emptyRowsNote, isNothing } from "./emptyRows.js";
import type { CsvOptions } from "./readCsv.js";
import { LONGEST_SHOWN, parseDecimal, refuseRow, type PlacedField } from "./rows.js";

export interface PlainCsv {
  readonly bytes: Uint8Array;
  /** What was spelled otherwise, a sentence each, for the receipt. */
  readonly notes: readonly string[];
}

export interface PlainCsvOptions extends CsvOptions {
  /** The line of names, where there is one. */
  readonly header?: string;
  /** Names of fields: a row with none of them is a row of nothing. */
  readonly emptyWithout?: readonly string[];
}

/** What fits into one string, with room for its lines. */
const MOST_BYTES = 2 ** 28;
/** As above a header. */
const MOST_CLOSING_LINES = 3;
const NAMED_LINES = 3;
const COMMA = 44;

/**
 * @returns Undefined if nothing in it is spelled otherwise.
 * @throws {RangeError} If its dates may begin with the day or with the month; the message names file and row.
 */
export function plainCsv(
  bytes: Uint8Array,
  fields: readonly PlacedField[],
  options: PlainCsvOptions,
): PlainCsv | undefined {
  if (bytes.length - options.from > MOST_BYTES) return undefined;
  const rest = Buffer.from(bytes.buffer, bytes.byteOffset + options.from, bytes.length - options.from);
  // As Latin-1 each byte is a character, so that what is not looked at stays as it is.
  const lines = rest.toString("latin1").split(/\r\n|\n|\r/);
  const rows = lines.map((line) => cellsOf(line, options.separator ?? COMMA));
  const notes = [
    ...withoutForeignLines(rows, lines, fields, options),
    ...withoutEmptyRows(rows, fields, options),
    ...datesWithYearFirst(rows, fields, options),
    ...numbersWithPoint(rows, fields),
    ...wholeCounts(rows, fields),
  ];
  if (notes.length === 0) return undefined;
  const text = rows.map((cells) => (cells ?? []).map((cell) => quoted(cell, options)).join(separatorOf(options)));
  return {
    bytes: Buffer.concat([bytes.subarray(0, options.from), Buffer.from(text.join("\n"), "latin1")]),
    notes,
  };
}

/** Undefined for a line without content. */
type Cells = string[] | undefined;

function cellsOf(line: string, separator: number): Cells {
  if (line === "") return undefined;
  if (!line.includes('"')) return line.split(String.fromCharCode(separator));
  const bytes = Buffer.from(line, "latin1");
  const cursor = new CsvCursor(bytes, 0, separator);
  const cells: string[] = [];
  do {
    // A quote that nothing closes stays as it is, and is refused where it stands.
    if (!cursor.field()) return line.split(String.fromCharCode(separator));
    cells.push(bytes.toString("latin1", cursor.start, cursor.stop).replaceAll('""', '"'));
  } while (cursor.next());
  return cells;
}

function separatorOf({ separator = COMMA }: CsvOptions): string {
  return String.fromCharCode(separator);
}

function quoted(cell: string, options: CsvOptions): string {
  return cell.includes(separatorOf(options)) ? `"${cell}"` : cell;
}

/** A header that stands again where tables were put one behind the other, and words behind the last row. */
function withoutForeignLines(
  rows: Cells[],
  lines: readonly string[],
  fields: readonly PlacedField[],
  { header, firstLine }: PlainCsvOptions,
): string[] {
  const repeated = lines.flatMap((line, i) => (header !== undefined && line.trim() === header.trim() ? [i] : []));
  for (const i of repeated) rows[i] = undefined;
  const closing = closingLines(rows, fields);
  for (const i of closing) rows[i] = undefined;
  const named = (found: readonly number[]) =>
    `line${found.length === 1 ? "" : "s"} ${found
      .slice(0, NAMED_LINES)
      .map((i) => firstLine + i)
      .join(", ")}${found.length > NAMED_LINES ? ` and ${found.length - NAMED_LINES} more` : ""}`;
  return [
    ...(repeated.length === 0 ? [] : [`its header stands again in ${named(repeated)}, which is passed over`]),
    ...(closing.length === 0
      ? []
      : [`its last ${named(closing)} ${closing.length === 1 ? "is" : "are"} no part of the table and passed over`]),
  ];
}

/**
 * The last lines that begin with a word where rows begin with their time, and that do not go on as a row does: a row
 * that was cut off begins with a digit, and one whose time is damaged has its numbers.
 */
function closingLines(rows: readonly Cells[], fields: readonly PlacedField[]): number[] {
  if (!fields.some(({ kind, at }) => kind === "time" && at === 0)) return [];
  const places = fields.filter(({ kind, optional }) => kind === "number" && optional === undefined).map(({ at }) => at);
  const found: number[] = [];
  for (let i = rows.length - 1; i >= 0; i--) {
    const cells = rows[i];
    if (cells === undefined) continue;
    const numbers = places.filter((at) => Number.isFinite(parseDecimal(cells[at]?.trim() ?? ""))).length;
    if (!/^\s*(?:#|\/\/|\p{L})/u.test(cells[0]!) || 2 * numbers >= places.length) return found;
    if (found.push(i) > MOST_CLOSING_LINES) return [];
  }
  return [];
}

function withoutEmptyRows(
  rows: Cells[],
  fields: readonly PlacedField[],
  { emptyWithout = [] }: PlainCsvOptions,
): string[] {
  const places = fields.filter(({ name }) => emptyWithout.includes(name)).map(({ at }) => at);
  if (places.length === 0) return [];
  let count = 0;
  rows.forEach((cells, i) => {
    if (cells === undefined || !places.every((at) => at < cells.length && isNothing(cells[at]!))) return;
    rows[i] = undefined;
    count++;
  });
  return emptyRowsNote(count);
}

function datesWithYearFirst(
  rows: readonly Cells[],
  fields: readonly PlacedField[],
  { name, firstLine }: PlainCsvOptions,
): string[] {
  return fields
    .filter(({ kind, optional }) => kind === "time" && optional === undefined)
    .flatMap(({ at, name: field }) => {
      const first = rows.findIndex((cells) => cells !== undefined && isYearLast(cells[at] ?? ""));
      if (first < 0) return [];
      const order = dayOrderOf(rows.flatMap((cells) => cells?.[at] ?? []));
      if (order === undefined)
        refuseRow(
          name,
          `every ${field} must say which of its numbers is the day, as 2025-10-07 does, or one number above 12 must`,
          firstLine + first,
          JSON.stringify(rows[first]![at]!.slice(0, LONGEST_SHOWN)),
        );
      for (const cells of rows) if (cells?.[at] !== undefined) cells[at] = withYearFirst(cells[at], order);
      return [`its dates are written ${order}, as days above 12 show`];
    });
}

function numbersWithPoint(rows: readonly Cells[], fields: readonly PlacedField[]): string[] {
  const places = fields.filter(({ kind }) => kind === "number").map(({ at }) => at);
  const marked = changed(rows, places, withoutMarks);
  const texts = rows.flatMap((cells) => (cells === undefined ? [] : places.flatMap((at) => cells[at]?.trim() ?? [])));
  const mark = decimalMarkOf(texts);
  const joined = mark === undefined ? 0 : changed(rows, places, (text) => plainNumber(text, mark));
  return [
    ...(mark === "comma" ? ["its numbers have a comma before their decimals"] : []),
    ...(mark === "point" && joined > 0 ? ["its numbers have commas between their thousands"] : []),
    ...(marked > 0 ? [`${marked} of its numbers are written with signs or with their thousands apart`] : []),
  ];
}

/** How many cells are other than they were. */
function changed(rows: readonly Cells[], places: readonly number[], change: (text: string) => string): number {
  let count = 0;
  for (const cells of rows)
    for (const at of places) {
      const before = cells?.[at]?.trim();
      if (before === undefined) continue;
      cells![at] = change(before);
      if (cells![at] !== before) count++;
    }
  return count;
}

const SCALES: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, B: 1e9 };
const SCALED = /^\s*(\d+(?:\.\d+)?)([KMB])\s*$/;

/** `1.25K` of volume, as investing.com rounds it. */
function wholeCounts(rows: readonly Cells[], fields: readonly PlacedField[]): string[] {
  const at = fields.find(({ name }) => name === "volume")?.at;
  if (at === undefined) return [];
  let count = 0;
  for (const cells of rows) {
    const [, digits, scale] = SCALED.exec(cells?.[at] ?? "") ?? [];
    if (digits === undefined) continue;
    cells![at] = String(Number((Number(digits) * SCALES[scale!]!).toPrecision(15)));
    count++;
  }
  return count === 0 ? [] : [`${count} of its volumes are rounded to parts of a thousand or more, as 1.25K`];
}
