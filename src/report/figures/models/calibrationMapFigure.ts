/** What calibration does to a probability, and what it mends on the slice it was fitted on. */
import { expectedCalibrationError, logLoss, reliabilityBins } from "../../../core/index.js";
import { applyLink, type Calibration } from "../../../models/index.js";
import type { Figure } from "../../figure.js";
import { formatCount, formatNumber } from "../../numbers.js";
import { COLOUR, SERIES } from "../../palette.js";
import { calibrationWord, idOf } from "./modelsWords.js";

const POINTS = 201;
const BINS = { bins: 10, strategy: "quantile" } as const;

/** What calibrations were fitted on: probabilities before any of them, and what then happened. */
export interface CalibrationSlice {
  readonly probabilities: Float32Array;
  readonly labels: Uint8Array;
}

/**
 * Each calibration as a curve over the probability it is given, beside what the slice says.
 *
 * @param calibrations At most four; the title speaks of the one with the least log-loss.
 * @param options.model Whose probabilities, as a page names it.
 */
export function calibrationMapFigure(
  calibrations: readonly Calibration[],
  { probabilities, labels }: CalibrationSlice,
  { model }: { readonly model: string },
): Figure {
  const before = scoresOf(probabilities, labels);
  const maps = calibrations.map((calibration) => {
    const apply = (p: Float32Array): Float32Array => applyLink(p, { calibration });
    return {
      word: calibrationWord(calibration.kind),
      apply,
      half: apply(Float32Array.of(0.5))[0]!,
      after: scoresOf(apply(probabilities), labels),
    };
  });
  const [first] = maps;
  const best =
    first === undefined ? undefined : maps.reduce((a, b) => (b.after.logLoss < a.after.logLoss ? b : a), first);
  const { bins } = reliabilityBins(labels, probabilities, BINS);
  const asked = rangeOf(probabilities);
  return {
    id: `models-calibration-${idOf(model)}`,
    title:
      best === undefined
        ? `No calibration was fitted for ${model}: its error on the slice is ${formatNumber(before.error)}`
        : `For ${model}, ${best.word} ${maps.length > 1 ? "mends most: it " : ""}takes the calibration ` +
          `error from ${formatNumber(before.error)} to ${formatNumber(best.after.error)} and makes ` +
          `0.500 ${formatNumber(best.half)}`,
    subtitle:
      "Calibrated P(BUY) by P(BUY) before, with the share of BUY labels in ten equal-mass bins; " +
      `${formatCount(labels.length)} rows of a purged slice. The errors are those of the slice it ` +
      "was fitted on, which flatters the freer map; no interval. Dotted: nothing changed.",
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: "unchanged",
        x: [0, 1],
        y: [0, 1],
        line: { dash: "dot", width: 1, color: COLOUR.quiet },
        hoverinfo: "skip",
      },
      {
        type: "scatter",
        mode: "markers",
        name: "labels",
        x: bins.map(({ meanProbability }) => meanProbability),
        y: bins.map(({ buyFrequency }) => buyFrequency),
        marker: { color: COLOUR.quiet, size: 9 },
        text: bins.map(({ count }) => `${formatCount(count)} rows`),
        hovertemplate: "%{text}: mean P(BUY) %{x:.3f}, Buy in %{y:.1%}<extra></extra>",
      },
      ...maps.map(({ word, apply }, k) => ({
        type: "scatter",
        mode: "lines",
        name: word,
        x: Array.from(asked, round),
        y: Array.from(apply(asked), round),
        line: { color: SERIES[k % SERIES.length] },
        hovertemplate: `${word}: %{x:.3f} becomes %{y:.3f}<extra></extra>`,
      })),
    ],
    layout: {
      height: 420,
      xaxis: { title: { text: "P(BUY) before" } },
      yaxis: { title: { text: "calibrated P(BUY), share of Buy" } },
      legend: { orientation: "h" },
    },
    table: {
      caption: `Calibrations of ${model} on the slice they were fitted on`,
      columns: ["map", "calibration error", "log-loss", "0.500 becomes"],
      rows: [
        ["none", before.error, before.logLoss, 0.5],
        ...maps.map(({ word, after, half }) => [word, after.error, after.logLoss, half] as const),
      ],
    },
    definition: {
      text:
        "Calibration error is the mean distance between probability and the share of BUY labels over " +
        "ten equal-mass bins, weighted by rows. Every map is monotone, so it changes no ranking.",
      formula: "sum over bins of n_b / n |share of Buy - mean P(BUY)|",
      source: "Platt (1999); Zadrozny and Elkan (2002); Guo et al. (2017)",
    },
  };
}

function scoresOf(
  probabilities: Float32Array,
  labels: Uint8Array,
): { readonly error: number; readonly logLoss: number } {
  return { error: expectedCalibrationError(labels, probabilities, BINS), logLoss: logLoss(labels, probabilities) };
}

/** Probabilities to ask the maps, over what the slice has seen. */
function rangeOf(probabilities: Float32Array): Float32Array {
  let low = 1;
  let high = 0;
  for (const p of probabilities) {
    low = Math.min(low, p);
    high = Math.max(high, p);
  }
  return Float32Array.from({ length: POINTS }, (_, k) => low + ((high - low) * k) / (POINTS - 1));
}

function round(value: number): number {
  return Number(value.toFixed(5));
}
