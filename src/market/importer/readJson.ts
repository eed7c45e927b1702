/** JSON replies and recordings: records as typed columns. */
import { parseTimeText } from "./parseTime.js";
import { parseDecimal, plainName, refuseRow, type Field, type Rows } from "./rows.js";

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
  for (const field of fields) {
    const value = reader(records, field);
    const values = records.map(({ record }) => value(record));
    if (field.optional === true && values.every((value) => value === undefined)) continue;
    if (field.kind === "text") texts[field.name] = values.map((value) => (value === undefined ? "" : String(value)));
    else
      numbers[field.name] = Float64Array.from(values, (value, row) =>
        numberOf(value, field, { name, line: records[row]!.line }),
      );
  }
  return { count, numbers, texts, lineOf: (row) => records[row]!.line };
}

/** Finds a field in records that nearly always name it alike. */
function reader(records: readonly PlacedRecord[], { known, at }: Field): (record: JsonRecord) => unknown {
  const keyIn = (record: JsonRecord) => Object.keys(record).find((key) => known.includes(plainName(key)));
  const naming = records.find(({ record }) => !isList(record) && keyIn(record) !== undefined);
  const usual = naming === undefined ? undefined : keyIn(naming.record);
  return (record) => {
    if (isList(record)) return at === undefined ? undefined : record[at];
    if (usual === undefined) return undefined;
    return Object.hasOwn(record, usual) ? record[usual] : record[keyIn(record) ?? usual];
  };
}

function isList(record: JsonRecord): record is readonly unknown[] {
  return Array.isArray(record);
}

function numberOf(
  value: unknown,
  { name: field, kind, optional }: Field,
  { name, line }: { readonly name: string; readonly line: number },
): number {
  if (optional === true && (value === undefined || value === null || value === "")) return NaN;
  const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
  const parsed = kind === "time" ? parseTimeText(text) : parseDecimal(text);
  if (!Number.isFinite(parsed))
    refuseRow(name, `every ${field} must be a ${kind}`, line, JSON.stringify(value) ?? "absent");
  return parsed;
}
