import { escapeHtml } from "../escape.js";
import type { Cell, DataTable } from "../figure.js";
import { formatNumber, NOT_SHOWN } from "../numbers.js";

/** A table as a page shows it: caption, scoped headings, numbers to three digits, nulls said in words. */
export function renderTable({ caption, columns, rows }: DataTable): string {
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join("");
  const body = rows.map((row) => `<tr>${row.map(renderCell).join("")}</tr>`).join("\n");
  return `<table><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

/** The same table with every digit, for a spreadsheet. Cells that a spreadsheet would run as formulas are quoted. */
export function tableAsCsv({ columns, rows }: DataTable): string {
  return `${[columns, ...rows].map((row) => row.map(csvCell).join(",")).join("\n")}\n`;
}

function renderCell(cell: Cell, column: number): string {
  const text = escapeHtml(typeof cell === "string" ? cell : formatNumber(cell));
  return column === 0 ? `<th scope="row">${text}</th>` : `<td${cell === null ? ' class="not-shown"' : ""}>${text}</td>`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return NOT_SHOWN;
  if (typeof cell === "number") return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell;
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
