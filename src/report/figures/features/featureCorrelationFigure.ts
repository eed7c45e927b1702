/** All features at once: what is there, what says the same, and what follows the clock. */
import { FEATURES, CLUSTER_ABOVE, type FeaturesExploration } from "../../../features/index.js";
import type { FeatureCoverage } from "../../../dataset/index.js";
import type { Figure } from "../../figure.js";
import { formatPercent } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { clockHour, countsOf, rounded } from "./featuresWords.js";

/** From Sell's colour to Buy's; the middle lets either theme's background through. */
const DIVERGING: readonly (readonly [number, string])[] = [
  [0, COLOUR.sell],
  [0.5, "rgba(138,143,152,0.06)"],
  [1, COLOUR.buy],
];
const CLOCK = new Set(FEATURES.filter(({ group }) => group === "clock").map(({ name }) => name));

/** Spearman's correlation of all pairs, in the order of the cluster tree. */
export function featureCorrelationFigure(exploration: FeaturesExploration): Figure {
  const { names, rho, order, clusters } = exploration.correlation;
  const groups = clusters.filter((cluster) => cluster.length > 1);
  const largest = [...groups].sort((a, b) => b.length - a.length)[0];
  const ordered = order.map((column) => names[column]!);
  const place = (column: number): number => order.indexOf(column);
  const title =
    largest === undefined
      ? `No two of ${names.length} features say the same: no pair is grouped above |rho| ${CLUSTER_ABOVE}`
      : `${names.length} features say ${clusters.length} different things: the largest group above ` +
        `|rho| ${CLUSTER_ABOVE} is ${largest.map((column) => names[column]).join(", ")}`;
  return {
    id: "feature-correlation",
    title,
    subtitle:
      "Spearman's correlation, blue for together, orange for opposite, in the order of the " +
      `average-linkage tree; squares mark the ${groups.length} groups. ${countsOf(exploration)}`,
    data: [
      {
        type: "heatmap",
        x: ordered,
        y: ordered,
        z: order.map((a) => order.map((b) => rounded(rho[a]![b]!, 3))),
        zmin: -1,
        zmax: 1,
        colorscale: DIVERGING,
        colorbar: { title: { text: "rho" }, thickness: 12 },
        hovertemplate: "%{x}, %{y}: %{z}<extra></extra>",
      },
    ],
    layout: {
      height: 200 + 13 * names.length,
      xaxis: { type: "category", tickangle: -90, automargin: true, tickfont: { size: 10 }, showgrid: false },
      yaxis: { type: "category", automargin: true, tickfont: { size: 10 }, autorange: "reversed", showgrid: false },
      shapes: groups.map((group) => {
        const places = group.map(place);
        const [from, to] = [Math.min(...places) - 0.5, Math.max(...places) + 0.5];
        return { type: "rect", x0: from, x1: to, y0: from, y1: to, line: { width: 1.5, color: COLOUR.quiet } };
      }),
    },
    table: {
      caption: `Groups of features whose mean |rho| with one another exceeds ${CLUSTER_ABOVE}`,
      columns: ["group", "features", "members", "strongest alone"],
      rows: groups.map((group, k) => [
        `${k + 1}`,
        group.length,
        group.map((column) => names[column]).join(", "),
        strongestOf(exploration, group),
      ]),
    },
    definition: {
      text:
        "Spearman's rank correlation over the rows that have both values. Groups are joined by the " +
        "mean distance between their members; one member of a group usually says what all of them " +
        "say.",
      formula: "distance = 1 - |rho|, average linkage",
      source: "Sokal & Michener (1958)",
    },
  };
}

function strongestOf({ features }: FeaturesExploration, group: readonly number[]): string | null {
  const informed = group.flatMap((column) =>
    features[column]?.information
      ? [{ name: features[column].name, rankIc: features[column].information.rankIc.value }]
      : [],
  );
  return informed.sort((a, b) => Math.abs(b.rankIc) - Math.abs(a.rankIc))[0]?.name ?? null;
}

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
        `mean at ${clockHour(most.low.at)} UTC, ${most.high.deviations.toFixed(2)} at ` +
        `${clockHour(most.high.at)}`;
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
        colorscale: DIVERGING,
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
          low === undefined ? null : clockHour(low.at),
          high === undefined ? null : clockHour(high.at),
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
