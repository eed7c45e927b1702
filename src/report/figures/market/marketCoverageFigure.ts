/** What was there when: every input of every symbol over time. */
import { formatMinute, MINUTE_MS, sayCounted } from "../../../core/index.js";
import type { InputCoverage, LakeAudit } from "../../../market/index.js";
import type { Cell, Figure } from "../../figure.js";
import { formatPercent } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { plotTimes } from "../../series.js";

/** Holes shorter than this share of the time shown are invisible and closed. */
const SHORTEST_HOLE_FRAC = 1 / 400;
const ENOUGH_FRAC = 0.95;

type Span = readonly [number, number];

/** Spans of each input as bars over time; an input that was never recorded has none. */
export function marketCoverageFigure({ symbols, barMs }: Pick<LakeAudit, "symbols" | "barMs">): Figure {
  const fromMs = Math.min(...symbols.map(({ span }) => span.fromMs));
  const toMs = Math.max(...symbols.map(({ span }) => span.toMs));
  const inputs = symbols[0]?.inputs.map(({ input }) => input) ?? [];
  const names = inputs.flatMap((input) => symbols.map(({ symbol }) => `${input} · ${symbol}`));
  const bars = symbols.reduce((sum, one) => sum + one.bars, 0);
  return {
    id: "market-coverage",
    title: finding(
      symbols.flatMap(({ inputs: own }) => own),
      symbols.length,
    ),
    subtitle:
      `Bars: when each input was recorded, ${formatMinute(fromMs)} to ${formatMinute(toMs)} UTC. n ` +
      `= ${sayCounted(bars, "bar")} of ${sayCounted(symbols.length, "symbol")}; counted, not estimated. A feature ` +
      "enters a run if its inputs are there in 95 % of the training rows.",
    data: inputs.map((input) => traceOf(input, symbols, [fromMs, toMs])),
    layout: {
      height: 140 + 18 * names.length,
      barmode: "overlay",
      bargap: 0.35,
      showlegend: false,
      xaxis: { type: "date", title: { text: "UTC" }, range: plotTimes([fromMs, toMs]) },
      yaxis: {
        type: "category",
        categoryorder: "array",
        categoryarray: names,
        autorange: "reversed",
        automargin: true,
        tickfont: { size: 11 },
      },
    },
    table: {
      caption: `Inputs of bars of ${barMs / MINUTE_MS} minutes`,
      columns: ["symbol", "input", "share of bars", "spans", "first", "last"],
      rows: symbols.flatMap(({ symbol, inputs: own }) =>
        own.map((one): Cell[] => [
          symbol,
          one.input,
          formatPercent(one.presentFrac),
          one.spans.length,
          ...endsOf(one.spans),
        ]),
      ),
    },
    definition: {
      text:
        "An input counts as present at the close of a bar if the bar lies inside its recording, for " +
        "funding, open interest and depth if the last record is no older than twice their usual " +
        "distance. Outside its coverage a value is missing; it is never taken to be zero.",
    },
  };
}

function traceOf(
  input: string,
  symbols: LakeAudit["symbols"],
  [fromMs, toMs]: Span,
): Readonly<Record<string, unknown>> {
  const rows = symbols.flatMap(({ symbol, inputs }) => {
    const spans = inputs.find((one) => one.input === input)?.spans ?? [];
    return visible(spans, fromMs, toMs).map((span) => ({ name: `${input} · ${symbol}`, span }));
  });
  return {
    type: "bar",
    orientation: "h",
    name: input,
    y: rows.map(({ name }) => name),
    base: plotTimes(rows.map(({ span }) => span[0])),
    x: rows.map(({ span }) => span[1] - span[0]),
    marker: { color: COLOUR.quiet },
  };
}

/** Spans as far as they are shown, near ones joined and short ones wide enough to see. */
function visible(spans: readonly Span[], fromMs: number, toMs: number): Span[] {
  const shortest = (toMs - fromMs) * SHORTEST_HOLE_FRAC;
  const joined: [number, number][] = [];
  for (const [from, to] of spans) {
    const [left, right] = [Math.max(from, fromMs), Math.min(Math.max(to, from + shortest), toMs)];
    if (right <= left) continue;
    const last = joined.at(-1);
    if (last !== undefined && left - last[1] < shortest) last[1] = Math.max(last[1], right);
    else joined.push([left, right]);
  }
  return joined;
}

function finding(inputs: readonly InputCoverage[], symbols: number): string {
  const judged = inputs.filter(({ input }) => input !== "bars");
  const complete = judged.filter(({ presentFrac }) => presentFrac >= ENOUGH_FRAC).length;
  if (complete === judged.length) return `All ${judged.length} inputs beside prices are there for every symbol`;
  const names = [...new Set(judged.map(({ input }) => input))];
  const missing = names.filter(
    (name) => judged.filter(({ input, presentFrac }) => input === name && presentFrac === 0).length === symbols,
  );
  const said =
    `${complete === 0 ? "None" : complete} of ${judged.length} inputs beside prices are there in ` +
    "at least 95 % of the bars";
  return missing.length === 0
    ? said
    : `${said}; ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing for every symbol`;
}

function endsOf(spans: readonly Span[]): Cell[] {
  return spans.length === 0 ? [null, null] : [formatMinute(spans[0]![0]), formatMinute(spans.at(-1)![1])];
}
