/**
 * Why a model's mean P(BUY) is not the base rate: the difference taken apart suspect by suspect.
 *
 * With the facts of a recipe each step is undone in turn (link, then prior), and what is left is compared
 * with the label the model learnt: exact, and it adds up. Of a foreign file only the shape of its
 * reliability is known, so its shift is estimated, and causes that would explain it are named as such.
 */
import {
  dayBlocks,
  estimateMean,
  mean,
  quantile,
  sayPercent,
  saySigned,
  type Estimate,
  requireRng,
} from "../../core/index.js";
import { correctPrior } from "../../dataset/index.js";
import { focalInverseLink } from "../../models/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import type { BiasDiagnosis, BiasHint, BiasPart, DiagnosisContext, RecipeFacts } from "./biasDiagnosis.js";
import { estimateForeignBias } from "./estimateForeignBias.js";

/**
 * Takes mean P(BUY) - base rate apart. The parts always add up to the whole.
 *
 * @param predictions Labelled with what the model is judged on.
 * @throws {RangeError} If there are no labels or rows, or the facts do not match them.
 */
export function diagnoseBias(predictions: PredictionTable, context: DiagnosisContext): BiasDiagnosis {
  requireRng("diagnose bias", context.rng);
  const { t0Ms, probability, label, threshold } = predictions;
  if (label === undefined)
    throw new RangeError(
      "Cannot diagnose a bias as predictions must have labels: found none; add them from bars with labelPredictions",
    );
  const { facts, model = "The model" } = context;
  const estimate = (_name: string, values: ArrayLike<number>) => estimateMean({ ...context, timeMs: t0Ms, values });
  const total = estimate(
    "total",
    Float64Array.from(probability, (p, i) => p - label[i]!),
  );
  const known = facts === undefined ? undefined : partsOfRecipe(predictions, label, facts, estimate);
  const { parts, hints } =
    known === undefined ? estimateForeignBias(predictions, label, total, context) : { parts: known.parts, hints: [] };
  const baseRate = mean(label);
  return {
    model,
    n: t0Ms.length,
    days: dayBlocks(t0Ms).days,
    baseRate,
    meanProbability: mean(probability),
    total,
    parts,
    hints,
    drift:
      facts?.trainingBaseRate === undefined || known === undefined
        ? null
        : facts.trainingBaseRate - known.learntBaseRate,
    threshold: {
      threshold,
      buyShare: estimate(
        "buy share",
        Uint8Array.from(probability, (p) => (p > threshold ? 1 : 0)),
      ),
      balancing: quantile(probability, 1 - baseRate),
    },
    sentence: sentenceOf(model, total, parts, hints),
  };
}

function partsOfRecipe(
  { probability }: PredictionTable,
  label: Uint8Array,
  { learntLabel, learntBaseRate, focal, prior }: RecipeFacts,
  estimate: (name: string, values: ArrayLike<number>) => Estimate,
): { readonly parts: BiasPart[]; readonly learntBaseRate: number } {
  if (learntLabel !== undefined && learntLabel.length !== label.length)
    throw new RangeError(
      "Cannot diagnose a bias as the learnt label must have one value a row: found " +
        `${learntLabel.length} for ${label.length} rows`,
    );
  const learnt =
    learntLabel ?? (learntBaseRate === undefined ? label : new Float64Array(label.length).fill(learntBaseRate));
  const unlinked =
    focal === undefined ? probability : Float64Array.from(probability, (p) => focalInverseLink(p, focal));
  const corrected = prior === undefined ? unlinked : Float64Array.from(unlinked, (p) => correctPrior(p, prior));
  const difference = (name: string, a: ArrayLike<number>, b: ArrayLike<number>) =>
    estimate(
      name,
      Float64Array.from(label, (_, i) => a[i]! - b[i]!),
    );
  const rate = mean(learnt);
  const isOther = learntLabel !== undefined || learntBaseRate !== undefined;
  const parts: BiasPart[] = [
    {
      suspect: "label",
      contribution: difference("label", learnt, label),
      isKnown: true,
      reason: isOther
        ? `learnt a label of which ${sayPercent(rate, { decimals: 0 })} are BUY`
        : "learnt the label it is judged on",
    },
    {
      suspect: "prior",
      contribution: difference("prior", unlinked, corrected),
      isKnown: true,
      reason:
        prior === undefined
          ? "was shown no resampled rows, or was corrected for them"
          : `was shown ${sayPercent(prior.trainPrior, { decimals: 0 })} BUY where ` +
            `${sayPercent(prior.truePrior, { decimals: 0 })} hold, without correction`,
    },
    {
      suspect: "link",
      contribution: difference("link", probability, unlinked),
      isKnown: true,
      reason:
        focal === undefined
          ? "hands out no score as if it were P(BUY)"
          : `hands out the score of a focal loss (alpha ${round(focal.alpha)}, gamma ` +
            `${round(focal.gamma)}) as if it were P(BUY)`,
    },
    {
      suspect: "calibration",
      contribution: difference("calibration", corrected, learnt),
      isKnown: true,
      reason: "is off on the very label it learnt, by fit, drift of the market, or chance",
    },
  ];
  return { parts, learntBaseRate: rate };
}

function sentenceOf(model: string, total: Estimate, parts: readonly BiasPart[], hints: readonly BiasHint[]): string {
  const signed = (value: number) => saySigned(value, { decimals: 2 });
  const whole = `${signed(total.value)} [${signed(total.low)}, ${signed(total.high)}]`;
  const main = parts.reduce((a, b) => (Math.abs(b.contribution.value) > Math.abs(a.contribution.value) ? b : a));
  const isClean = total.low <= 0 && total.high >= 0;
  if (isClean && parts.every(({ contribution }) => Math.abs(contribution.value) < 0.03))
    return `${model}: mean P(BUY) agrees with the base rate within chance, ${whole}`;
  if (main.suspect === "unexplained")
    return `${model}: mean P(BUY) is off by ${whole}, and no shift of the log-odds explains it`;
  // The other parts pull the other way where one explains more than the whole.
  const exceeds =
    Math.abs(main.contribution.value) > Math.abs(total.value) &&
    signed(main.contribution.value) !== signed(total.value);
  const share = exceeds
    ? `alone would be ${signed(main.contribution.value)}; with what works against it the whole is ` +
      `${signed(total.value)}`
    : `explains ${signed(main.contribution.value)} of ${signed(total.value)}`;
  const explained = `${model} ${main.reason}; that ${share}`;
  if (main.suspect !== "shift") return explained;
  const causes = hints.filter(({ agrees }) => agrees).map(({ cause }) => cause);
  return (
    `${explained}, as ` +
    `${causes.length === 0 ? "another label, a resampled prior or a loss link" : causes.join(" or ")} ` +
    "would; the predictions alone cannot tell which"
  );
}

function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}
