/** Files of one JSON object a line. */
import { parseJson } from "../core/index.js";
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

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return undefined;
  }
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
