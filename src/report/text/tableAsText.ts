/** A table for whoever sees no HTML: a terminal, a diff, a plain notebook viewer. */
import { visibleText } from "../escape.js";
import type { DataTable } from "../figure.js";
import { formatCount, formatNumber } from "../numbers.js";
import { isTextColumn } from "../textColumns.js";
import { shorten, wrapText } from "./wrapText.js";

/** How much of a table is told. */
export interface TableTextOptions {
  /** Rows beyond these are counted. */
  readonly rows?: number;
  /** Of a line; columns that do not fit are counted. */
  readonly width?: number;
}

const LONGEST_CELL = 32;
const BETWEEN = "  ";

/**
 * Caption, headings and rows, aligned: words to the left, numbers to the right, every number as a page prints it.
 *
 * @returns Lines of at most `width` characters; no empty one, none at the end.
 */
export function tableAsText(
  { caption, columns, rows }: DataTable,
  { rows: mostRows = 20, width = 120 }: TableTextOptions = {},
): string {
  const told = rows.slice(0, mostRows);
  const cells = columns.map((heading, k) => {
    const texts = [heading, ...told.map((row) => textOf(row[k] ?? null))].map((text) =>
      shorten(plain(text), LONGEST_CELL),
    );
    const widest = Math.max(...texts.map((text) => text.length));
    const isText = k === 0 || isTextColumn(rows, k);
    return { widest, texts: texts.map((text) => (isText ? text.padEnd(widest) : text.padStart(widest))) };
  });
  let fitting = 0;
  let used = -BETWEEN.length;
  for (const { widest } of cells) {
    if (used + BETWEEN.length + widest > width) break;
    used += BETWEEN.length + widest;
    fitting++;
  }
  const lines = [...Array(told.length + 1).keys()].map((row) =>
    cells
      .slice(0, fitting)
      .map(({ texts }) => texts[row]!)
      .join(BETWEEN)
      .trimEnd(),
  );
  return [
    ...wrapText(visibleText(caption), width),
    ...(columns.length === 0 ? [] : lines),
    ...more(rows.length - told.length, "row"),
    ...more(columns.length - fitting, "column"),
  ].join("\n");
}

function textOf(cell: DataTable["rows"][number][number]): string {
  return typeof cell === "string" ? cell : formatNumber(cell);
}

/** One line, of characters that are one column wide. */
function plain(text: string): string {
  return visibleText(text).replace(/\s+/g, " ").trim();
}

function more(count: number, what: string): string[] {
  return count === 0 ? [] : [`\u2026 and ${plain(formatCount(count))} more ${what}${count === 1 ? "" : "s"}`];
}
