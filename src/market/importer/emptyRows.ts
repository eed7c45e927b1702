/** Rows that hold a time and nothing else, as pandas leaves them where it fills a grid: the bars are missing. */
import type { Layout } from "./layouts/index.js";
import { readerOf, type PlacedRecord } from "./readJson.js";
import type { Field } from "./rows.js";

const NOTHING = /^\s*(?:|-|nan|null|none|n\/?a)\s*$/i;

/** Whether a text stands for a value that is not there. */
export function isNothing(text: string): boolean {
  return NOTHING.test(text);
}

/** The records that are rows of something. */
export function withoutEmptyRecords(
  records: readonly PlacedRecord[],
  fields: readonly Field[],
  { emptyWithout = [] }: Layout,
): readonly PlacedRecord[] {
  const values = fields.filter(({ name }) => emptyWithout.includes(name)).map((one) => readerOf(records, one, fields));
  if (values.length === 0) return records;
  return records.filter(({ record }) => !values.every((value) => isAbsent(value(record))));
}

function isAbsent(value: unknown): boolean {
  return value === null || (typeof value === "string" && isNothing(value));
}

/** What a receipt says of them. */
export function emptyRowsNote(count: number): string[] {
  return count === 0 ? [] : [`${count} of its rows hold${count === 1 ? "s" : ""} no price: their bars are missing`];
}
