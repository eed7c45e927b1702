/**
 * What a notebook cell shows: a figure, a table, or a component of the report.
 *
 * One bundle carries both faces of a figure, so JupyterLab and the exported page have the same data:
 * plotly JSON, which Lab draws, and the report's own HTML, which the page shows.
 */
import { renderFigure, renderOrigin, renderTable, REPORT_STYLES } from "../../report/index.js";
import type { DataTable, Figure, Html } from "../../report/index.js";
import { kernelDisplay, type KernelDisplay } from "./kernelDisplay.js";

/** Dropped by the headless runner: what Lab needs beside a figure and the report's HTML already holds. */
const LAB_ONLY = "application/vnd.tenbin.lab-only+json";

/** Cells that hold the looks of the components already. */
const styledCells = new WeakSet<object>();

/**
 * Shows `value` in the running cell. A string is HTML made by the report room's components.
 *
 * @throws {TypeError} If no notebook kernel is running, or `value` is nothing that can be shown.
 */
export function show(value: Figure | DataTable | Html | string): void {
  const display = kernelDisplay();
  if (display === undefined)
    throw new TypeError("Cannot show a value as show() works in a notebook cell: no tslab kernel is running");
  showStyles(display);
  if (typeof value === "string") return display.write({ "text/html": value });
  if (isFigure(value)) {
    display.write({
      "application/vnd.plotly.v1+json": plotlyBundle(value),
      "text/html": renderFigure(value).markup,
      "text/plain": value.title,
    });
    return display.write({ "text/html": disclosure(renderTable(value.table)), [LAB_ONLY]: {} });
  }
  if (isTable(value)) return display.write({ "text/html": renderTable(value).markup, "text/plain": value.caption });
  throw new TypeError(
    `Cannot show a value as it must be a figure, a table or a component's HTML: found ${typeof value}`,
  );
}

/** Shows where the numbers come from, in JupyterLab alone: an exported page says it on top. */
export function showOrigin({ originLine }: { readonly originLine: string }): void {
  const display = kernelDisplay();
  if (display === undefined)
    throw new TypeError("Cannot show the origin as showOrigin() works in a notebook cell: no tslab kernel is running");
  showStyles(display);
  display.write({ "text/html": renderOrigin({ line: originLine }).markup, [LAB_ONLY]: {} });
}

/** What JupyterLab's plotly renderer draws: the figure with its sentence as title. */
export function plotlyBundle({ title, subtitle, data, layout }: Figure): Readonly<Record<string, unknown>> {
  return {
    data,
    layout: { ...layout, title: { text: title, subtitle: { text: subtitle }, x: 0, xanchor: "left" } },
    config: { responsive: true, displaylogo: false },
  };
}

/** Lab knows nothing of a page's styles; each cell that shows brings them, so that it can be run alone. */
function showStyles(display: KernelDisplay): void {
  if (styledCells.has(display.cell)) return;
  styledCells.add(display.cell);
  display.write({ "text/html": `<style>${REPORT_STYLES}</style>`, [LAB_ONLY]: {} });
}

function disclosure(table: Html): string {
  return `<details><summary>Numbers</summary>${table}</details>`;
}

// A cell is not always type-checked against this signature (a value of type any), so both look.
function isFigure(value: Figure | DataTable): value is Figure {
  return typeof value === "object" && value !== null && "layout" in value && "data" in value;
}

function isTable(value: Figure | DataTable): value is DataTable {
  return typeof value === "object" && value !== null && "rows" in value && "columns" in value;
}
