/**
 * What a quant may hold as a table: rows, columns, a matrix with names, a table of arquero, a frame or a series of
 * danfo. Foreign tables are known by what they can do, so that neither library is loaded here or named in a type.
 */
import type { Cell, DataTable } from "../../../report/index.js";

/** Rows that are read when they are shown. */
export interface TableRows {
  readonly columns: readonly string[];
  readonly count: number;
  /** What holds of all rows: `symbol BTCUSDT, barMs 3600000`. */
  readonly about?: string;
  /** Of the rows, where they have any. */
  readonly names?: readonly unknown[];
  readonly read: (from: number, until: number) => readonly (readonly unknown[])[];
}

/** Of each kind of table its rows; undefined if a value is of no kind. */
export function tableRows(value: object): TableRows | undefined {
  if (isDataTable(value)) return ofDataTable(value);
  if (isArquero(value)) return ofArquero(value);
  if (isDanfo(value)) return ofDanfo(value);
  if (isMatrix(value)) return ofMatrix(value, undefined);
  if (isNamedMatrix(value)) return ofMatrix(value.values, value.names);
  if (Array.isArray(value)) return ofObjects(value);
  return ofColumns(value);
}

export function isDataTable(value: object): value is DataTable {
  return "caption" in value && "columns" in value && "rows" in value && Array.isArray(value.rows);
}

function ofDataTable({ caption, columns, rows }: DataTable): TableRows {
  return {
    columns,
    count: rows.length,
    about: caption,
    read: (from, until): readonly (readonly Cell[])[] => rows.slice(from, until),
  };
}

/** The part of arquero's ColumnTable that is used here; it keeps to the table's filter and order. */
interface ArqueroTable {
  columnNames(): string[];
  numRows(): number;
  objects(options: { readonly offset: number; readonly limit: number }): readonly object[];
}

function isArquero(value: object): value is ArqueroTable {
  return ["columnNames", "numRows", "objects"].every((name) => typeof Reflect.get(value, name) === "function");
}

function ofArquero(table: ArqueroTable): TableRows {
  const columns = table.columnNames();
  const read = (from: number, until: number) =>
    table
      .objects({ offset: from, limit: until - from })
      .map((row) => columns.map((name): unknown => Reflect.get(row, name)));
  return { columns, count: table.numRows(), read };
}

/** The part of danfo's DataFrame and Series that is used here; a series has plain values. */
interface DanfoFrame {
  readonly columns: readonly string[];
  readonly index: readonly (string | number)[];
  readonly shape: readonly number[];
  readonly values: readonly unknown[];
}

function isDanfo(value: object): value is DanfoFrame {
  return ["columns", "index", "shape", "values"].every((name) => Array.isArray(Reflect.get(value, name)));
}

function ofDanfo({ columns, index, values }: DanfoFrame): TableRows {
  const isCounted = index.every((name, k) => name === k);
  return {
    columns: columns.map(String),
    count: values.length,
    ...(isCounted ? {} : { names: index }),
    read: (from, until) =>
      values.slice(from, until).map((row) => (Array.isArray(row) ? (row as readonly unknown[]) : [row])),
  };
}

interface NumberMatrix {
  readonly data: ArrayLike<number>;
  readonly rows: number;
  readonly cols: number;
}

function isMatrix(value: object): value is NumberMatrix {
  return "data" in value && ArrayBuffer.isView(value.data) && "rows" in value && "cols" in value;
}

/** A feature table: one name a column. */
function isNamedMatrix(value: object): value is { readonly names: readonly string[]; readonly values: NumberMatrix } {
  return (
    "names" in value &&
    Array.isArray(value.names) &&
    "values" in value &&
    typeof value.values === "object" &&
    value.values !== null &&
    isMatrix(value.values) &&
    value.values.cols === value.names.length
  );
}

function ofMatrix({ data, rows, cols }: NumberMatrix, names: readonly string[] | undefined): TableRows {
  return {
    columns: names ?? Array.from({ length: cols }, (_, col) => `f${col}`),
    count: rows,
    read: (from, until) =>
      Array.from({ length: until - from }, (_, k) =>
        Array.from({ length: cols }, (__, col) => data[(from + k) * cols + col]),
      ),
  };
}

/** Rows as a query gives them; a column that a row lacks is missing in it. */
function ofObjects(rows: readonly unknown[]): TableRows | undefined {
  if (!rows.every(isPlain)) return undefined;
  // All rows are asked: the first may lack what a later one has.
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const read = (from: number, until: number) =>
    rows.slice(from, until).map((row) => columns.map((name): unknown => Reflect.get(row, name)));
  return { columns, count: rows.length, read };
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // A cell of a notebook runs in a context of its own, whose Object is another one.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Bars, predictions, labels: members that are arrays of one length, beside words and numbers that hold of all rows. */
function ofColumns(value: object): TableRows | undefined {
  if (!isPlain(value)) return undefined;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const columns = members.filter((member): member is [string, ArrayLike<unknown>] => isColumn(member[1]));
  const others = members.filter(([, member]) => !isColumn(member));
  const count = columns[0]?.[1].length;
  if (count === undefined || columns.some(([, column]) => column.length !== count)) return undefined;
  if (others.some(([, member]) => typeof member === "object" || typeof member === "function")) return undefined;
  return {
    columns: columns.map(([name]) => name),
    count,
    ...(others.length === 0 ? {} : { about: others.map(([name, member]) => `${name} ${String(member)}`).join(", ") }),
    read: (from, until) =>
      Array.from({ length: until - from }, (_, k) => columns.map(([, column]) => column[from + k])),
  };
}

function isColumn(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}
