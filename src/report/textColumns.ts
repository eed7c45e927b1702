/** Which columns of a table are read as words, and are aligned to the left. */
import type { Cell, DataTable } from "./figure.js";
import { NOT_SHOWN } from "./numbers.js";

/** Stands in every cell of a row in whose place rows were left out. */
export const LEFT_OUT = "\u2026";

/** More than a number says of itself: `0.0116 (by chance 0.00927 to 0.125)`. */
const FEWEST_WORDS = 4;

/** Whether a column holds words, rather than numbers or numbers in words such as `41.0 % [38.1 %, 44.0 %]`. */
export function isTextColumn(rows: DataTable["rows"], column: number): boolean {
  return rows.some((row) => isWords(row[column]));
}

/** "18 of 3 084 training labels meet a test label" begins with a number and is none. */
function isSentence(text: string): boolean {
  return (text.match(/[a-z]{2,}/gi) ?? []).length >= FEWEST_WORDS;
}

function isWords(cell: Cell | undefined): boolean {
  return (
    typeof cell === "string" &&
    cell !== "" &&
    cell !== NOT_SHOWN &&
    cell !== LEFT_OUT &&
    (!/^[<>=\u2264\u2265+\-\u2212]?\s?\d/.test(cell) || isSentence(cell))
  );
}
