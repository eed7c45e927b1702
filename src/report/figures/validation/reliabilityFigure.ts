/** Whether P(Buy) can be taken at its word, and how well it ranks. */
import type { Assessment, CeilingComparison, Reliability, ReliabilityBin } from "../../../validation/index.js";
import type { Figure } from "../../figure.js";
import { formatNumber, formatPercent } from "../../numbers.js";
import { modelColour } from "../../palette.js";
import { drawn, drawnColumn, referenceLine } from "../../series.js";
import { estimateCells, firstOf, listed, ofHundred, openWhiskers, sampleWords } from "./validationWords.js";

const DASHES = ["solid", "dash", "dot", "dashdot", "longdash"] as const;

/** Of five models side by side, within a bin. */
const BAR_WIDTH = 0.012;

type Measured = Assessment & { readonly reliability: Reliability };

/** @param assessments At most five models on the same rows; those without labels are left out. */
export function reliabilityFigure(assessments: readonly Assessment[]): Figure {
  const first = firstOf(assessments);
  const measured = assessments.filter((assessment): assessment is Measured => assessment.reliability !== null);
  return {
    id: "reliability",
    title: measured.length === 0 ? "Reliability is not shown: it needs labels" : reliabilitySentence(measured),
    subtitle:
      "Share of Buy labels over P(Buy), in 15 bins of equal width; on the diagonal a probability " +
      `is worth its word; below, the decisions in each bin. ${sampleWords(first)}`,
    data: [
      {
        type: "scatter",
        mode: "lines",
        x: [0, 1],
        y: [0, 1],
        line: { color: "#8A8F98", width: 1, dash: "dot" },
        hoverinfo: "skip",
        showlegend: false,
      },
      ...measured.flatMap(({ model, reliability: { bins } }, k) => curveOf(model, bins, k, measured.length)),
    ],
    layout: {
      height: 480,
      grid: { rows: 2, columns: 1, pattern: "coupled" },
      xaxis: { title: { text: "P(Buy)" }, range: [0, 1], anchor: "y2" },
      yaxis: { title: { text: "share of Buy labels" }, range: [-0.02, 1.02], domain: [0.3, 1] },
      yaxis2: { title: { text: "decisions" }, domain: [0, 0.22], rangemode: "tozero" },
      barmode: "overlay",
    },
    table: {
      caption: "Reliability by bin",
      columns: ["model", "decisions", "mean P(Buy)", "share of Buy labels", "low", "high"],
      rows: measured.flatMap(({ model, reliability: { bins } }) =>
        bins.map(({ count, meanProbability, buyFrequency }) => [
          model,
          count,
          drawn(meanProbability),
          ...estimateCells(buyFrequency),
        ]),
      ),
    },
    definition: {
      text:
        "Expected calibration error (ECE) is the mean distance between P(Buy) and the share of Buy " +
        "labels over the bins, weighted by decisions. Even perfectly calibrated predictions have " +
        "some: the range given is theirs, drawn with the same probabilities, the same overlap of " +
        "labels and the same company of symbols.",
      formula: "ECE = sum over bins of (n_b / n) |share of Buy labels - mean P(Buy)|",
      source: "Guo et al. (2017)",
    },
  };
}

/** @param assessments At most five models on the same rows; those without a curve are left out. */
export function rocFigure(assessments: readonly Assessment[]): Figure {
  const first = firstOf(assessments);
  const curves = assessments.filter(({ roc }) => roc !== null);
  const said = curves.map(({ model, auc }, k) =>
    k === 0
      ? `A Buy ranks above a Sell in ${ofHundred(auc!.value)} pairs for ${model}`
      : `in ${Math.round(100 * auc!.value)} for ${model}`,
  );
  return {
    id: "roc",
    title: said.length === 0 ? "The ROC curve is not shown: it needs labels of both classes" : listed(said),
    subtitle:
      "Share of Buy labels called Buy over share of Sell labels called Buy, at every threshold; " +
      `the diagonal is a coin's. ${sampleWords(first)}`,
    data: [
      {
        type: "scatter",
        mode: "lines",
        x: [0, 1],
        y: [0, 1],
        line: { color: "#8A8F98", width: 1, dash: "dot" },
        hoverinfo: "skip",
        showlegend: false,
      },
      ...curves.map(({ model, roc }, k) => ({
        type: "scatter",
        mode: "lines",
        name: model,
        x: drawnColumn(roc!.falsePositiveRate),
        y: drawnColumn(roc!.truePositiveRate),
        line: { color: modelColour(model), width: 2, dash: DASHES[k % DASHES.length] },
        showlegend: true,
      })),
    ],
    layout: {
      height: 420,
      xaxis: { title: { text: "Sell labels called Buy" }, range: [0, 1], tickformat: ".0%", constrain: "domain" },
      yaxis: { title: { text: "Buy labels called Buy" }, range: [0, 1], tickformat: ".0%", scaleanchor: "x" },
    },
    table: {
      caption: "AUC of each model, and the AUC its probabilities imply were they calibrated",
      columns: ["model", "AUC", "low", "high", "implied by its spread", "largest in its band", "in words"],
      rows: assessments.map(({ model, auc, coherence }) => [
        model,
        ...estimateCells(auc),
        drawn(coherence.impliedAuc),
        drawn(coherence.largestAuc),
        coherence.statement,
      ]),
    },
    definition: {
      text:
        "AUC is the probability that a Buy label gets a higher P(Buy) than a Sell label; ties count " +
        "half. 0.5 is chance. A calibrated score's AUC follows from its spread alone, so a narrow " +
        "band and a high AUC cannot both be calibrated.",
      formula: "implied AUC = 1/2 + E|p - p'| / (4 pi (1 - pi))",
    },
  };
}

