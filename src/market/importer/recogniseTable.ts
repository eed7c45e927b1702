/** Recognises what a typed table, Parquet or Feather, holds, and reads its rows. */
import { isMachineFailing, machineFailure, messageOf } from "../../core/index.js";
import { readParquetColumns, type TypedColumn } from "../lake/readParquetColumns.js";
import { emptyRowsNote, isNothing } from "./emptyRows.js";
import { readFeather, isFeather } from "./readFeather.js";
import { TABLE_LAYOUTS } from "./layouts/index.js";
import { isZonelessTime, parseTimeText } from "./parseTime.js";
import { lackOf, placedByName, type Recognised, type Unrecognised } from "./recognise.js";
import { LONGEST_SHOWN, parseDecimal, refuseRow, timeObjection, type Field, type Rows } from "./rows.js";
import { unpackedLimitBytes, type Content } from "./unpack.js";

/** Whether bytes are those of a typed table, of which a text has none. */
export function isTypedTable(bytes: Uint8Array): boolean {
  return isParquet(bytes) || isFeather(bytes);
}

function isParquet(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString("latin1") === "PAR1";
}

/**
 * @param path Of the file itself, for Parquet; undefined for one that lies in an archive.
 * @throws {RangeError} If it is damaged, or of a known layout and breaks it; the message names file and row.
 */
export async function recogniseTable(
  { name, bytes }: Pick<Content, "name" | "bytes">,
  path: string | undefined,
): Promise<Recognised | Unrecognised> {
  const columns = await columnsOf(bytes, path).catch((error: unknown) => {
    if (isMachineFailing(error)) throw machineFailure(`import "${name}"`, error);
    throw new RangeError(`Cannot import "${name}" as ${messageOf(error)}`);
  });
  const header = columns.map((column) => column.name);
  const layout = TABLE_LAYOUTS.find((one) => placedByName(one.fields, header) !== undefined);
  if (layout === undefined) return lackOf(header);
  const fields = placedByName(layout.fields, header)!;
  const prices = fields.filter((field) => layout.emptyWithout?.includes(field.name)).map(({ at }) => columns[at]!);
  const count = columns[0]?.values.length ?? 0;
  const kept = Array.from({ length: count }, (_, row) => row).filter(
    (row) => prices.length === 0 || !prices.every((column) => isAbsentAt(column, row)),
  );
  return { layout, rows: rowsOf(columns, fields, { name, kept }), notes: emptyRowsNote(count - kept.length) };
}

function isAbsentAt({ kind, values }: TypedColumn, row: number): boolean {
  return kind === "text" ? isNothing(values[row]!) : Number.isNaN(Number(values[row]!));
}

async function columnsOf(bytes: Uint8Array, path: string | undefined): Promise<TypedColumn[]> {
  if (!isParquet(bytes)) return readFeather(bytes, { limitBytes: unpackedLimitBytes(bytes.length) });
  if (path === undefined) throw new RangeError("Parquet must lie in a file of its own: it is packed; unpack it");
  return readParquetColumns(path);
}

function rowsOf(
  columns: readonly TypedColumn[],
  fields: readonly (Field & { readonly at: number })[],
  { name, kept }: { readonly name: string; readonly kept: readonly number[] },
): Rows {
  const count = kept.length;
  const numbers: Record<string, Float64Array> = {};
  const texts: Record<string, readonly string[]> = {};
  let isZoneless = false;
  for (const field of fields) {
    const column = columns[field.at]!;
    if (field.kind === "text") texts[field.name] = kept.map((row) => String(column.values[row]!));
    else numbers[field.name] = Float64Array.from(kept, (row) => valueOf(column, field, { row, name }));
    if (field.kind === "time" && field.optional === undefined)
      isZoneless =
        (column.kind === "time" && column.isZoneless === true) ||
        (column.kind === "text" && column.values.some(isZonelessTime));
  }
  return { count, numbers, texts, isZoneless, lineOf: (row) => kept[row]! + 1 };
}

function valueOf(
  column: TypedColumn,
  field: Field,
  { row, name }: { readonly row: number; readonly name: string },
): number {
  const found = column.values[row]!;
  const text = String(found);
  const value =
    field.kind === "number"
      ? column.kind === "text"
        ? parseDecimal(text)
        : column.kind === "number"
          ? Number(found)
          : NaN
      : column.kind === "time"
        ? Math.floor(Number(found))
        : parseTimeText(column.kind === "number" ? wholeText(Number(found)) : text);
  const objection = field.kind === "time" ? timeObjection(value) : Number.isFinite(value) ? undefined : "be a number";
  if (objection === undefined) return value;
  if (field.optional === true) return NaN;
  refuseRow(name, `every ${field.name} must ${objection}`, row + 1, JSON.stringify(text.slice(0, LONGEST_SHOWN)));
}

/** Digits without an exponent. */
function wholeText(value: number): string {
  return Math.abs(value) < 1e21 ? String(value) : "";
}
