/**
 * Merges readings of one series: sorted by time, each row once.
 *
 * What stays of rows that are the same depends on their values alone, so the order in which files were
 * read never shows.
 */
import { rowCount, type Columns } from "./series.js";
import type { TableSpec } from "./tables.js";

export interface MergedRows {
  readonly columns: Columns;
  /** Rows that were the same as another. */
  readonly duplicates: number;
  /** Of them, rows that differed from the one that stayed in a value that both have. */
  readonly conflicts: number;
  /** The earliest time of such a row; undefined if there is none. */
  readonly firstConflictMs?: number;
}

/** @param parts Readings in any order, each with any order of rows. */
export function mergeRows(spec: TableSpec, parts: readonly Columns[]): MergedRows {
  const columns = concatenate(spec, parts);
  const [sortedBy, ...rest] = spec.identity;
  const time = columns[sortedBy!]!;
  if (isStrictlyAscending(time)) return { columns: inClockOrder(spec, columns), duplicates: 0, conflicts: 0 };
  const order = ascendingOrder(time);
  const compare = rowOrder(columns, rest, spec.prefer);
  const sameEvent = sameIn(columns, rest);
  const differs = differsIn(columns, spec);

  const kept: number[] = [];
  let conflicts = 0;
  let firstConflictMs: number | undefined;
  for (let from = 0; from < time.length;) {
    let to = from + 1;
    while (to < time.length && time[order(to)] === time[order(from)]) to++;
    if (to === from + 1) kept.push(order(from));
    else {
      const group = Array.from({ length: to - from }, (_, i) => order(from + i)).sort(compare);
      for (const row of group) {
        const stayed = kept.at(-1);
        if (row === group[0] || !sameEvent(stayed!, row)) kept.push(row);
        else if (differs(stayed!, row)) {
          conflicts++;
          firstConflictMs ??= time[row]!;
        }
      }
    }
    from = to;
  }
  const unchanged = kept.length === time.length && order === inPlace;
  const merged = unchanged ? columns : takeRows(columns, kept);
  return {
    columns: inClockOrder(spec, merged),
    duplicates: time.length - kept.length,
    conflicts,
    ...(firstConflictMs === undefined ? {} : { firstConflictMs }),
  };
}

/** Parts one after another, in the order of their first rows; optional columns stay if any part has them. */
function concatenate(spec: TableSpec, parts: readonly Columns[]): Record<string, Float64Array> {
  const filled = parts.filter((part) => rowCount(part) > 0);
  const first = spec.identity[0]!;
  filled.sort((a, b) => a[first]![0]! - b[first]![0]!);
  const total = filled.reduce((sum, part) => sum + rowCount(part), 0);
  const names = spec.columns
    .filter(({ name, optional }) => optional === undefined || parts.some((part) => part[name] !== undefined))
    .map(({ name }) => name);
  return Object.fromEntries(
    names.map((name) => {
      const values = new Float64Array(total);
      let at = 0;
      for (const part of filled) {
        const column = part[name];
        const to = at + rowCount(part);
        if (column === undefined) values.fill(NaN, at, to);
        else values.set(column, at);
        at = to;
      }
      return [name, values];
    }),
  );
}

/** What files of one source nearly always are, once they stand in the order of time. */
function isStrictlyAscending(time: Float64Array): boolean {
  for (let i = 1; i < time.length; i++) if (!(time[i]! > time[i - 1]!)) return false;
  return true;
}

function inPlace(i: number): number {
  return i;
}

/** The i-th row by time; the identity when rows ascend already. */
function ascendingOrder(time: Float64Array): (i: number) => number {
  let ascends = true;
  for (let i = 1; i < time.length && ascends; i++) ascends = time[i]! >= time[i - 1]!;
  if (ascends) return inPlace;
  const rows = Int32Array.from(time, (_, i) => i).sort((a, b) => time[a]! - time[b]!);
  return (i) => rows[i]!;
}

/** By the rest of the identity ascending, then the preferred row first. */
function rowOrder(
  columns: Columns,
  identity: readonly string[],
  prefer: readonly string[],
): (a: number, b: number) => number {
  return (a, b) => {
    for (const name of identity) {
      const by = compareValues(columns[name], a, b);
      if (by !== 0) return by;
    }
    for (const name of prefer) {
      const by = compareValues(columns[name], b, a);
      if (by !== 0) return by;
    }
    return 0;
  };
}

/** A missing value is smaller than any other. */
function compareValues(column: Float64Array | undefined, a: number, b: number): number {
  if (column === undefined) return 0;
  const left = column[a]!;
  const right = column[b]!;
  if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : -1;
  return Number.isNaN(right) ? 1 : left - right;
}

function sameIn(columns: Columns, identity: readonly string[]): (a: number, b: number) => boolean {
  return (a, b) => identity.every((name) => compareValues(columns[name], a, b) === 0);
}

function differsIn(columns: Columns, { columns: specs, identity }: TableSpec): (a: number, b: number) => boolean {
  const values = specs
    .filter(({ kind, name }) => kind !== "time" && !identity.includes(name))
    .flatMap(({ name }) => columns[name] ?? []);
  return (a, b) =>
    values.some((column) => column[a] !== column[b] && !Number.isNaN(column[a]) && !Number.isNaN(column[b]));
}

/** Rows sorted by time are nearly always in the order of their other clock too. */
function inClockOrder({ clock }: TableSpec, columns: Columns): Columns {
  const known = clock === undefined ? undefined : columns[clock];
  if (known === undefined) return columns;
  const order = ascendingOrder(known);
  return order === inPlace
    ? columns
    : takeRows(
        columns,
        Array.from(known, (_, i) => order(i)),
      );
}

function takeRows(columns: Columns, rows: readonly number[]): Columns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, Float64Array.from(rows, (row) => values[row]!)]),
  );
}
