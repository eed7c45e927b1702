/** For how long a feature tells what comes next. */
import { formatDuration, HOUR_MS } from "../../../core/index.js";
import type { FeaturesExploration } from "../../../features/index.js";
import type { Figure } from "../../figure.js";
import { formatEstimate, formatNumber } from "../../numbers.js";
import { SERIES } from "../../palette.js";
import { referenceLine, whiskers } from "../../series.js";
import { countsOf } from "./featuresWords.js";
import { RANK_IC, strongestFirst } from "./informedFeatures.js";

const DECAY_LINES = 5;

/** What is left of the strongest features' rank IC one, two, … label horizons later. */
export function featureDecayFigure(exploration: FeaturesExploration): Figure {
  const shown = strongestFirst(exploration).slice(0, DECAY_LINES);
  const horizon = formatDuration(exploration.labelHorizonMs);
  const first = shown[0];
  const second = first?.information.decay.find(({ lagMs, rankIc }) => lagMs > 0 && rankIc !== null);
  const title =
    first === undefined || second?.rankIc == null
      ? "No feature has a rank IC that could be followed over time"
      : `${first.name} ${fadingWords(first.information.rankIc.value, second.rankIc.value)} about an entry ` +
        `${formatDuration(second.lagMs)} later: rank IC ${formatNumber(second.rankIc.value)} instead of ` +
        `${formatNumber(first.information.rankIc.value)} with the return of the ${horizon} after`;
  const hours = (lagMs: number): number => lagMs / HOUR_MS;
  return {
    id: "feature-decay",
    title,
    subtitle:
      `Rank IC of the ${shown.length} strongest features with the return over ${horizon} that ` +
      `begins so much later. ${countsOf(exploration)}`,
    data: shown.map(({ name, information: { decay } }, k) => {
      const points = decay.flatMap(({ lagMs, rankIc }) => (rankIc === null ? [] : [{ x: hours(lagMs), rankIc }]));
      return {
        type: "scatter",
        mode: "lines+markers",
        name,
        x: points.map(({ x }) => x),
        y: points.map(({ rankIc }) => rankIc.value),
        error_y: whiskers(points.map(({ rankIc }) => rankIc)),
        line: { color: SERIES[k] },
        marker: { color: SERIES[k] },
      };
    }),
    layout: {
      height: 400,
      shapes: [referenceLine("y", 0)],
      xaxis: { title: { text: "hours between the decision and the entry" } },
      yaxis: { title: { text: "rank IC" } },
    },
    table: {
      caption: "Rank IC by time between decision and entry",
      columns: [
        "feature",
        ...(first?.information.decay.map(({ lagMs }) => (lagMs === 0 ? "at once" : `${formatDuration(lagMs)} later`)) ??
          []),
      ],
      rows: shown.map(({ name, information: { decay } }) => [
        name,
        ...decay.map(({ rankIc }) => (rankIc === null ? null : formatEstimate(rankIc))),
      ]),
    },
    definition: {
      ...RANK_IC,
      text:
        "How fast a feature's information is used up: its rank IC with the return over one label " +
        "horizon that begins after a wait, each symbol with its own later return. A feature whose " +
        "rank IC changes sign has been followed by a reversal.",
    },
  };
}

/** By how much of the rank IC is left, and whether it kept its sign. */
function fadingWords(atOnce: number, later: number): string {
  if (atOnce * later < 0) return "says the opposite";
  return Math.abs(later) < Math.abs(atOnce) ? "tells less" : "tells no less";
}