type WithCeiling = Assessment & { readonly ceiling: CeilingComparison };

/** Models beside the most that could be known; only on simulated data. */
export function ceilingFigure(assessments: readonly Assessment[]): Figure {
  const first = firstOf(assessments);
  const compared = assessments.filter((assessment): assessment is WithCeiling => assessment.ceiling !== null);
  const ceiling = compared[0]?.ceiling;
  const aucs = compared.map(({ auc }) => auc);
  return {
    id: "ceiling",
    title:
      compared.length === 0 ? "The ceiling is not shown: only a simulated market knows it" : ceilingSentence(compared),
    subtitle:
      "AUC of each model and of the market's own probabilities on the same " +
      `rows${ceiling === undefined ? "" : `; the line is the ceiling free of label noise, ${formatNumber(ceiling.expectedAuc)}`}. ` +
      `${sampleWords(first)}`,
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: [...aucs, ceiling?.realisedAuc].map((auc) => drawn(auc?.value)),
        y: [...compared.map(({ model }) => model), ...(ceiling === undefined ? [] : ["the market itself"])],
        error_x: openWhiskers([...aucs, ...(ceiling === undefined ? [] : [ceiling.realisedAuc])], "#8A8F98"),
        marker: {
          color: [...compared.map(({ model }) => modelColour(model)), "#8A8F98"],
          symbol: [...compared.map(() => "circle"), "diamond-open"],
          size: 9,
        },
        showlegend: false,
      },
    ],
    layout: {
      height: 120 + 50 * compared.length,
      xaxis: { title: { text: "AUC" } },
      yaxis: { automargin: true },
      shapes: [
        referenceLine("x", 0.5, { dash: "solid" }),
        ...(ceiling === undefined ? [] : [referenceLine("x", drawn(ceiling.expectedAuc) ?? 0.5)]),
      ],
    },
    table: {
      caption: "Models beside the ceiling",
      columns: [
        "model",
        "AUC",
        "low",
        "high",
        "ceiling AUC",
        "ceiling low",
        "ceiling high",
        "expected ceiling",
        "share of the ceiling",
        "share of its skill",
        "AUC excess",
        "excess low",
        "excess high",
      ],
      rows: compared.map(({ model, auc, ceiling: own }) => [
        model,
        ...estimateCells(auc),
        ...estimateCells(own.realisedAuc),
        drawn(own.expectedAuc),
        drawn(own.shareOfCeiling),
        drawn(own.skillShare),
        ...estimateCells(own.excess),
      ]),
    },
    definition: {
      text:
        "The simulated market tells P(label = Buy) given everything known at the decision; no honest " +
        "model ranks better but by luck. Share of the ceiling = AUC / ceiling AUC on the same rows; " +
        "share of its skill = (AUC - 1/2) / (ceiling AUC - 1/2). Neither is shown where the " +
        "ceiling's own interval holds 0.5. A paired excess wholly above 0 proves that labels leaked.",
    },
  };
}

function curveOf(
  model: string,
  bins: readonly ReliabilityBin[],
  k: number,
  measured: number,
): Readonly<Record<string, unknown>>[] {
  const x = bins.map(({ meanProbability }) => drawn(meanProbability));
  const shares = bins.map(({ buyFrequency }) => (Number.isFinite(buyFrequency.value) ? buyFrequency : null));
  const color = modelColour(model);
  return [
    {
      type: "scatter",
      mode: "lines+markers",
      name: model,
      x,
      y: shares.map((share) => drawn(share?.value)),
      error_y: openWhiskers(shares, color),
      line: { color, width: 1.5, dash: DASHES[k % DASHES.length] },
      marker: { color, size: 6 },
      showlegend: true,
    },
    {
      type: "bar",
      name: `${model}, decisions`,
      x,
      y: bins.map(({ count }) => count),
      yaxis: "y2",
      width: BAR_WIDTH,
      offset: drawn((k - measured / 2) * BAR_WIDTH),
      marker: { color },
      showlegend: false,
    },
  ];
}

function reliabilitySentence(measured: readonly Measured[]): string {
  const said = measured.map(
    ({ model, reliability: { expectedCalibrationError: error, calibratedErrorRange: range } }, k) => {
      const held =
        error > range.high
          ? "more than chance allows"
          : error < range.low
            ? "less than chance allows"
            : "within chance";
      return (
        `${k === 0 ? `P(Buy) of ${model} is off` : `that of ${model}`} by ` +
        `${formatNumber(error)}${k === 0 ? " on average" : ""}, ${held}`
      );
    },
  );
  return said.length < 2 ? said.join("") : `${said.slice(0, -1).join(", ")}, and ${said.at(-1)!}`;
}

function ceilingSentence(compared: readonly WithCeiling[]): string {
  const above = compared.filter(({ ceiling }) => ceiling.excess.low > 0);
  if (above.length > 0)
    return (
      `${listed(above.map(({ model }) => model))} ${above.length === 1 ? "is" : "are"} better than ` +
      "the ceiling: labels have leaked"
    );
  const shared = compared.filter(({ ceiling }) => ceiling.shareOfCeiling !== null);
  if (shared.length === 0) return "The ceiling's own interval holds 0.5, so no share of it is shown";
  return (
    `${listed(shared.map(({ model, ceiling }, k) => `${model} ${k === 0 ? "reaches " : ""}${formatPercent(ceiling.shareOfCeiling)}`))} ` +
    "of the most that can be known"
  );
}
