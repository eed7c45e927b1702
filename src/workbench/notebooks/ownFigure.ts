/** A figure that a quant drew with plotly's own words, as a figure of ours: its numbers become its table. */
import { sha256 } from "../../core/index.js";
import { formatCount, type Cell, type DataTable, type Figure } from "../../report/index.js";

/** Traces and layout as plotly.js takes them; cartesian traces only. */
export interface OwnFigure {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly layout?: Readonly<Record<string, unknown>>;
}

const MOST_ROWS = 500;
const UNTITLED = "A figure of one's own";

/** Traces, perhaps a layout, and no table: not yet a figure of ours. */
export function isOwnFigure(value: object): value is OwnFigure {
  if (!("data" in value) || "table" in value || "rows" in value) return false;
  const { data } = value;
  const layout: unknown = Reflect.get(value, "layout");
  const isTrace = (trace: unknown): boolean =>
    typeof trace === "object" && trace !== null && !ArrayBuffer.isView(trace);
  return (
    Array.isArray(data) &&
    data.length > 0 &&
    data.every(isTrace) &&
    (layout === undefined || typeof layout === "object")
  );
}

/** The title of the layout is its finding; of each trace the points with x or y are its numbers. */
export function asFigure({ data, layout = {} }: OwnFigure): Figure {
  const { title, ...rest } = layout;
  const traces = data.map((trace) => JSON.parse(JSON.stringify(trace, plainColumns)) as Record<string, unknown>);
  return {
    id: `own-${sha256(JSON.stringify([traces, layout])).slice(0, 12)}`,
    title: textOf(title) ?? UNTITLED,
    subtitle: textOf(typeof title === "object" && title !== null ? Reflect.get(title, "subtitle") : undefined) ?? "",
    data: traces,
    layout: rest,
    table: tableOfTraces(traces),
    definition: { text: "Drawn in this notebook; what it means stands beside it." },
  };
}

/** plotly takes typed arrays, JSON would make objects of them. */
function plainColumns(_: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as Float64Array) : value;
}

function textOf(title: unknown): string | undefined {
  if (typeof title === "string") return title;
  const text: unknown = typeof title === "object" && title !== null ? Reflect.get(title, "text") : undefined;
  return typeof text === "string" ? text : undefined;
}

function tableOfTraces(traces: readonly Readonly<Record<string, unknown>>[]): DataTable {
  const rows = traces.flatMap((trace, k) => {
    const [x, y] = [columnOf(trace["x"]), columnOf(trace["y"])];
    const name = typeof trace["name"] === "string" ? trace["name"] : `trace ${k + 1}`;
    return Array.from({ length: Math.max(x.length, y.length) }, (_, row) => [name, x[row] ?? null, y[row] ?? null]);
  });
  const all = `${formatCount(rows.length)} ${rows.length === 1 ? "point" : "points"}`;
  return {
    caption: rows.length <= MOST_ROWS ? `Its ${all}` : `The first ${MOST_ROWS} of its ${all}`,
    columns: ["trace", "x", "y"],
    rows: rows.slice(0, MOST_ROWS),
  };
}

function columnOf(column: unknown): readonly Cell[] {
  if (!Array.isArray(column)) return [];
  return column.map((value: unknown) => (typeof value === "number" || typeof value === "string" ? value : null));
}
