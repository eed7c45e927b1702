/** How far a model's probabilities are off in each symbol, weekday, regime, or hour after funding. */
import type { Assessment, GroupAudit } from "../../../validation/index.js";
import type { Figure } from "../../figure.js";
import { formatNumber } from "../../numbers.js";
import { bandColour, COLOUR, modelColour } from "../../palette.js";
import { drawn, referenceLine, shadedBand } from "../../series.js";
import { estimateCells, listed, openWhiskers, sampleWords, signed } from "./validationWords.js";

/** By what rows are parted, in words. */
const KINDS = {
  symbol: { one: "symbol", many: "symbols", axis: "symbol" },
  weekday: { one: "weekday", many: "weekdays", axis: "weekday of the decision, UTC" },
  regime: { one: "regime", many: "regimes", axis: "market over the 7 days before" },
  funding: { one: "hour after funding", many: "hours after funding", axis: "since funding was last settled" },
} as const;

/** What {@link groupBiasFigure} can draw. */
export type BiasGrouping = keyof typeof KINDS;

/**
 * One model's bias by group: mean of P(BUY) less label, beside the audit of the hours.
 *
 * @param audit Null where it could not be made; the title then says so.
 */
export function groupBiasFigure(
  { model, ...sample }: Pick<Assessment, "model" | "n" | "days" | "confidence">,
  kind: BiasGrouping,
  audit: GroupAudit | null,
): Figure {
  const rows = (audit?.rows ?? []).filter(({ n }) => n > 0);
  const delta = audit?.equivalenceDelta ?? 0;
  const known = rows.map(({ bias }) => (bias !== null && Number.isFinite(bias.value) ? bias : null));
  const words = KINDS[kind];
  return {
    id: `${kind}-bias`,
    title: sentence(model, kind, audit),
    subtitle:
      `Mean of P(BUY) less label by ${words.one}; shaded the margin of ${delta} around 0 within which the whole ` +
      `interval must lie to be called fair. ${sampleWords(sample)}`,
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: rows.map(({ name }) => name),
        y: known.map((bias) => drawn(bias?.value)),
        error_y: openWhiskers(known, modelColour(model)),
        marker: {
          color: modelColour(model),
          size: 8,
          symbol: rows.map(({ fairness }) =>
            fairness === "biased" ? "x" : fairness === "fair" ? "circle" : "circle-open",
          ),
        },
        showlegend: false,
      },
    ],
    layout: {
      height: 300,
      xaxis: { title: { text: words.axis }, type: "category", automargin: true },
      yaxis: { title: { text: "mean of P(BUY) - label" }, zeroline: true },
      shapes: [
        ...(delta > 0 ? [shadedBand("y", -delta, delta, bandColour(COLOUR.quiet))] : []),
        referenceLine("y", 0, { dash: "solid" }),
      ],
    },
    table: {
      caption: `Bias of ${model} by ${words.one}; filled dot fair, open dot undecided, cross biased`,
      columns: [words.one, "n", "days", "Buy share", "BUY labels", "bias", "low", "high", "p (Holm)", "result"],
      rows: rows.map(({ name, n, effectiveN, buyShare, baseRate, bias, biasHolmP, fairness }) => [
        name,
        n,
        effectiveN,
        drawn(buyShare.value),
        drawn(baseRate),
        ...estimateCells(bias),
        drawn(biasHolmP),
        fairness === "inconclusive" ? "undecided" : fairness,
      ]),
    },
    definition: {
      text:
        `Bias is the mean of P(BUY) less label (1 for Buy) over the decisions of one ${words.one}. 'Biased' needs a ` +
        "Holm-adjusted p below 0.05 over the groups of this figure; 'fair' needs the whole interval within the " +
        "margin; all else is undecided.",
      formula: "bias(g) = mean over decisions of group g of (P(BUY) - label)",
      source: "Holm (1979); equivalence: Schuirmann (1987); all groups together: max-T, Westfall and Young (1993)",
    },
  };
}

/** Above it a test of all groups together shows nothing, whatever one of them shows by itself. */
const SHOWN_P = 0.05;

function sentence(model: string, kind: BiasGrouping, audit: GroupAudit | null): string {
  const { one, many } = KINDS[kind];
  const rows = (audit?.rows ?? []).filter(({ n }) => n > 0);
  if (audit === null || rows.length === 0) return `${model}: the bias by ${one} needs ${needOf(kind)}`;
  if (audit.globalBiasP === null) return `${model}: the bias by ${one} needs labels`;
  const together = `p ${formatNumber(audit.globalBiasP)} for all ${many} together`;
  const fair = rows.filter(({ fairness }) => fairness === "fair").length;
  const biased = rows.filter(({ fairness }) => fairness === "biased");
  const open = rows.length - fair - biased.length;
  const rest = open === 0 ? "" : `; ${open} of ${rows.length} ${open === 1 ? "is" : "are"} undecided`;
  if (fair === rows.length) return `Every ${one} of ${model} is shown to be fair (${together})`;
  if (biased.length === 0)
    return (
      `No ${one} of ${model} is shown to be biased (${together}), and ` +
      `${fair === 0 ? "none" : fair} ${fair > 1 ? "are" : "is"} shown to be fair${rest}`
    );
  const noneTogether = `though all ${many} tested together show none (p ${formatNumber(audit.globalBiasP)})`;
  const named = biased.map(({ name, bias }) => `${placeOf(kind, name)} (${signed(bias!.value)})`);
  return (
    `${model} is biased ${kind === "weekday" ? "on" : "in"} ${listed(named)}, ` +
    `${audit.globalBiasP < SHOWN_P ? together : noneTogether}; ` +
    `${fair} of ${rows.length} ${many} ${fair === 1 ? "is" : "are"} shown to be fair${rest}`
  );
}

/** A regime as one says it in a sentence: "a bull market". */
function placeOf(kind: BiasGrouping, name: string): string {
  return kind === "regime" ? `a ${name} market` : name;
}

function needOf(kind: BiasGrouping): string {
  return kind === "funding" ? "funding settlements" : kind === "regime" ? "bars" : "decisions";
}
