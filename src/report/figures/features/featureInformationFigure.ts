/** Which features tell what comes next, and for how long. */
import { formatDuration, HOUR_MS } from "../../../core/index.js";
import type { FeatureExploration, FeatureInformation, FeaturesExploration } from "../../../features/index.js";
import type { Definition, Figure } from "../../figure.js";
import { formatEstimate, formatNumber } from "../../numbers.js";
import { bandColour, COLOUR, SERIES } from "../../palette.js";
import { referenceLine, whiskers } from "../../series.js";
import { countsOf } from "./featuresWords.js";

/** A feature below this q is called related. */
const LEVEL = 0.05;
const DECAY_LINES = 5;

type Informed = FeatureExploration & { readonly information: FeatureInformation };

const RANK_IC: Definition = {
  text:
    "Rank information coefficient: Spearman's correlation of the value known at the decision " +
    "with the return over the label horizon, all symbols pooled. Its q is the share of false " +
    "finds among all features called related at this level.",
  formula: "rank IC = corr(rank(feature), rank(return)); q = Benjamini-Hochberg of the p of rank IC = 0",
  source: "Grinold & Kahn, Active Portfolio Management (1999); Benjamini & Hochberg (1995)",
};

/** Rank IC of the features that tell most, either way, with intervals. */
export function featureInformationFigure(
  exploration: FeaturesExploration,
  { top = 20 }: { readonly top?: number } = {},
): Figure {
  const informed = strongestFirst(exploration);
  const related = informed.filter(({ information }) => information.q < LEVEL);
  const shown = informed.slice(0, top).reverse();
  const horizon = formatDuration(exploration.labelHorizonMs);
  const strongest = informed[0];
  const title =
    strongest === undefined || related.length === 0
      ? `No feature alone is related to the return of the next ${horizon} beyond chance`
      : `${related.length} of ${exploration.features.length} features are related to the return of ` +
        `the next ${horizon} beyond chance; ${strongest.name} most, rank IC ` +
        `${formatEstimate(strongest.information.rankIc)}`;
  const colourOf = ({ information: { rankIc, q } }: Informed): string => {
    const colour = rankIc.value >= 0 ? COLOUR.buy : COLOUR.sell;
    return q < LEVEL ? colour : bandColour(colour);
  };
  return {
    id: "feature-information",
    title,
    subtitle:
      `Rank IC of the ${shown.length} strongest features, Buy-pointing in blue, Sell-pointing in ` +
      `orange, pale where q is ${LEVEL} or more. ${countsOf(exploration)}`,
    data: [
      {
        type: "bar",
        orientation: "h",
        x: shown.map(({ information }) => information.rankIc.value),
        y: shown.map(({ name }) => name),
        marker: { color: shown.map(colourOf) },
        error_x: whiskers(shown.map(({ information }) => information.rankIc)),
        hovertemplate: "%{y}: rank IC %{x:.3f}<extra></extra>",
        showlegend: false,
      },
    ],
    layout: {
      height: 130 + 22 * shown.length,
      xaxis: { title: { text: "rank IC with the return over the label horizon" }, zeroline: true },
      yaxis: { automargin: true, type: "category" },
    },
    table: {
      caption: "Every feature by itself, strongest first",
      columns: ["feature", "rows", "rank IC", "IC", "AUC", "q"],
      rows: informed.map(({ name, n, information: { rankIc, ic, auc, q } }) => [
        name,
        n,
        formatEstimate(rankIc),
        formatEstimate(ic),
        formatEstimate(auc),
        q,
      ]),
    },
    definition: RANK_IC,
  };
}

/** What is left of the strongest features' rank IC one, two, … label horizons later. */
export function featureDecayFigure(exploration: FeaturesExploration): Figure {
  const shown = strongestFirst(exploration).slice(0, DECAY_LINES);
  const horizon = formatDuration(exploration.labelHorizonMs);
  const first = shown[0];
  const second = first?.information.decay.find(({ lagMs, rankIc }) => lagMs > 0 && rankIc !== null);
  const title =
    first === undefined || second?.rankIc == null
      ? "No feature has a rank IC that could be followed over time"
      : `${first.name} tells ${formatNumber(first.information.rankIc.value)} of the next ${horizon} ` +
        `and ${formatNumber(second.rankIc.value)} of the ${horizon} that begin ` +
        `${formatDuration(second.lagMs)} later`;
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
    // A legend: five lines that all end near zero leave no room for labels beside them.
    layout: {
      height: 400,
      legend: { orientation: "h", y: -0.25 },
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

function strongestFirst({ features }: FeaturesExploration): Informed[] {
  const strength = ({ information }: Informed): number => Math.abs(information.rankIc.value);
  return features
    .filter((feature): feature is Informed => feature.information !== null)
    .sort((a, b) => strength(b) - strength(a));
}
