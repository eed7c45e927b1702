/** One page of any table that a quant holds, as a table that a page shows. */
import { DAY_MS, formatDate, formatMinute, MINUTE_MS, requireInteger } from "../../../core/index.js";
import { formatCount, LEFT_OUT, type Cell, type DataTable } from "../../../report/index.js";
import { tableRows, type TableRows } from "./tableRows.js";

/** Which rows are shown, and what stands above them. */
export interface ShowOptions {
  /** Before the count of rows. */
  readonly caption?: string;
  /** First row, from 0. */
  readonly from?: number;
  /** How many, at most 1 000; 20 when not given. */
  readonly rows?: number;
}

/** From the first row until before the second. */
type Span = readonly [from: number, until: number];

const PAGE_ROWS = 20;
/** A table of the hours of a day, or of the days of a month, is not worth a gap. */
const WHOLE_ROWS = 31;
const LARGEST_PAGE = 1_000;
const LONGEST_TEXT = 200;
/** In 1973; what is smaller is a duration. */
const EARLIEST_MS = 1e11;

/**
 * All rows of a table of at most 31, the first and last ten of a longer one, or those from `from` on;
 * long ones with the number of each row, from 0. Where a column's name ends in `Ms` and it holds times, not
 * durations, they are said in UTC. NaN and null are "not shown".
 *
 * @returns Undefined if `value` is no table.
 * @throws {RangeError} If there is no row `from`, or `rows` is out of range.
 */
export function tableOf(value: object, options: ShowOptions = {}): DataTable | undefined {
  const source = tableRows(value);
  return source === undefined ? undefined : pageOf(source, options);
}

function pageOf({ columns, count, about, names, read }: TableRows, options: ShowOptions): DataTable {
  const spans = spansOf(count, options);
  const parts = spans.map(([from, until]) => read(from, until));
  const shown = parts.flat();
  const written = columns.map((name, k) =>
    writtenColumn(
      name,
      shown.map((row) => row[k]),
    ),
  );
  const isNumbered = names !== undefined || shown.length < count;
  const numbers = spans.flatMap(([from, until]) =>
    Array.from({ length: until - from }, (_, k) => String(names?.[from + k] ?? formatCount(from + k))),
  );
  const rows = shown.map((_, k): Cell[] => [
    ...(isNumbered ? [numbers[k]!] : []),
    ...written.map(({ cells }) => cells[k]!),
  ]);
  const headings = [...(isNumbered ? ["row"] : []), ...written.map(({ heading }) => heading)];
  const gap = spans.length === 2 ? [headings.map(() => LEFT_OUT)] : [];
  const above = parts[0]?.length ?? 0;
  return {
    caption: [options.caption ?? about, countInWords(count, spans)].filter((text) => text !== undefined).join("; "),
    columns: headings,
    rows: [...rows.slice(0, above), ...gap, ...rows.slice(above)],
  };
}

function spansOf(count: number, { from, rows }: ShowOptions): Span[] {
  const page = rows ?? PAGE_ROWS;
  requireInteger("show a table", { rows: page }, { atLeast: 1, atMost: LARGEST_PAGE });
  if (from !== undefined) {
    requireInteger("show a table", { from }, { atLeast: 0, atMost: Math.max(0, count - 1) });
    return [[from, Math.min(count, from + page)]];
  }
  if (count <= (rows ?? WHOLE_ROWS)) return [[0, count]];
  const head = Math.ceil(page / 2);
  return [
    [0, head],
    [count - (page - head), count],
  ];
}

/** `43 200 rows, the first 10 and the last 10 of them; show(value, { from, rows }) shows others`. */
function countInWords(count: number, spans: readonly Span[]): string {
  const all = `${formatCount(count)} ${count === 1 ? "row" : "rows"}`;
  const [[from, until], tail] = [spans[0]!, spans[1]];
  if (until - from === count) return all;
  const part =
    tail === undefined
      ? `rows ${formatCount(from)} to ${formatCount(until - 1)} of them`
      : `the first ${until - from} and the last ${tail[1] - tail[0]} of them`;
  return `${all}, ${part}; show(value, { from, rows }) shows others`;
}

function writtenColumn(name: string, values: readonly unknown[]): { readonly heading: string; readonly cells: Cell[] } {
  const isTime =
    /Ms$/.test(name) && values.some(isNumeric) && values.filter(isNumeric).every((value) => value >= EARLIEST_MS);
  const heading = isTime || values.some((value) => value instanceof Date) ? `${name}, UTC` : name;
  return {
    heading,
    cells: values.map((value) => (isTime && isNumeric(value) ? timeText(Number(value)) : cellOf(value))),
  };
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "bigint" || (typeof value === "number" && Number.isFinite(value));
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  // Beyond 2^53 a number would round what the lake knows to the last digit.
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return Number.isFinite(value.getTime()) ? timeText(value.getTime()) : null;
  const text = typeof value === "object" ? jsonText(value) : String(value);
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1)}\u2026`;
}

/** `2025-07-04`, `2025-07-04 11:35` or `2025-07-04 11:35:07.250`. */
function timeText(timeMs: number): string {
  if (timeMs % DAY_MS === 0) return formatDate(timeMs);
  if (timeMs % MINUTE_MS === 0) return formatMinute(timeMs);
  return new Date(timeMs)
    .toISOString()
    .replace("T", " ")
    .replace(/(\.000)?Z$/, "");
}

/** What a database nests: a list, a struct. */
function jsonText(value: object): string {
  return (
    JSON.stringify(value, (_, member: unknown) => (typeof member === "bigint" ? String(member) : member)) ?? "not shown"
  );
}
