/** One feature closely: its distribution by class, over time, and over the hours of the day. */
import { formatDate } from "../../../core/index.js";
import {
  QUANTILE_LEVELS,
  type DriftPart,
  type FeatureExploration,
  type FeaturesExploration,
} from "../../../features/index.js";
import type { Figure } from "../../figure.js";
import { formatEstimate, formatNumber, formatPercent } from "../../numbers.js";
import { bandColour, COLOUR } from "../../palette.js";
import { drawn, drawnColumn, referenceLine } from "../../series.js";
import { clockHour, countsOf } from "./featuresWords.js";

/** @throws {RangeError} If the exploration has no such feature. */
function featureNamed({ features }: FeaturesExploration, name: string): FeatureExploration {
  const found = features.find((feature) => feature.name === name);
  if (found === undefined)
    throw new RangeError(
      `Cannot draw a feature as it must be one of the ${features.length} explored: found ${JSON.stringify(name)}`,
    );
  return found;
}

const idOf = (kind: string, name: string): string => `feature-${kind}-${name.replaceAll(/[^A-Za-z0-9]+/g, "-")}`;

/** Its distribution in rows that went BUY and in rows that went SELL. */
export function featureByClassFigure(exploration: FeaturesExploration, name: string): Figure {
  const { distribution, information } = featureNamed(exploration, name);
  const classes = (["sell", "buy"] as const).map((side) => {
    const counts = distribution?.histogram[side] ?? [];
    const n = counts.reduce((sum, count) => sum + count, 0);
    return {
      side,
      word: side === "buy" ? "BUY" : "SELL",
      n,
      shares: counts.map((count) => count / Math.max(1, n)),
      quantiles: distribution?.quantiles[side] ?? null,
    };
  });
  const edges = distribution?.histogram.edges ?? [];
  const middles = edges.slice(1).map((edge, k) => drawn((edge + edges[k]!) / 2, { digits: 4 }));
  const [sell, buy] = classes;
  const medians = `a median of ${formatNumber(buy!.quantiles?.[2])}, SELL rows ${formatNumber(sell!.quantiles?.[2])}`;
  return {
    id: idOf("classes", name),
    title:
      `${name}: BUY rows have ` +
      `${medians}${information === null ? "" : `; alone it ranks them with AUC ${formatEstimate(information.auc)}`}`,
    subtitle:
      "Share of each class's rows by bin between the 0.5 % and 99.5 % quantile, the rest counted " +
      `in the outermost bins. ${countsOf(exploration)}`,
    data: classes.map(({ side, word, shares }) => {
      const peak = shares.indexOf(Math.max(...shares));
      return {
        type: "scatter",
        mode: "lines+text",
        name: word,
        x: middles,
        y: drawnColumn(shares, { digits: 4 }),
        text: shares.map((_, bin) => (bin === peak ? word : "")),
        textposition: "top center",
        line: { shape: "hvh", color: COLOUR[side], width: 2, dash: side === "buy" ? "solid" : "dash" },
        fill: "tozeroy",
        fillcolor: bandColour(COLOUR[side]),
        cliponaxis: false,
        showlegend: false,
      };
    }),
    layout: {
      height: 340,
      xaxis: { title: { text: name } },
      yaxis: { title: { text: "share of the class's rows" }, tickformat: ".0%", rangemode: "tozero" },
    },
    table: {
      caption: `Quantiles of ${name} by class`,
      columns: ["class", "rows", ...QUANTILE_LEVELS.map(formatPercent)],
      rows: classes.map(({ word, n, quantiles }) => [
        word,
        n,
        ...QUANTILE_LEVELS.map((_, k) => quantiles?.[k] ?? null),
      ]),
    },
    definition: {
      text:
        "Rows by what came next: BUY if the label's return exceeded its threshold, SELL if not. " +
        "Where the two outlines lie on one another, the feature alone tells nothing.",
      formula: "AUC = P(value of a BUY row > value of a SELL row), ties counting half",
    },
  };
}

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
    id: idOf("time", name),
    title: driftSentence(name, parts),
    subtitle:
      "Median, middle half and middle 90 % of each part; PSI over the deciles of the first part, " +
      `its critical value from dealing blocks of days at random. ${countsOf(exploration)}`,
    data: [
      line(0, {}),
      line(4, band),
      line(1, {}),
      line(3, band),
      line(2, {
        mode: "lines+markers+text",
        line: { width: 2, color: COLOUR.buy },
        marker: { color: COLOUR.buy },
        text: parts.map(({ psi }) => (psi === null ? "" : `PSI ${formatNumber(psi)}`)),
        textposition: "top center",
        cliponaxis: false,
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
    id: idOf("hours", name),
    title:
      highest === undefined || lowest === undefined
        ? `${name} has no values`
        : apart
          ? `${name} has a daily rhythm: ${formatNumber(lowest.mean.value)} at ${clockHour(lowest.at)}, ` +
            `${formatNumber(highest.mean.value)} at ${clockHour(highest.at)}`
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
      rows: hours.map(({ at, n, mean }) => [clockHour(at), n, formatEstimate(mean)]),
    },
    definition: {
      text:
        "Mean of the feature over all decisions of that UTC hour. A rhythm is called where the " +
        "interval of the highest hour lies wholly above that of the lowest; looking for the two " +
        "extremes of 24 makes such a find likelier than the level says.",
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
