/** Why mean P(BUY) is not the base rate, suspect by suspect. */
import { sayCounted } from "../../../core/index.js";
import type { BiasDiagnosis } from "../../../validation/index.js";
import type { Figure } from "../../figure.js";
import { formatNumber, formatPercent } from "../../numbers.js";
import { COLOUR } from "../../palette.js";
import { drawn, drawnColumn, PERCENT_TICKS, referenceLine } from "../../series.js";
import { estimateCells, signed } from "./validationWords.js";

/** A bar this high, as a probability, holds its label. */
const TALL = 0.15;

/** From the base rate to mean P(BUY), one bar a suspect. */
export function biasWaterfallFigure({
  model,
  n,
  days,
  baseRate,
  meanProbability,
  total,
  parts,
  cleared,
  hints,
  drift,
  threshold,
  sentence,
}: BiasDiagnosis): Figure {
  const starts = parts.map(
    (_, k) => baseRate + parts.slice(0, k).reduce((sum, { contribution }) => sum + contribution.value, 0),
  );
  const names = ["base rate", ...parts.map(({ name }) => name), "mean P(BUY)"];
  const heights = [baseRate, ...parts.map(({ contribution }) => contribution.value), meanProbability];
  return {
    id: `bias-${model.replaceAll(/[^A-Za-z0-9]+/g, "-").toLowerCase()}`,
    title: sentence,
    subtitle:
      `What each suspect adds to the base rate of ${formatPercent(baseRate)} until mean P(BUY) of ` +
      `${formatPercent(meanProbability)} is reached. n = ${sayCounted(n, "decision")} on ` +
      `${sayCounted(days, "UTC day")}; ` +
      `intervals over days.${driftInWords(drift)} ` +
      `At the threshold of ${threshold.threshold} it says Buy in ${formatPercent(threshold.buyShare.value)}; ` +
      `${drawn(threshold.balancing)?.toFixed(3) ?? "no threshold"} would say Buy as often as ` +
      "labels do.",
    data: [
      {
        type: "bar",
        x: names,
        y: drawnColumn(heights),
        base: drawnColumn([0, ...starts, 0]),
        text: heights.map((height, k) =>
          k === 0 || k === heights.length - 1 ? formatPercent(height) : signed(height),
        ),
        // The line of the base rate runs near the top of a bar of about that height: its label stands at the foot.
        textposition: heights.map((height, k) =>
          (k === 0 || k === heights.length - 1) && height > TALL ? "inside" : "outside",
        ),
        insidetextanchor: "start",
        marker: {
          color: heights.map((height, k) =>
            k === 0 || k === heights.length - 1 ? COLOUR.quiet : height < 0 ? COLOUR.sell : COLOUR.buy,
          ),
        },
        cliponaxis: false,
        showlegend: false,
      },
    ],
    layout: {
      height: 380,
      xaxis: { automargin: true },
      yaxis: { title: { text: "P(BUY)" }, ...PERCENT_TICKS, rangemode: "tozero" },
      shapes: [referenceLine("y", drawn(baseRate) ?? 0)],
    },
    table: {
      caption: `Mean P(BUY) less base rate of ${model}, taken apart`,
      columns: ["suspect", "adds", "low", "high", "from", "what the model did"],
      rows: [
        ...parts.map(({ name, contribution, isKnown, reason }) => [
          name,
          ...estimateCells(contribution),
          isKnown ? "the recipe" : "the predictions alone",
          reason.replace(/,$/, ""),
        ]),
        ["in all", ...estimateCells(total), "", "mean P(BUY) - base rate"],
        ...hints.map(({ cause, contribution, agrees }) => [
          "would do",
          drawn(contribution),
          "-",
          "-",
          agrees ? "agrees" : "does not agree",
          cause,
        ]),
        ...cleared.map(({ name, adjustedP, leastSeen }) => [
          name,
          "-",
          "-",
          "-",
          "not accused",
          `p ${formatNumber(adjustedP)} after Holm` +
            (leastSeen === null
              ? ""
              : `; so many days accuse it with 80 % probability where P(BUY) of its rows is off by ` +
                formatNumber(leastSeen)),
        ]),
      ],
    },
    definition: {
      text:
        "Each known step is undone in turn: the loss's link, then what resampling did to the base rate; that label's " +
        "base rate against the judged one is the label. What then remains is searched for suspects that show in " +
        "log-odds: a shift, a scale, an inversion, an hour, a symbol, a regime, a drift. Each is accused only where " +
        "its interval, from daily sums whose memory is allowed for, clears zero after Holm's adjustment over all of " +
        "them. Causes that would make such a shift are listed, not proven. Beside who is not accused stands what so " +
        "many days would have shown of it; four times the days show half as much.",
      formula: "mean P(BUY) - base rate = label + resampling + link + accused suspects + rest",
    },
  };
}

function driftInWords(drift: BiasDiagnosis["drift"]): string {
  if (drift === null) return "";
  const points = 100 * Math.abs(drift);
  if (points < 0.05) return " Beside it: the learnt label was Buy as often in training as here.";
  return (
    ` Beside it: the learnt label was Buy ${points.toFixed(1)} points ${drift > 0 ? "more" : "less"} often in ` +
    "training than here."
  );
}
