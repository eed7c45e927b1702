/** Splits a file's rows by what they belong to. */
import { contractNamed, isSymbol } from "../../symbols.js";
import { symbolInFileName } from "../names.js";
import { LONGEST_SHOWN, refuseRow, type Rows } from "../rows.js";
import type { Source } from "./layout.js";

/**
 * Rows by symbol, in the file's order; from the rows themselves, else from the file's name.
 *
 * @returns Undefined if neither names one.
 * @throws {RangeError} If a row's symbol is no symbol.
 */
export function rowsBySymbol(
  rows: Rows,
  source: Source,
  symbolOf?: (text: string) => string,
): Map<string, number[]> | undefined {
  const symbols = rows.texts["symbol"];
  if (symbols === undefined) {
    const symbol = symbolInFileName(source.fileName);
    return symbol === undefined ? undefined : new Map([[symbol, everyRow(rows.count)]]);
  }
  const groups = new Map<string, number[]>();
  for (let row = 0; row < rows.count; row++) {
    const text = contractNamed(symbols[row]!);
    if (!isSymbol(text))
      refuseRow(
        source.name,
        "every symbol must be letters and digits, with single dots, hyphens or underscores between them",
        rows.lineOf(row),
        JSON.stringify(symbols[row]!.slice(0, LONGEST_SHOWN)),
      );
    const symbol = symbolOf === undefined ? text : symbolOf(text);
    const group = groups.get(symbol);
    if (group === undefined) groups.set(symbol, [row]);
    else group.push(row);
  }
  return groups;
}

/** The rows at these places, with their lines. */
export function rowsAt(rows: Rows, at: readonly number[]): Rows {
  if (at.length === rows.count) return rows;
  const mapped = <T, U>(columns: Readonly<Record<string, T>>, map: (column: T) => U) =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, map(column)]));
  return {
    ...rows,
    count: at.length,
    numbers: mapped(rows.numbers, (column) => Float64Array.from(at, (row) => column[row]!)),
    texts: mapped(rows.texts, (column) => at.map((row) => column[row]!)),
    lineOf: (row) => rows.lineOf(at[row]!),
  };
}

function everyRow(count: number): number[] {
  const rows = new Array<number>(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}

/** How often time steps back. */
export function countOutOfOrder(times: Float64Array): number {
  let found = 0;
  for (let i = 1; i < times.length; i++) if (times[i]! < times[i - 1]!) found++;
  return found;
}

/** Values of the named rows; the column itself if that is all of them. */
export function pick(column: Float64Array, rows: readonly number[]): Float64Array {
  return rows.length === column.length ? column : Float64Array.from(rows, (row) => column[row]!);
}

/** What most neighbours are apart; NaN for fewer than two times. */
export function usualStep(times: Float64Array): number {
  // A steady series, which most are, needs no counting.
  const first = times.length < 2 ? NaN : times[1]! - times[0]!;
  let steady = first > 0;
  for (let i = 2; i < times.length && steady; i++) steady = times[i]! - times[i - 1]! === first;
  if (steady) return first;
  const counts = new Map<number, number>();
  for (let i = 1; i < times.length; i++) {
    const step = Math.abs(times[i]! - times[i - 1]!);
    if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  let usual = NaN;
  for (const [step, count] of counts)
    if (Number.isNaN(usual) || count > counts.get(usual)! || (count === counts.get(usual)! && step < usual))
      usual = step;
  return usual;
}
