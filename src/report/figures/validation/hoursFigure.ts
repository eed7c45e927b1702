/** The 24 hours: how often each model says Buy. */
import { BUY_SHARE_WARNING } from "../../../core/index.js";
import type { Assessment } from "../../../validation/index.js";
import type { Figure } from "../../figure.js";
import { isHourGate } from "../../gateWords.js";
import { formatBand, formatHour, startSentence } from "../../numbers.js";
import { bandColour, COLOUR, modelColour } from "../../palette.js";
import { drawn, referenceLine, shadedBand, spreadLabels } from "../../series.js";
import { estimateCells, firstOf, HOUR_AXIS, openWhiskers, sampleWords } from "./validationWords.js";

const BAND = BUY_SHARE_WARNING;

/** Of the names beside the last hour, in shares. */
const LABEL_GAP = 0.06;
/** Clear of the axis: a model that never says Buy has its label above the line. */
const LOWEST_LABEL = 0.03;

const SYMBOLS = ["circle", "square", "diamond", "triangle-up", "cross"] as const;

/**
 * Buy share of each UTC hour with its interval, over the band outside which a report warns.
 *
 * @param assessments At most five models on the same rows.
 */
export function hoursFigure(assessments: readonly Assessment[]): Figure {
  const first = firstOf(assessments);
  const width = 0.6 / Math.max(1, assessments.length);
  const dots = assessments.map(({ model, hours: { hours } }, k) => {
    const known = hours.map((row) => (row.n > 0 ? row.buyShare : null));
    return {
      type: "scatter",
      mode: "markers",
      name: model,
      // Side by side, so that whiskers of one hour do not hide one another.
      x: hours.map(({ hour }) => drawn(hour + (k - (assessments.length - 1) / 2) * width)),
      y: known.map((share) => drawn(share?.value)),
      error_y: openWhiskers(known, modelColour(model)),
      marker: { color: modelColour(model), size: 7, symbol: SYMBOLS[k % SYMBOLS.length] },
      showlegend: false,
    };
  });
  const heights = spreadLabels(
    assessments.map(({ hours: { hours } }) =>
      drawn(hours[23]!.n > 0 ? Math.max(hours[23]!.buyShare.value, LOWEST_LABEL) : null),
    ),
    LABEL_GAP,
  );
  const names = assessments.flatMap(({ model }, k) =>
    heights[k] === null
      ? []
      : [
          {
            text: model,
            x: 23.7,
            y: heights[k],
            xanchor: "left",
            yanchor: "middle",
            showarrow: false,
            font: { color: modelColour(model) },
          },
        ],
  );
  const rates = first.hours.hours.map(({ baseRate }) => drawn(baseRate));
  const baseRate = rates.every((rate) => rate === null)
    ? []
    : [
        {
          type: "scatter",
          mode: "lines",
          name: "share of Buy labels",
          x: first.hours.hours.map(({ hour }) => hour),
          y: rates,
          line: { color: COLOUR.quiet, width: 1, shape: "hvh" },
          showlegend: true,
        },
      ];
  return {
    id: "hours",
    title: sentence(assessments),
    subtitle:
      `Share of Buy decisions by UTC hour of the decision; shaded the band of ${formatBand(BAND)}, the ` +
      `thin line is the share of Buy labels. ${sampleWords(first)} ` +
      `${detectableSentence(assessments)}`,
    data: [...baseRate, ...dots],
    layout: {
      height: 400,
      xaxis: {
        ...HOUR_AXIS,
        range: [-0.7, 26],
        zeroline: false,
      },
      yaxis: { title: { text: "share of Buy decisions" }, range: [-0.02, 1.02], tickformat: ".0%" },
      annotations: names,
      shapes: [shadedBand("y", BAND.low, BAND.high, bandColour(COLOUR.quiet)), referenceLine("y", 0.5)],
    },
    table: {
      caption: "Buy share by UTC hour",
      columns: ["model", "hour", "n", "days", "Buy share", "low", "high", "Buy labels", "mean P(Buy)"],
      rows: assessments.flatMap(({ model, hours: { hours } }) =>
        hours.map((row) => [
          model,
          formatHour(row.hour),
          row.n,
          row.effectiveN,
          ...estimateCells(row.buyShare),
          drawn(row.baseRate),
          drawn(row.meanProbability),
        ]),
      ),
    },
    definition: {
      text:
        "The share of decisions of one hour whose P(Buy) exceeds the threshold. It is judged against " +
        "the band only. It must not equal the share of Buy labels: a calibrated model that " +
        "knows little may well call most of an hour Buy whose labels are Buy in 53 of 100.",
      source: "Intervals: circular day blocks (Politis and Romano 1992), 24 hours by Holm (1979)",
    },
  };
}

/** Per model whether any hour fails, and how far its hours range. */
function sentence(assessments: readonly Assessment[]): string {
  return startSentence(assessments.map((assessment, k) => hoursClause(assessment, k === 0)).join("; "));
}

function hoursClause({ model, gates, hours: { hours } }: Assessment, isFirst: boolean): string {
  const shares = hours.filter(({ n }) => n > 0).map(({ buyShare }) => Math.round(100 * buyShare.value));
  const [low, high] = [Math.min(...shares), Math.max(...shares)];
  const range = low === high ? String(low) : `${low} to ${high}`;
  const found = isFirst ? `Buy in ${range} of 100 bars` : range;
  const judged = gates.filter((gate) => isHourGate(gate) && gate.value !== null);
  if (judged.length === 0) return `${model} says ${found}, by hour`;
  const failed = judged.filter(({ result }) => result === "fail");
  const open = judged.filter(({ result }) => result === "inconclusive").length;
  const band = formatBand(BAND);
  if (failed.length > 0) {
    const tooSeldom = failed.every(({ value }) => value! < BAND.low);
    const tooOften = failed.every(({ value }) => value! > BAND.high);
    const how = tooSeldom ? "says Buy too seldom" : tooOften ? "says Buy too often" : `leaves ${band}`;
    return `${model} ${how} in ${failed.length} of ${judged.length} hours (${found})`;
  }
  return open > 0
    ? `no hour of ${model} is shown to leave ${band}, ${open} ${open === 1 ? "is" : "are"} undecided (${found})`
    : `every hour of ${model} lies inside ${band} (${found})`;
}

/** What the widest of the models' detectable bands says. */
function detectableSentence(assessments: readonly Assessment[]): string {
  const bands = assessments.map(({ hours }) => hours.detectableShare);
  const low = Math.round(100 * Math.min(...bands.map((band) => band.low)));
  const high = Math.round(100 * Math.max(...bands.map((band) => band.high)));
  if (low <= 0 && high >= 100) return "So few days need not catch even a share of 0 or 100 %.";
  return `On so many days a share outside ${low}-${high} % would have been caught with 80 % probability.`;
}
