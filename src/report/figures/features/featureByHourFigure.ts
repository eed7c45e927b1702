/** One feature closely: its mean over the hours of the day. */
import type { FeaturesExploration } from "../../../features/index.js";
import type { Figure } from "../../figure.js";
import { formatEstimate, formatHour, formatNumber } from "../../numbers.js";
import { bandColour, COLOUR } from "../../palette.js";
import { drawn, referenceLine } from "../../series.js";
import { countsOf } from "./featuresWords.js";
import { featureNamed, figureIdOf } from "./exploredFeature.js";

/** Its mean in each UTC hour. */
export function featureByHourFigure(exploration: FeaturesExploration, name: string): Figure {
  const hours = featureNamed(exploration, name).hours.flatMap((hour, at) => (hour === null ? [] : [{ at, ...hour }]));
  const highest = hours.reduce(
    (best, hour) => (best === undefined || hour.mean.value > best.mean.value ? hour : best),
    hours[0],
  );
  const lowest = hours.reduce(
    (best, hour) => (best === undefined || hour.mean.value < best.mean.value ? hour : best),
    hours[0],
  );
  const apart = highest !== undefined && lowest !== undefined && highest.mean.low > lowest.mean.high;
  const x = hours.map(({ at }) => at);
  const outline = (
    end: "low" | "high",
    more: Readonly<Record<string, unknown>>,
  ): Readonly<Record<string, unknown>> => ({
    type: "scatter",
    mode: "lines",
    x,
    y: hours.map(({ mean }) => drawn(mean[end], { digits: 4 })),
    line: { width: 0, color: COLOUR.buy },
    hoverinfo: "skip",
    showlegend: false,
    ...more,
  });
  return {
    id: figureIdOf("hours", name),
    title:
      highest === undefined || lowest === undefined
        ? `${name} has no values`
        : apart
          ? `${name} has a daily rhythm: ${formatNumber(lowest.mean.value)} at ${formatHour(lowest.at)}, ` +
            `${formatNumber(highest.mean.value)} at ${formatHour(highest.at)}`
          : `${name} shows no daily rhythm: its lowest and highest hours overlap`,
    subtitle: `Mean by UTC hour of the decision, with its interval as a band. ${countsOf(exploration)}`,
    data: [
      outline("low", {}),
      outline("high", { fill: "tonexty", fillcolor: bandColour(COLOUR.buy) }),
      {
        type: "scatter",
        mode: "lines+markers",
        x,
        y: hours.map(({ mean }) => drawn(mean.value, { digits: 4 })),
        line: { color: COLOUR.buy, width: 2 },
        marker: { color: COLOUR.buy },
        showlegend: false,
      },
    ],
    layout: {
      height: 320,
      xaxis: { title: { text: "UTC hour of the decision" }, range: [-0.5, 23.5], dtick: 3 },
      yaxis: { title: { text: name } },
      shapes: [referenceLine("y", 0)],
    },
    table: {
      caption: `${name} by UTC hour`,
      columns: ["hour", "rows", "mean"],
      rows: hours.map(({ at, n, mean }) => [formatHour(at), n, formatEstimate(mean)]),
    },
    definition: {
      text:
        "Mean of the feature over all decisions of that UTC hour. A rhythm is called where the " +
        "interval of the highest hour lies wholly above that of the lowest; looking for the two " +
        "extremes of 24 makes such a find likelier than the level says.",
    },
  };
}
