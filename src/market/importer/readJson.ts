/** JSON replies and recordings: records as typed columns. */
import { isZonelessTime, parseTimeText } from "./parseTime.js";
import { LONGEST_SHOWN, parseDecimal, placesOf, refuseRow, timeObjection, type Field, type Rows } from "./rows.js";

/** A JSON object, or a list whose members have places instead of names. */
export type JsonRecord = Readonly<Record<string, unknown>> | readonly unknown[];

export interface PlacedRecord {
  readonly record: JsonRecord;
  /** Place in the file, from 1: a line, or a place in a list. */
  readonly line: number;
}

/** @throws {RangeError} If a value is absent or not of its kind; the message names the row. */
export function readJson(records: readonly PlacedRecord[], fields: readonly Field[], name: string): Rows {
  const count = records.length;
  const numbers: Record<string, Float64Array> = {};
  const texts: Record<string, string[]> = {};
  let isZoneless = false;
  for (const field of fields) {
    const value = readerOf(records, field, fields);
    const values = records.map(({ record }) => value(record));
    if (field.kind === "time" && field.optional === undefined)
      isZoneless ||= values.some((text) => typeof text === "string" && isZonelessTime(text));
    if (field.optional === true && values.every((value) => value === undefined)) continue;
    if (field.kind === "text") texts[field.name] = values.map(textOf);
    else
      numbers[field.name] = Float64Array.from(values, (value, row) =>
        numberOf(value, field, { name, line: records[row]!.line }),
      );
  }
  return { count, numbers, texts, isZoneless, lineOf: (row) => records[row]!.line };
}

/** Finds a field in records that nearly always name it alike. */
export function readerOf(
  records: readonly PlacedRecord[],
  field: Field,
  fields: readonly Field[],
): (record: JsonRecord) => unknown {
  const keyIn = (record: JsonRecord) => {
    const keys = Object.keys(record);
    const place = placesOf(fields, keys)[fields.indexOf(field)];
    return place === undefined ? undefined : keys[place];
  };
  const naming = records.find(({ record }) => !isList(record) && keyIn(record) !== undefined);
  const usual = naming === undefined ? undefined : keyIn(naming.record);
  return (record) => {
    if (isList(record)) return field.at === undefined ? undefined : record[field.at];
    if (usual === undefined) return undefined;
    if (Object.hasOwn(record, usual)) return record[usual];
    const key = keyIn(record);
    return key === undefined ? undefined : record[key];
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function isList(record: JsonRecord): record is readonly unknown[] {
  return Array.isArray(record);
}

function numberOf(
  value: unknown,
  { name: field, kind, optional }: Field,
  { name, line }: { readonly name: string; readonly line: number },
): number {
  const text = textOf(value);
  const parsed = kind === "time" ? parseTimeText(text) : parseDecimal(text);
  const objection = kind === "time" ? timeObjection(parsed) : Number.isFinite(parsed) ? undefined : "be a number";
  if (objection === undefined) return parsed;
  if (optional === true) return NaN;
  refuseRow(name, `every ${field} must ${objection}`, line, shown(value));
}

function shown(value: unknown): string {
  if (value === undefined) return "absent";
  const text = JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text;
}
