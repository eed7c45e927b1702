/** The 24 hours: by how much a model's probabilities are off. */
import type { Assessment, HourAudit } from "../../../validation/index.js";
import type { Figure } from "../../figure.js";
import { formatHour, formatNumber } from "../../numbers.js";
import { bandColour, COLOUR, modelColour } from "../../palette.js";
import { drawn, referenceLine, shadedBand } from "../../series.js";
import { estimateCells, HOUR_AXIS, listed, openWhiskers, sampleWords, signed } from "./validationWords.js";

/** One model's bias by hour: mean of P(BUY) less label. */
export function hourBiasFigure({ model, hours, ...sample }: Assessment): Figure {
  const rows = hours.hours;
  const known = rows.map(({ bias }) => (bias !== null && Number.isFinite(bias.value) ? bias : null));
  const delta = hours.equivalenceDelta;
  return {
    id: "hour-bias",
    title: biasSentence(model, hours),
    subtitle:
      `Mean of P(BUY) less label by UTC hour; shaded the margin of ${delta} around 0 within which ` +
      `an hour's whole interval must lie to be called fair. ${sampleWords({ ...sample })}`,
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: rows.map(({ hour }) => hour),
        y: known.map((bias) => drawn(bias?.value)),
        error_y: openWhiskers(known, modelColour(model)),
        marker: {
          color: modelColour(model),
          size: 7,
          symbol: rows.map(({ fairness }) =>
            fairness === "biased" ? "x" : fairness === "fair" ? "circle" : "circle-open",
          ),
        },
        showlegend: false,
      },
    ],
    layout: {
      height: 340,
      xaxis: {
        ...HOUR_AXIS,
        zeroline: false,
      },
      yaxis: { title: { text: "mean of P(BUY) - label" }, zeroline: true },
      shapes: [shadedBand("y", -delta, delta, bandColour(COLOUR.quiet)), referenceLine("y", 0, { dash: "solid" })],
    },
    table: {
      caption: `Bias of ${model} by UTC hour; filled dot fair, open dot undecided, cross biased`,
      columns: ["hour", "n", "days", "bias", "low", "high", "p (Holm, 24 hours)", "result"],
      rows: rows.map(({ hour, n, effectiveN, bias, biasHolmP, fairness }) => [
        formatHour(hour),
        n,
        effectiveN,
        ...estimateCells(bias),
        drawn(biasHolmP),
        fairness === "inconclusive" ? "undecided" : fairness,
      ]),
    },
    definition: {
      text:
        "Bias of an hour is the mean of P(BUY) less label (1 for Buy) over its decisions. 'Biased' " +
        "needs a Holm-adjusted p below 0.05; 'fair' needs the whole interval within the margin; all " +
        "else is undecided: not rejected is not fair.",
      formula: "bias(h) = mean over decisions of hour h of (P(BUY) - label)",
      source: "Holm (1979); equivalence: Schuirmann (1987); all hours together: max-T, Westfall and Young (1993)",
    },
  };
}

function biasSentence(model: string, { hours, globalBiasP }: HourAudit): string {
  if (globalBiasP === null) return `${model}: the bias by hour needs labels`;
  const biased = hours.filter(({ fairness }) => fairness === "biased");
  const fair = hours.filter(({ fairness }) => fairness === "fair").length;
  const together = `p ${formatNumber(globalBiasP)} for all hours together`;
  const open = hours.length - biased.length - fair;
  const rest = open === 0 ? "" : `; ${open} of ${hours.length} are undecided`;
  if (biased.length === 0)
    return fair === hours.length
      ? `Every hour of ${model} is shown to be fair (${together})`
      : `No hour of ${model} is shown to be biased (${together}), and ` +
          `${fair === 0 ? "none" : fair} ${fair > 1 ? "are" : "is"} shown to be fair${rest}`;
  return (
    `${model} is biased at ` +
    `${listed(biased.map(({ hour, bias }) => `${formatHour(hour)} (${signed(bias!.value)})`))} UTC ` +
    `(${together}); ${fair} of ${hours.length} hours are shown to be fair${rest}`
  );
}
