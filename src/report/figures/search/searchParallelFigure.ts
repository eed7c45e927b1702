/** All trials at once: parallel coordinates, drawn as lines over axes scaled to the searched ranges. */
import type { FrozenTrial, MemberSearch } from "../../../search/index.js";
import type { Figure } from "../../figure.js";
import { formatNumber, formatPercent } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { withPoints } from "../../series.js";
import {
  completeTrials,
  OBJECTIVE_DEFINITION,
  parameterNames,
  parameterWords,
  placeInRange,
  rangeWords,
  rounded,
  searchedWords,
} from "./searchWords.js";

/** The good ones are the best of this many. */
const GOOD_SHARE = 4;
const FEWEST_GOOD = 3;
/** More lines than this neither fit a figure nor an eye. */
const MOST_LINES = 400;

/** One line a complete trial over its parameters and its objective; the best quarter and the chosen trial stand out. */
export function searchParallelFigure(search: MemberSearch): Figure {
  const { trials, bestTrial } = search;
  const ranked = completeTrials(trials).sort((a, b) => b.value! - a.value!);
  const good = ranked.slice(0, Math.floor(ranked.length / GOOD_SHARE));
  const rest = ranked.slice(good.length, MOST_LINES);
  const names = parameterNames(ranked);
  const worst = ranked.at(-1)!.value!;
  const span = bestTrial.value! - worst;
  const placesOf = (trial: FrozenTrial) =>
    [...names.map((name) => placeInRange(trial, name)), span === 0 ? 0.5 : (trial.value! - worst) / span].map(rounded);
  const lines = (name: string, shown: readonly FrozenTrial[], line: Readonly<Record<string, unknown>>) => ({
    type: "scatter",
    mode: "lines",
    name,
    // A gap ends each trial's line, so that all of them are one trace.
    x: shown.flatMap(() => [...names.map((_, i) => i), names.length, null]),
    y: shown.flatMap((trial) => [...placesOf(trial), null]),
    line,
    hoverinfo: "skip",
  });
  const ends = [
    ...names.map((name) => rangeWords(bestTrial, name)),
    { low: formatNumber(worst), high: formatNumber(bestTrial.value) },
  ];
  return {
    id: `search-parallel-${search.member}`,
    title: `${search.label}: ${sharedInWords(names, ranked, good)}`,
    subtitle:
      "One line a complete trial, each axis scaled to its searched range, in logarithms where the " +
      "search was; " +
      `${searchedWords(search)}${ranked.length > MOST_LINES ? `, the best ${MOST_LINES} drawn` : ""}.`,
    data: withPoints([
      lines("other trials", rest, { color: COLOUR.quiet, width: 1 }),
      lines("best quarter", good, { color: COLOUR.buy, width: 1.5 }),
      lines(`chosen: trial ${bestTrial.number}`, [bestTrial], { color: COLOUR.v4AsShipped, width: 3 }),
    ]),
    layout: {
      xaxis: {
        tickvals: ends.map((_, i) => i),
        ticktext: [...names.map(parameterWords), "objective"],
        range: [-0.2, names.length + 0.2],
        zeroline: false,
      },
      yaxis: { range: [-0.2, 1.2], showticklabels: false, showgrid: false, zeroline: false },
      shapes: ends.map((_, i) => ({
        type: "line",
        layer: "below",
        x0: i,
        x1: i,
        y0: 0,
        y1: 1,
        line: { width: 1, color: COLOUR.quiet },
      })),
      annotations: ends.flatMap(({ low, high }, i) => [
        { x: i, y: -0.03, yanchor: "top", text: low, showarrow: false },
        { x: i, y: 1.02, yanchor: "bottom", text: high, showarrow: false },
      ]),
      legend: { orientation: "h", y: 1.1, yanchor: "bottom" },
    },
    table: {
      caption: "Complete trials, best first",
      columns: ["trial", "objective", ...names.map(parameterWords)],
      rows: ranked.map(({ number, value, params }) => [
        number,
        value,
        ...names.map((name) => (typeof params[name] === "boolean" ? String(params[name]) : (params[name] ?? null))),
      ]),
    },
    definition: {
      text:
        "What the good lines share is what the search found; where they spread over an axis, that " +
        "setting did not matter, or the search could not tell.",
      ...OBJECTIVE_DEFINITION,
    },
  };
}

/** The parameter on which the best quarter agrees most, beside how far all trials spread over it. */
function sharedInWords(names: readonly string[], ranked: readonly FrozenTrial[], good: readonly FrozenTrial[]): string {
  if (good.length < FEWEST_GOOD) return `too few complete trials (${ranked.length}) to see what the good ones share`;
  const spreadOf = (trials: readonly FrozenTrial[], name: string) => {
    const places = trials.map((trial) => placeInRange(trial, name)).filter((place) => place !== null);
    return places.length === 0 ? NaN : Math.max(...places) - Math.min(...places);
  };
  const narrowing = names
    .map((name) => ({ name, ratio: spreadOf(good, name) / spreadOf(ranked, name) }))
    .filter(({ ratio }) => Number.isFinite(ratio));
  if (narrowing.length === 0) return `all ${ranked.length} complete trials have the same settings`;
  const { name } = narrowing.reduce((least, each) => (each.ratio < least.ratio ? each : least));
  return (
    `the best quarter of the trials agrees most on ${parameterWords(name)}: it spreads over ` +
    `${formatPercent(spreadOf(good, name))} of the range, all trials over ` +
    `${formatPercent(spreadOf(ranked, name))}`
  );
}
