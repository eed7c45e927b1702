/** Which features are there, and which are left out. */
import type { FeatureCoverage } from "../../../dataset/index.js";
import type { Figure } from "../../figure.js";
import { formatPercent } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { rounded } from "./featuresWords.js";

/** Share of development rows in which each feature has a value, by symbol. */
export function featureCoverageFigure({
  symbols,
  coverage,
  minPresentFrac,
}: {
  readonly symbols: readonly string[];
  readonly coverage: readonly FeatureCoverage[];
  readonly minPresentFrac: number;
}): Figure {
  const dropped = coverage.filter(({ used }) => !used);
  const least = [...dropped].sort((a, b) => Math.min(...a.presentFrac) - Math.min(...b.presentFrac))[0];
  const limit = formatPercent(minPresentFrac);
  const title =
    least === undefined
      ? `All ${coverage.length} features are present in at least ${limit} of every symbol's rows`
      : `${dropped.length} of ${coverage.length} features are left out, since a symbol lacks them: ` +
        `${least.name} is present in as little as ${formatPercent(Math.min(...least.presentFrac))}`;
  return {
    id: "feature-coverage",
    title,
    subtitle:
      "Share of each symbol's development rows with a value; a feature enters only if every symbol " +
      `has it in at least ${limit} of them. Missing is not zero: nothing is filled.`,
    data: [
      {
        type: "heatmap",
        x: symbols,
        y: coverage.map(({ name, used }) => (used ? name : `${name} (left out)`)),
        z: coverage.map(({ presentFrac }) => presentFrac.map((frac) => rounded(100 * frac, 1))),
        zmin: 0,
        zmax: 100,
        colorscale: [
          [0, COLOUR.sell],
          [minPresentFrac, "rgba(138,143,152,0.15)"],
          [1, COLOUR.buy],
        ],
        colorbar: { title: { text: "% present" }, thickness: 12 },
        hovertemplate: "%{y}, %{x}: %{z} %<extra></extra>",
      },
    ],
    layout: {
      height: 140 + 13 * coverage.length,
      xaxis: { type: "category", showgrid: false },
      yaxis: { type: "category", automargin: true, tickfont: { size: 10 }, autorange: "reversed", showgrid: false },
    },
    table: {
      caption: "Features by symbol",
      columns: ["feature", "used", ...symbols],
      rows: coverage.map(({ name, used, presentFrac }) => [
        name,
        used ? "yes" : "no",
        ...presentFrac.map(formatPercent),
      ]),
    },
    definition: {
      text:
        "A feature is missing at a decision while its look-back is unfinished, where its input was " +
        "not recorded, or where the last record is too old.",
    },
  };
}
