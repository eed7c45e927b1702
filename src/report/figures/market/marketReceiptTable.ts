/** What an import made of its files, series by series. */
import { formatDuration, formatMinute } from "../../../core/index.js";
import type { ImportReceipt, SeriesReceipt } from "../../../market/index.js";
import type { Cell, DataTable } from "../../figure.js";
import { formatCount } from "../../numbers.js";

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
