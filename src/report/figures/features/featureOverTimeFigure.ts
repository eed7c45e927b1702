/** One feature closely: its distribution over time. */
import { formatDate } from "../../../core/index.js";
import type { DriftPart, FeaturesExploration } from "../../../features/index.js";
import type { Figure } from "../../figure.js";
import { formatNumber } from "../../numbers.js";
import { bandColour, COLOUR } from "../../palette.js";
import { drawn } from "../../series.js";
import { countsOf } from "./featuresWords.js";
import { featureNamed, figureIdOf } from "./exploredFeature.js";

/** Its quantiles part by part, with the PSI of each part against the first. */
export function featureOverTimeFigure(exploration: FeaturesExploration, name: string): Figure {
  const parts = featureNamed(exploration, name).drift.filter(({ n }) => n > 0);
  const at = parts.map(({ fromMs, toMs }) => formatDate((fromMs + toMs) / 2));
  const level = (k: number): (number | null)[] => parts.map(({ quantiles }) => drawn(quantiles?.[k], { digits: 4 }));
  const line = (k: number, more: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
    type: "scatter",
    x: at,
    y: level(k),
    mode: "lines",
    line: { width: 0, color: COLOUR.buy },
    hoverinfo: "skip",
    showlegend: false,
    ...more,
  });
  const band = { fill: "tonexty", fillcolor: bandColour(COLOUR.buy) };
  return {
    id: figureIdOf("time", name),
    title: driftSentence(name, parts),
    subtitle:
      "Median, middle half and middle 90 % of each part; PSI over the deciles of the first part, " +
      `its critical value from dealing blocks of days at random. ${countsOf(exploration)}`,
    data: [
      line(0, {}),
      line(4, {
        ...band,
        // Above all that is drawn, so that no line crosses it; at either end a text leans inwards.
        mode: "lines+text",
        text: parts.map(({ psi }) => (psi === null ? "" : `PSI ${formatNumber(psi)}`)),
        textposition: parts.map((_, k) => (k === 0 ? "top right" : k === parts.length - 1 ? "top left" : "top center")),
        cliponaxis: false,
      }),
      line(1, {}),
      line(3, band),
      line(2, {
        mode: "lines+markers",
        line: { width: 2, color: COLOUR.buy },
        marker: { color: COLOUR.buy },
        hoverinfo: "x+y",
      }),
    ],
    layout: {
      height: 340,
      xaxis: { title: { text: "middle of the part, UTC" }, type: "date" },
      yaxis: { title: { text: name } },
    },
    table: {
      caption: `${name} over time`,
      columns: ["from", "to", "rows", "median", "PSI", "critical PSI", "reading"],
      rows: parts.map((part) => [
        formatDate(part.fromMs),
        formatDate(part.toMs - 1),
        part.n,
        part.quantiles?.[2] ?? null,
        part.psi,
        part.psiCritical,
        readingOf(part),
      ]),
    },
    definition: {
      text:
        "Population stability index of a part against the first one. What counts as large depends on " +
        "how slowly the feature moves, so it is held against what chance gives when whole blocks of " +
        "days are dealt to the two parts; with fewer than six blocks a part nothing can be said.",
      formula: "PSI = sum over bins of (a - e) ln(a / e)",
      source: "Yurdakul & Naranjo (2020) for the distribution under no change",
    },
  };
}

function readingOf({ psi, psiCritical }: DriftPart): string {
  if (psi === null) return "reference";
  if (psiCritical === null) return "moves too slowly to tell";
  return psi > psiCritical ? "shifted" : "as at first";
}

function driftSentence(name: string, parts: readonly DriftPart[]): string {
  const later = parts.filter(({ psi }) => psi !== null);
  const shifted = later.filter((part) => readingOf(part) === "shifted");
  const largest = [...shifted].sort((a, b) => b.psi! - a.psi!)[0];
  if (later.length === 0) return `${name} cannot be compared over time: only one part has values`;
  if (largest !== undefined)
    return (
      `${name} shifted in ${shifted.length} of ${later.length} later parts: PSI ` +
      `${formatNumber(largest.psi)} from ${formatDate(largest.fromMs)}, where chance gives up to ` +
      `${formatNumber(largest.psiCritical)}`
    );
  if (later.every(({ psiCritical }) => psiCritical === null))
    return `${name} moves too slowly to tell a shift from its own wandering`;
  return `${name} looks as it did at first in every later part that can be judged`;
}
