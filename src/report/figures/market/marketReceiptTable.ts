/** Where the data came from and what an import made of them, as tables. */
import { formatDuration, formatMinute } from "../../../core/index.js";
import type { ImportReceipt, LakeAudit, SeriesReceipt } from "../../../market/index.js";
import type { Cell, DataTable } from "../../figure.js";
import { formatCount } from "../../numbers.js";

/** Digits of a hash that a reader compares. */
const HASH_DIGITS = 12;

/** The provenance card: each file of a known layout with its hash and licence. */
export function marketProvenanceTable({ files }: Pick<ImportReceipt, "files">): DataTable {
  const known = files.filter(({ series, rows }) => series.length > 0 || rows > 0);
  const others = files.length - known.length;
  return {
    caption:
      `${formatCount(known.length)} files with ` +
      `data${others === 0 ? "" : `, ${formatCount(others)} others skipped`}`,
    columns: ["file", "layout", "rows", "series", "licence", "SHA-256"],
    rows: known.map(({ name, layout, rows, series, licence, sha256, notes }): Cell[] => [
      name,
      [layout, ...notes].join("; "),
      rows,
      series.length === 0 ? "none, see series kept apart" : series.join(", "),
      licence ?? "none found beside it",
      sha256.slice(0, HASH_DIGITS),
    ]),
  };
}

/** The receipt: what became of the rows of each series; series of symbols without bars are summed by table. */
export function marketReceiptTable({ series }: Pick<ImportReceipt, "series">): DataTable {
  const traded = new Set(series.filter(({ table, rows }) => table === "bars" && rows > 0).map(({ symbol }) => symbol));
  const own = series.filter(({ symbol }) => traded.has(symbol));
  const others = series.filter(({ symbol }) => !traded.has(symbol));
  const tables = [...new Set(others.map(({ table }) => table))];
  return {
    caption: "What became of every row that was read",
    columns: [
      "series",
      "read",
      "in the lake",
      "new",
      "duplicates",
      "contradictions",
      "dropped",
      "out of order",
      "unfinished",
      "gaps",
      "first",
      "last",
    ],
    rows: [
      ...own.map((one): Cell[] => [nameOf(one), ...countsOf([one]), one.gapCount, ...endsOf([one])]),
      ...tables.map((table): Cell[] => {
        const group = others.filter((one) => one.table === table);
        return [
          `${table.replace("_", " ")}, ${formatCount(new Set(group.map(({ symbol }) => symbol)).size)} ` +
            "symbols without bars",
          ...countsOf(group),
          null,
          ...endsOf(group),
        ];
      }),
    ],
  };
}

/** What was recognised but is no part of the markets, and why. */
export function marketApartTable(apart: ImportReceipt["apart"] | LakeAudit["apart"]): DataTable {
  return {
    caption: "Series kept apart",
    columns: ["series", "rows", "reason"],
    rows: apart.map(({ series, rows, reason }): Cell[] => [series, rows, reason]),
  };
}

/** What a lake holds of each symbol. */
export function marketAuditTable({ symbols }: Pick<LakeAudit, "symbols">): DataTable {
  return {
    caption: "Bars of the run",
    columns: ["symbol", "bar", "bars", "first", "last", "gaps", "bars without volume"],
    rows: symbols.map(({ symbol, barMs, bars, span, gapCount, zeroVolumeBars }): Cell[] => [
      symbol,
      formatDuration(barMs),
      bars,
      formatMinute(span.fromMs),
      formatMinute(span.toMs),
      gapCount,
      zeroVolumeBars,
    ]),
  };
}

function nameOf({ table, symbol, venue, barMs }: SeriesReceipt): string {
  return [
    table.replace("_", " "),
    symbol,
    ...(barMs === undefined ? [] : [formatDuration(barMs)]),
    ...(venue === "binance" ? [] : [`of ${venue}`]),
  ].join(" ");
}

function countsOf(group: readonly SeriesReceipt[]): Cell[] {
  const sum = (count: (one: SeriesReceipt) => number) => group.reduce((total, one) => total + count(one), 0);
  return [
    sum((one) => one.read),
    sum((one) => one.rows),
    sum((one) => one.added),
    sum((one) => one.duplicates),
    sum((one) => one.conflicts),
    sum((one) => one.dropped),
    sum((one) => one.outOfOrder),
    sum((one) => one.unfinished),
  ];
}

function endsOf(group: readonly SeriesReceipt[]): Cell[] {
  const spans = group.flatMap(({ span }) => span ?? []);
  return spans.length === 0
    ? [null, null]
    : [
        formatMinute(Math.min(...spans.map(({ fromMs }) => fromMs))),
        formatMinute(Math.max(...spans.map(({ toMs }) => toMs))),
      ];
}
