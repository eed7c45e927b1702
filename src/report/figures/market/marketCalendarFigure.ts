/** A calendar of what was recorded: one row a series, one column a day. */
import { DAY_MS, formatDate, sayCounted } from "../../../core/index.js";
import type { LakeAudit } from "../../../market/index.js";
import type { Cell, Figure } from "../../figure.js";
import { formatPercent } from "../../numbers.js";
import { COLOUR } from "../../palette.js";

type Span = readonly [number, number];

interface CalendarRow {
  readonly name: string;
  /** Shape [days]: share of the day inside coverage. */
  readonly shares: readonly number[];
}

/** Share of each UTC day in which each input of each symbol was recorded; an input nobody recorded has no row. */
export function marketCalendarFigure({ symbols }: Pick<LakeAudit, "symbols">): Figure {
  const fromDay = Math.floor(Math.min(...symbols.map(({ span }) => span.fromMs)) / DAY_MS);
  const toDay = Math.ceil(Math.max(...symbols.map(({ span }) => span.toMs)) / DAY_MS);
  const days = Array.from({ length: toDay - fromDay }, (_, day) => (fromDay + day) * DAY_MS);
  const inputs = symbols[0]?.inputs.map(({ input }) => input) ?? [];
  const rows = inputs.flatMap((input) =>
    symbols.flatMap(({ symbol, span, inputs: own }): CalendarRow[] => {
      const spans = own.find((one) => one.input === input)?.spans ?? [];
      const shares = days.map((dayMs) => shareOfDay(spans, dayMs, [span.fromMs, span.toMs]));
      return spans.length === 0 ? [] : [{ name: `${input} · ${symbol}`, shares }];
    }),
  );
  const whole = rows.filter(({ shares }) => shares.every((share) => share >= WHOLE)).length;
  return {
    id: "market-calendar",
    title:
      whole === rows.length
        ? `All ${rows.length} recorded series are there on every day`
        : `${rows.length - whole} of ${rows.length} recorded series miss a part of some day`,
    subtitle:
      `Share of each UTC day that was recorded, ${formatDate(days[0]!)} to ${formatDate(days.at(-1)!)}; ` +
      `n = ${sayCounted(days.length, "day")}, counted, not estimated. Dark is whole, white is missing.`,
    data: [
      {
        type: "heatmap",
        x: days.map(formatDate),
        y: rows.map(({ name }) => name),
        z: rows.map(({ shares }) => shares),
        zmin: 0,
        zmax: 1,
        showscale: false,
        xgap: 1,
        ygap: 1,
        colorscale: [
          [0, "#ffffff"],
          [1, COLOUR.quiet],
        ],
        hovertemplate: "%{y}, %{x}: %{z:.0%}<extra></extra>",
      },
    ],
    layout: {
      height: 140 + 18 * rows.length,
      xaxis: { type: "date", title: { text: "UTC day" } },
      yaxis: { type: "category", autorange: "reversed", automargin: true, tickfont: { size: 11 } },
    },
    table: {
      caption: "Days of which a part or all is missing",
      columns: ["series", "days", "whole", "in part", "missing", "first day that is not whole"],
      rows: rows.map(({ name, shares }): Cell[] => {
        const first = shares.findIndex((share) => share < WHOLE);
        return [
          name,
          shares.length,
          shares.filter((share) => share >= WHOLE).length,
          shares.filter((share) => share > 0 && share < WHOLE).length,
          shares.filter((share) => share === 0).length,
          first < 0 ? null : `${formatDate(days[first]!)}, ${formatPercent(shares[first]!)}`,
        ];
      }),
    },
    definition: {
      text:
        "The share of a UTC day, as far as the bars' own span reaches into it, that lies inside the recording of an " +
        "input. Bars count from open to close; funding, open interest and depth until the next record was due.",
    },
  };
}

/** A settlement or a snapshot may come seconds late. */
const WHOLE = 0.995;

function shareOfDay(spans: readonly Span[], dayMs: number, [fromMs, toMs]: Span): number {
  const from = Math.max(dayMs, fromMs);
  const to = Math.min(dayMs + DAY_MS, toMs);
  if (to <= from) return 0;
  const covered = spans.reduce(
    (sum, [begins, ends]) => sum + Math.max(0, Math.min(to, ends) - Math.max(from, begins)),
    0,
  );
  return Math.min(1, covered / (to - from));
}
