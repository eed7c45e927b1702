/** Which features say the same. */
import { CLUSTER_ABOVE, type FeaturesExploration } from "../../../features/index.js";
import type { Figure } from "../../figure.js";
import { COLOUR } from "../../palette.js";
import { countsOf, rounded } from "./featuresWords.js";
import { DIVERGING_COLOURS } from "./divergingColours.js";

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
        colorscale: DIVERGING_COLOURS,
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
