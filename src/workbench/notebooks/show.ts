/**
 * `show(value)` in a notebook cell. Every display is one bundle: the report's own HTML, which a page and Lab show;
 * for a figure plotly JSON, which Lab and VS Code draw; and plain text, which a diff and a terminal show.
 */
import {
  figureAsText,
  html,
  htmlAsText,
  isHtml,
  isOneColour,
  renderFigure,
  renderOrigin,
  renderTable,
  studyFigures,
  studyTrialTable,
  type AnyStudy,
  REPORT_STYLES,
  tableAsText,
  type Figure,
  type Html,
} from "../../report/index.js";
import { kernelDisplay, type DisplayBundle, type KernelDisplay } from "./kernelDisplay.js";
import { inLab, LAB_PLOT_STYLES } from "./labPlot.js";
import { asFigure, isOwnFigure } from "./ownFigure.js";
import { tableOf, type ShowOptions } from "./tables/tableOf.js";
import { isDataTable } from "./tables/tableRows.js";

export type { ShowOptions };

/** Dropped by the headless runner: what Lab needs beside a figure and the report's HTML already holds. */
const LAB_ONLY = "application/vnd.tenbin.lab-only+json";

/** Cells that hold the looks of the components already. */
const styledCells = new WeakSet<object>();

/**
 * Shows `value` in the running cell: a figure, plotly's own `{ data, layout }`, a study of a search, a table of ours,
 * a component, rows such as `lake.query()` gives, a table of arquero, a frame or series of danfo, or columns of one
 * length such as bars, predictions and features.
 *
 * Of a table of more than 31 rows the first and last ten stand; `show(value, { from: 100, rows: 50 })` shows others. A
 * table of ours stands whole unless rows are asked for.
 *
 * @throws {TypeError} If no notebook kernel is running, or `value` is nothing that can be shown.
 * @throws {RangeError} If the table has no row `from`, or `rows` is not between 1 and 1 000.
 */
export function show(value: object, options: ShowOptions = {}): void {
  const display = kernelDisplay();
  if (display === undefined)
    throw new TypeError("Cannot show a value as show() works in a notebook cell: no tslab kernel is running");
  const bundles = bundlesOf(value, options);
  showStyles(display);
  for (const bundle of bundles) display.write(bundle);
}

/**
 * What a cell that shows `value` holds, by MIME type.
 *
 * @throws {TypeError} If `value` is nothing that can be shown.
 */
export function bundlesOf(value: object, options: ShowOptions = {}): readonly DisplayBundle[] {
  if (isHtml(value)) return [{ "text/html": value.markup, "text/plain": htmlAsText(value) }];
  if (isFigure(value)) return figureBundles(value);
  if (isObject(value) && isStudy(value))
    return [...studyFigures(value).flatMap(figureBundles), ...bundlesOf(studyTrialTable(value), options)];
  if (isObject(value) && isOwnFigure(value)) return figureBundles(asFigure(value));
  const isWhole = isObject(value) && isDataTable(value) && options.from === undefined && options.rows === undefined;
  const table = isWhole ? value : isObject(value) ? tableOf(value, options) : undefined;
  if (table === undefined)
    throw new TypeError(
      "Cannot show a value as it must be a figure, { data, layout } of plotly, a table, a component's HTML, an array " +
        "of row objects, a table of arquero, a frame or series of danfo, or an object whose columns have one length: " +
        `found ${describe(value)}`,
    );
  return [{ "text/html": renderTable(table).markup, "text/plain": tableAsText(table, { rows: table.rows.length }) }];
}

/** Shows where the numbers come from, in JupyterLab alone: an exported page says it on top. */
export function showOrigin({ originLine }: { readonly originLine: string }): void {
  const display = kernelDisplay();
  if (display === undefined)
    throw new TypeError("Cannot show the origin as showOrigin() works in a notebook cell: no tslab kernel is running");
  showStyles(display);
  display.write(labOnly(renderOrigin({ line: originLine }).markup, originLine));
}

/** What JupyterLab's plotly renderer draws. Its sentence stands above as text, since plotly breaks no line. */
export function plotlyBundle({ data, layout }: Figure): Readonly<Record<string, unknown>> {
  return { data, layout: inLab(layout), config: { responsive: true, displaylogo: false } };
}

/** Lab draws the plotly JSON and takes no HTML beside it, so words and numbers are displays of their own. */
function figureBundles(figure: Figure): DisplayBundle[] {
  const page = { "text/html": renderFigure(figure).markup, "text/plain": figureAsText(figure) };
  // Nothing to draw, so Lab shows what a page does.
  if (isOneColour(figure)) return [page];
  const numbers: Html = renderTable(figure.table);
  const words = html`<strong class="finding">${figure.title}</strong> <span class="subtitle">${figure.subtitle}</span>`;
  return [
    labOnly(words.markup),
    { "application/vnd.plotly.v1+json": plotlyBundle(figure), ...page },
    labOnly(`<details><summary>Numbers</summary>${numbers.markup}</details>`),
  ];
}

/** Lab knows nothing of a page's styles; each cell that shows brings them, so that it can be run alone. */
function showStyles(display: KernelDisplay): void {
  if (styledCells.has(display.cell)) return;
  styledCells.add(display.cell);
  display.write(labOnly(`<style>${REPORT_STYLES}${LAB_PLOT_STYLES}</style>`));
}

/** Without text of its own where another display says the same. */
function labOnly(markup: string, text = ""): DisplayBundle {
  return { "text/html": markup, "text/plain": text, [LAB_ONLY]: {} };
}

// A cell is not always type-checked against the signature (a value of type any), so all of these look.
function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isFigure(value: object): value is Figure {
  return isObject(value) && "layout" in value && "data" in value && "table" in value;
}

function isStudy(value: object): value is AnyStudy {
  return "studyName" in value && "direction" in value && "trials" in value && Array.isArray(value.trials);
}

function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : `an array of ${describe(value[0])}`;
  if (typeof value !== "object") return typeof value;
  const names = Object.keys(value);
  return names.length === 0 ? "an object without members" : `an object of ${names.slice(0, 8).join(", ")}`;
}
