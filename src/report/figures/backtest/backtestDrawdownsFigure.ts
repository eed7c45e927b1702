/** How deep and how long an account lay under water. */
import { dailyReturns, worstDrawdowns, type Drawdown } from "../../../backtest/index.js";
import { DAY_MS, formatDate, sayCounted } from "../../../core/index.js";
import type { Figure } from "../../figure.js";
import { formatCount, formatPercent } from "../../numbers.js";
import { bandColour, COLOUR, modelColour } from "../../palette.js";
import { drawnColumn, PERCENT_TICKS } from "../../series.js";
import { fundingSentence, spanOf, type JudgedAccount } from "./judgedAccount.js";

/** Falls that are shaded and listed. */
const SHOWN = 5;

/** The account below its highest daily close, its worst falls shaded. */
export function backtestDrawdownsFigure({ name, result, colour }: JudgedAccount): Figure {
  const falls = worstDrawdowns(result);
  const worst = falls.slice(0, SHOWN);
  const { day, returnFrac } = dailyReturns(result);
  let equity = 1;
  let peak = 1;
  const below = returnFrac.map((value) => {
    equity *= 1 + value;
    peak = Math.max(peak, equity);
    return equity / peak - 1;
  });
  const lastMs = day.at(-1)! * DAY_MS;
  return {
    id: "backtest-drawdowns",
    title: sentence(name, falls),
    subtitle:
      `Daily close below the highest one before it, ${spanOf(result)}, ${sayCounted(day.length, "day")}` +
      `${worst.length === 0 ? "" : `; shaded the deepest of ${formatCount(falls.length)} falls`}. ` +
      fundingSentence(result),
    data: [
      {
        type: "scatter",
        mode: "lines",
        x: Array.from(day, (own) => formatDate(own * DAY_MS)),
        y: drawnColumn(below, { digits: 4 }),
        line: { color: colour ?? modelColour(name), width: 1.5 },
        hovertemplate: "%{x}: %{y:.1%}<extra></extra>",
        showlegend: false,
      },
    ],
    layout: {
      height: 280,
      xaxis: { type: "date", title: { text: "UTC day" } },
      yaxis: {
        title: { text: "below the peak" },
        ...PERCENT_TICKS,
        ...(worst.length === 0 ? { range: [-0.01, 0] } : { rangemode: "tozero" }),
      },
      shapes: worst.map(({ startMs, endMs }) => ({
        type: "rect",
        layer: "below",
        line: { width: 0 },
        fillcolor: bandColour(COLOUR.sell),
        xref: "x",
        x0: formatDate(startMs),
        x1: formatDate(endMs ?? lastMs),
        yref: "paper",
        y0: 0,
        y1: 1,
      })),
    },
    table: {
      caption: `The deepest ${worst.length} of ${formatCount(falls.length)} drawdowns of ${name}, daily closes`,
      columns: ["start", "valley", "end", "days", "max drawdown"],
      rows: worst.map(({ startMs, valleyMs, endMs, days, depthFrac }) => [
        formatDate(startMs),
        formatDate(valleyMs),
        endMs === null ? "goes on" : formatDate(endMs),
        days,
        formatPercent(depthFrac),
      ]),
    },
    definition: {
      text:
        "A drawdown is a run of days that close below the highest close before them: from the day of the first loss " +
        "to the last day before the peak is reached again. Within a day an account may fall deeper; the tear " +
        "sheet's maximum counts every mark.",
      formula: "drawdown(day) = 1 - equity / highest equity so far",
      source: "QuantStats' drawdown_details",
    },
  };
}

function sentence(name: string, falls: readonly Drawdown[]): string {
  const [deepest] = falls;
  if (deepest === undefined) return `${name} never closed a day below an earlier one`;
  const end =
    deepest.endMs === null
      ? "and it goes on"
      : `and took ${formatCount(deepest.days)} ${deepest.days === 1 ? "day" : "days"} to come back`;
  const how = `${formatPercent(deepest.depthFrac)}, to ${formatDate(deepest.valleyMs)}`;
  return `The deepest fall of ${name} was ${how}, ${end}`;
}
