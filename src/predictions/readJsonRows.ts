/** Files of JSON objects, one a line or all in one list. */
import { machineCodeOf, parseJson, readBoundedFile } from "../core/index.js";
import { linesOf } from "./linesOf.js";

/**
 * The objects of a file, one a line, one after the other; empty lines are passed over.
 *
 * @throws {SyntaxError} If a line is no JSON object with the keys of the first, naming the line.
 */
export async function* readJsonRows(path: string): AsyncGenerator<Readonly<Record<string, unknown>>> {
  let keys: string | undefined;
  let number = 0;
  for await (const text of linesOf(path)) {
    number++;
    const line = number === 1 ? text.replace(/^\uFEFF/, "") : text;
    if (line.trim() === "") continue;
    const row = objectIn(line);
    const own = row === undefined ? undefined : Object.keys(row).sort().join();
    keys ??= own;
    if (row === undefined || own !== keys)
      throw new SyntaxError(
        `Cannot import "${path}" as every line must be a JSON object with the keys of the first: line ${number} is ` +
          (row === undefined ? "none" : `one with ${own}`),
      );
    yield row;
  }
}

/** What fits into one string. */
const MOST_BYTES = 500_000_000;

/**
 * The objects of a file that is one list of them, as pandas writes records.
 *
 * @throws {SyntaxError} If it is no such list.
 */
export function readJsonList(path: string): readonly Readonly<Record<string, unknown>>[] {
  const refused = (found: string) =>
    new SyntaxError(`Cannot import "${path}" as it must be a list of JSON objects with the same keys: found ${found}`);
  let list: unknown;
  try {
    list = parseJson(
      readBoundedFile(path, MOST_BYTES)
        .toString("utf8")
        .replace(/^\uFEFF/, ""),
    );
  } catch (error) {
    if (machineCodeOf(error) !== undefined) throw error;
    throw refused(error instanceof RangeError ? "a longer one; write one object a line" : "damaged JSON");
  }
  const rows = (Array.isArray(list) ? list : []).map(recordIn);
  const keys = Object.keys(rows[0] ?? {})
    .sort()
    .join();
  rows.forEach((row, i) => {
    if (row === undefined) throw refused(`something else at place ${i + 1}`);
    const own = Object.keys(row).sort().join();
    if (own !== keys) throw refused(`${own} at place ${i + 1} and ${keys} before`);
  });
  return rows as readonly Readonly<Record<string, unknown>>[];
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return undefined;
  }
  return recordIn(value);
}

function recordIn(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
