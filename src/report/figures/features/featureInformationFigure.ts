/** Which features tell what comes next. */
import { formatDuration } from "../../../core/index.js";
import type { FeaturesExploration } from "../../../features/index.js";
import type { Figure } from "../../figure.js";
import { formatEstimate } from "../../numbers.js";
import { bandColour, COLOUR } from "../../palette.js";
import { whiskers } from "../../series.js";
import { countsOf, SHOWN_Q } from "./featuresWords.js";
import { type InformedFeature, RANK_IC, strongestFirst } from "./informedFeatures.js";

/** A feature below this q is called related. */

/** Rank IC of the features that tell most, either way, with intervals. */
export function featureInformationFigure(
  exploration: FeaturesExploration,
  { top = 20 }: { readonly top?: number } = {},
): Figure {
  const informed = strongestFirst(exploration);
  const related = informed.filter(({ information }) => information.q < SHOWN_Q);
  const shown = informed.slice(0, top).reverse();
  const horizon = formatDuration(exploration.labelHorizonMs);
  const strongest = informed[0];
  const title =
    strongest === undefined || related.length === 0
      ? `No feature alone is related to the return of the next ${horizon} beyond chance`
      : `${related.length} of ${exploration.features.length} features ` +
        `${related.length === 1 ? "is" : "are"} related to the return of ` +
        `the next ${horizon} beyond chance; ${strongest.name} most, rank IC ` +
        `${formatEstimate(strongest.information.rankIc)}`;
  const colourOf = ({ information: { rankIc, q } }: InformedFeature): string => {
    const colour = rankIc.value >= 0 ? COLOUR.buy : COLOUR.sell;
    return q < SHOWN_Q ? colour : bandColour(colour);
  };
  return {
    id: "feature-information",
    title,
    subtitle:
      `Rank IC of the ${shown.length} strongest features, Buy-pointing in blue, Sell-pointing in ` +
      `orange, pale where q is ${SHOWN_Q} or more. ${countsOf(exploration)}`,
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
