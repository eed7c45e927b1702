/** Rows of a raw file as typed columns, whatever they were written in. */

export interface Field {
  readonly name: string;
  readonly kind: "number" | "time" | "text";
  /** What sources call it; letter case and anything but letters and digits are ignored. */
  readonly known: readonly string[];
  /** Where it stands in rows without a header. */
  readonly at?: number;
  /** A file may lack it, a row may leave it empty. */
  readonly optional?: true;
  /** Nobody needs it but from the first row: CSV leaves the others NaN, which saves reading them. */
  readonly isFirstRowOnly?: true;
}

export interface Rows {
  readonly count: number;
  /** Of number and time fields that the file has; NaN where an optional one is empty. */
  readonly numbers: Readonly<Record<string, Float64Array>>;
  readonly texts: Readonly<Record<string, readonly string[]>>;
  /** Where a row stands in the file: its line, or its place in a JSON list, from 1. */
  lineOf(row: number): number;
}

/** @throws {RangeError} Always: one value of a known layout is not what it must be. */
export function refuseRow(name: string, mustHold: string, line: number, found: string): never {
  throw new RangeError(`Cannot import "${name}" as ${mustHold}: row ${line} is ${found}`);
}

/** Names as they are compared. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** A decimal number as exchanges write it; NaN for anything else, the words `NaN` and `Infinity` included. */
export function parseDecimal(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : NaN;
}
