import { visibleText } from "../escape.js";
import type { Cell, DataTable } from "../figure.js";
import { html, joinHtml, type Html } from "../html.js";
import { formatNumber, NOT_SHOWN } from "../numbers.js";
import { isTextColumn } from "../textColumns.js";

/**
 * A table as a page shows it: caption, scoped headings, numbers to three digits and right-aligned, nulls
 * said in words. Wider than the screen, it scrolls inside its own frame, with the keyboard too.
 */
export function renderTable({ caption, columns, rows }: DataTable): Html {
  const isText = columns.map((_, column) => isTextColumn(rows, column));
  const head = columns.map(
    (column, k) => html`<th scope="col"${isText[k] === true && html` class="text"`}>${column}</th>`,
  );
  const body = rows.map(
    (row) => html`<tr>${row.map((cell, column) => renderCell(cell, column, isText[column] === true))}</tr>`,
  );
  return scrollable(
    caption,
    html`<table class="data"><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>
${joinHtml(body, "\n")}
</tbody></table>`,
  );
}

/** A frame in which something wide scrolls. */
export function scrollable(name: string, content: Html): Html {
  return html`<div class="wide" role="group" tabindex="0" aria-label="${name}">${content}</div>`;
}

/**
 * The same table with every digit, for a spreadsheet (RFC 4180). Cells that a spreadsheet would run as
 * formulas are quoted with an apostrophe.
 *
 * Source: OWASP, CSV injection.
 */
export function tableAsCsv({ columns, rows }: DataTable): string {
  return `${[columns, ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

function renderCell(cell: Cell, column: number, isText: boolean): Html {
  const text = typeof cell === "string" ? cell : formatNumber(cell);
  // For sorting and for the CSV of what is shown: every digit, where the text has fewer.
  const isRounded = typeof cell === "number" && Number.isFinite(cell) && String(cell) !== text;
  const value = isRounded && html` data-value="${String(cell)}"`;
  if (column === 0) return html`<th scope="row"${value}>${text}</th>`;
  const classes = [...(isText ? ["text"] : []), ...(cell === null ? ["not-shown"] : [])];
  return html`<td${classes.length > 0 && html` class="${classes.join(" ")}"`}${value}>${text}</td>`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return NOT_SHOWN;
  if (typeof cell === "number") return Number.isFinite(cell) ? String(cell) : NOT_SHOWN;
  const visible = visibleText(cell);
  const isFormula =
    /^[\s\ufffd]*[=+\-@\uff1d\uff0b\uff0d\uff20|]|^[\t\r\n]/.test(visible) && Number.isNaN(Number(visible));
  const text = isFormula ? `'${visible}` : visible;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
