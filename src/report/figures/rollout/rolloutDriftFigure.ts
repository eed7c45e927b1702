/** Whether the challenger's predictions stayed as they were. */
import { formatDate, formatMinute, sayPercent } from "../../../core/index.js";
import type { RolloutRehearsal } from "../../../rollout/index.js";
import type { Definition, Figure } from "../../figure.js";
import { formatCount, formatNumber } from "../../numbers.js";
import { COLOUR, modelColour } from "../../palette.js";
import { plotTimes, referenceLine } from "../../series.js";
import type { RolloutNames } from "./rolloutNames.js";

const DRIFT: Definition = {
  text:
    "Population stability index of the last days' probabilities against those before the " +
    "rollout. Its critical value comes from null windows: whole days of the reference, drawn in an order that " +
    "remembers from day to day as they do, as far as so few days can tell, from another fold than the reference they " +
    "are held against, since another fit of one recipe is no drift. A short window always looks shifted against the " +
    "usual limits of 0.1 and 0.25. Over simulated markets that do not change, with 72 days of reference and 90 days " +
    "stated between alarms, there was one in 80 to 90 days, and in 85 to 165 where the reference comes from several " +
    "fits.",
  formula: "PSI = sum over reference deciles of (now - before) ln(now / before)",
  source: "Yurdakul & Naranjo (2020), PSI; Politis & Romano (1992), resampled days",
};

/** PSI day by day with its alarm line; a figure that says so when drift was not watched. */
export function rolloutDriftFigure(
  { reviews, driftLimit, driftFalseAlarms }: RolloutRehearsal,
  { challenger }: Pick<RolloutNames, "challenger">,
): Figure {
  const watched = reviews.filter(({ psi }) => psi !== null);
  const alarms = driftLimit === null ? [] : watched.filter(({ psi }) => psi! > driftLimit);
  return {
    id: "rollout-drift",
    title:
      driftLimit === null || watched.length === 0
        ? "Drift was not watched: it needs predictions from before the rollout and a full window"
        : alarms.length === 0
          ? `The predictions of ${challenger} stayed as they were: PSI at most ` +
            `${formatNumber(Math.max(...watched.map(({ psi }) => psi!)))}, alarm at ` +
            `${formatNumber(driftLimit)}`
          : `The predictions of ${challenger} drifted: PSI above ${formatNumber(driftLimit)} at ` +
            `${alarms.length} of ${watched.length} reviews, first on ${formatDate(alarms[0]!.nowMs)}`,
    subtitle:
      "PSI of the trailing window at each review against the predictions before; dashed: its critical value" +
      (driftFalseAlarms === null ? "" : `, ${sayFalseAlarms(driftFalseAlarms)}`) +
      "; dotted: the usual 0.1 and 0.25, which ignore the window's length.",
    data: [
      {
        type: "scatter",
        mode: "lines+markers",
        x: plotTimes(watched.map(({ nowMs }) => nowMs)),
        y: watched.map(({ psi }) => psi),
        line: { color: modelColour(challenger), width: 2 },
        marker: { size: 5 },
        showlegend: false,
        hovertemplate: "%{x}: PSI %{y:.3f}<extra></extra>",
      },
    ],
    layout: {
      xaxis: { title: { text: "review, UTC" } },
      yaxis: { title: { text: "PSI" }, rangemode: "tozero" },
      shapes: [
        referenceLine("y", 0.1),
        referenceLine("y", 0.25),
        ...(driftLimit === null ? [] : [referenceLine("y", driftLimit, { dash: "dash", color: COLOUR.sell })]),
      ],
    },
    table: {
      caption: "PSI by review",
      columns: ["review", "PSI", "alarm"],
      rows: reviews.map(({ nowMs, psi }) => [
        formatMinute(nowMs),
        psi,
        psi === null || driftLimit === null ? "not watched" : psi > driftLimit ? "yes" : "no",
      ]),
    },
    definition: DRIFT,
  };
}

function sayFalseAlarms({
  statedFrac,
  measuredFrac: { value, low, high },
  windows,
}: NonNullable<RolloutRehearsal["driftFalseAlarms"]>): string {
  return (
    `stated to be exceeded at one review in ${formatCount(1 / statedFrac)} of an unchanged model (` +
    `${formatCount(windows)} held-out null windows gave ${sayPercent(value)} [${sayPercent(low)}, ${sayPercent(high)}])`
  );
}
