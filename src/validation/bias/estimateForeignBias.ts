/**
 * The bias of predictions whose making is unknown: how much of it is one shift of the log-odds.
 *
 * A model that is right about another label, prior or loss link is, to a good approximation, right up to a
 * constant on the logit scale. That constant is read off the logit recalibration at the centre of the
 * predictions; what it explains is the shift, the rest is shown as unexplained.
 */
import { dayBlocks, logit, mean, normalQuantile, sayPercent, sigmoid, type Estimate } from "../../core/index.js";
import { labelByHorizon } from "../../dataset/index.js";
import type { Bars } from "../../market/index.js";
import { focalInverseLink, focalLink } from "../../models/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import type { BiasHint, BiasPart, DiagnosisContext } from "./biasDiagnosis.js";
import { recalibrateLogit } from "./recalibrateLogit.js";

/** Labels of higher thresholds that a foreign model may have learnt. */
const SIGMAS = [0.1, 0.2, 0.3, 0.4, 0.5];
/** The focal loss as it was published (Lin et al. 2017), which most models are trained with. */
const PUBLISHED_FOCAL = { alpha: 0.25, gamma: 2 };
const EDGE = 1e-7;

/** Parts `shift` and `unexplained`, which add up to `total`, and the causes that would make such a shift. */
export function estimateForeignBias(
  predictions: PredictionTable,
  label: Uint8Array,
  total: Estimate,
  context: DiagnosisContext,
): { readonly parts: BiasPart[]; readonly hints: BiasHint[] } {
  const { probability, t0Ms } = predictions;
  const { confidence, labelHorizonMs, bars } = context;
  const fit = recalibrateLogit(label, probability, dayBlocks(t0Ms).dayOfRow, { confidence });
  const logits = Float64Array.from(probability, (p) => logit(Math.min(1 - EDGE, Math.max(EDGE, p))));
  const centre = mean(logits);
  // Without a slope (one probability for all rows, say) the whole difference is one shift.
  const offset =
    fit === null ? offsetToMean(logits, mean(label)) : fit.intercept.value + (fit.slope.value - 1) * centre;
  const explained = (shift: number) => mean(probability) - mean(logits.map((value) => sigmoid(value + shift)));
  const value = fit === null ? total.value : explained(offset);
  const reach =
    fit === null
      ? undefined
      : normalQuantile(0.5 + confidence / 2) *
        Math.sqrt(fit.covariance[0][0] + 2 * centre * fit.covariance[0][1] + centre * centre * fit.covariance[1][1]);
  const contribution =
    reach === undefined ? total : ordered(value, explained(offset + reach), explained(offset - reach));
  const rest = total.value - value;
  const hints = [
    linkHint(label, probability, contribution),
    ...(bars === undefined ? [] : labelHints(predictions, label, bars, labelHorizonMs, contribution)),
  ];
  return {
    parts: [
      {
        suspect: "shift",
        contribution,
        isKnown: false,
        reason: `has log-odds that are shifted by ${(-offset).toFixed(2)}`,
      },
      {
        suspect: "unexplained",
        contribution: { value: rest, low: rest - (contribution.high - value), high: rest + (value - contribution.low) },
        isKnown: false,
        reason: "has a rest that no single shift of the log-odds explains",
      },
    ],
    hints,
  };
}

/** The shift that brings the mean to `target`, by bisection. */
function offsetToMean(logits: Float64Array, target: number): number {
  let low = -40;
  let high = 40;
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (mean(logits.map((value) => sigmoid(value + middle))) < target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** What that loss's link alone would do to a model of this spread. */
function linkHint(label: Uint8Array, probability: Float64Array, found: Estimate): BiasHint {
  const unlinked = mean(Float64Array.from(probability, (p) => focalInverseLink(p, PUBLISHED_FOCAL)));
  const contribution = mean(probability) - unlinked;
  // Beside the shift stands the test whether un-linking would set the mean right at all.
  const agrees =
    contribution >= found.low &&
    contribution <= found.high &&
    Math.abs(unlinked - mean(label)) < Math.abs(mean(probability) - mean(label));
  return {
    cause:
      `a focal loss with alpha ${PUBLISHED_FOCAL.alpha} and gamma ${PUBLISHED_FOCAL.gamma} whose link was ` +
      `not undone (a coin flip then reads ${focalLink(0.5, PUBLISHED_FOCAL).toFixed(2)})`,
    contribution,
    agrees,
  };
}

/** What learning a label of a higher threshold would do, on the rows that bars can label. */
function labelHints(
  { t0Ms, symbol }: PredictionTable,
  label: Uint8Array,
  bars: readonly Bars[],
  horizonMs: number,
  found: Estimate,
): BiasHint[] {
  return SIGMAS.flatMap((buyAboveSigma): BiasHint[] => {
    const known = new Map(
      bars.map((series) => {
        const labels = labelByHorizon(series, { horizonMs, buyAboveSigma });
        return [series.symbol, new Map(Array.from(labels.t0Ms, (time, k) => [time, labels.label[k]!]))];
      }),
    );
    let rows = 0;
    let difference = 0;
    let buys = 0;
    symbol.forEach((name, row) => {
      const other = known.get(name)?.get(t0Ms[row]!);
      if (other === undefined) return;
      rows++;
      buys += other;
      difference += other - label[row]!;
    });
    if (rows === 0) return [];
    const contribution = difference / rows;
    return [
      {
        cause: `a label of returns above ${buyAboveSigma} sigma (${sayPercent(buys / rows, { decimals: 0 })} BUY)`,
        contribution,
        agrees: contribution >= found.low && contribution <= found.high,
      },
    ];
  });
}

function ordered(value: number, a: number, b: number): Estimate {
  return { value, low: Math.min(value, a, b), high: Math.max(value, a, b) };
}
