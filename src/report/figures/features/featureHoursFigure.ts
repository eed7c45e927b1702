/** Which features follow the clock. */
import { FEATURES, type FeaturesExploration } from "../../../features/index.js";
import type { Figure } from "../../figure.js";
import { formatHour } from "../../numbers.js";
import { countsOf, rounded } from "./featuresWords.js";
import { DIVERGING_COLOURS } from "./divergingColours.js";

const CLOCK = new Set(FEATURES.filter(({ group }) => group === "clock").map(({ name }) => name));

/** How far each feature's hourly mean lies from its overall mean. */
export function featureHoursFigure(exploration: FeaturesExploration): Figure {
  const { order } = exploration.correlation;
  const shown = order.map((column) => exploration.features[column]!).filter(({ n }) => n > 0);
  const swings = shown
    .filter(({ name }) => !CLOCK.has(name))
    .map(({ name, hours }) => {
      const known = hours
        .flatMap((hour, at) => (hour === null ? [] : [{ at, deviations: hour.deviations }]))
        .sort((a, b) => a.deviations - b.deviations);
      return {
        name,
        low: known[0],
        high: known.at(-1),
        swing: (known.at(-1)?.deviations ?? 0) - (known[0]?.deviations ?? 0),
      };
    });
  const most = [...swings].sort((a, b) => b.swing - a.swing)[0];
  const title =
    most?.low === undefined || most.high === undefined
      ? "No feature has values by hour"
      : `${most.name} follows the clock most: ${most.low.deviations.toFixed(2)} deviations from its ` +
        `mean at ${formatHour(most.low.at)} UTC, ${most.high.deviations.toFixed(2)} at ` +
        `${formatHour(most.high.at)}`;
  return {
    id: "feature-hours",
    title,
    subtitle:
      "Mean by UTC hour of the decision less the overall mean, in standard deviations of the " +
      "feature, in the order of the cluster tree; the clock's own features are left out of the " +
      `sentence. ${countsOf(exploration)}`,
    data: [
      {
        type: "heatmap",
        x: Array.from({ length: 24 }, (_, hour) => hour),
        y: shown.map(({ name }) => name),
        z: shown.map(({ hours }) => hours.map((hour) => (hour === null ? null : rounded(hour.deviations, 3)))),
        zmin: -1,
        zmax: 1,
        colorscale: DIVERGING_COLOURS,
        colorbar: { title: { text: "deviations" }, thickness: 12 },
        hovertemplate: "%{y} at %{x}:00 UTC: %{z}<extra></extra>",
      },
    ],
    layout: {
      height: 160 + 13 * shown.length,
      xaxis: { title: { text: "UTC hour of the decision" }, dtick: 3, showgrid: false },
      yaxis: { type: "category", automargin: true, tickfont: { size: 10 }, autorange: "reversed", showgrid: false },
    },
    table: {
      caption: "Features by how far their hourly means swing, largest first",
      columns: ["feature", "swing, deviations", "lowest hour, UTC", "highest hour, UTC"],
      rows: [...swings]
        .sort((a, b) => b.swing - a.swing)
        .map(({ name, swing, low, high }) => [
          name,
          swing,
          low === undefined ? null : formatHour(low.at),
          high === undefined ? null : formatHour(high.at),
        ]),
    },
    definition: {
      text:
        "Where a feature follows the clock, a model can read the hour from it: what it then learns " +
        "of the hour is not news about the market.",
      formula: "(mean in the hour - mean over all) / standard deviation over all",
    },
  };
}
