/** The steps of a known recipe, undone in turn: the link, then the resampling, then the label. */
import { mean, sayPercent } from "../../core/index.js";
import { correctPrior } from "../../dataset/index.js";
import { focalInverseLink } from "../../models/index.js";
import type { RecipeFacts } from "./biasDiagnosis.js";

/** One step, as its differences row by row, which say exactly what it added. */
export interface RecipeStep {
  readonly suspect: "label" | "prior" | "link";
  readonly name: string;
  /** Shape [rows]; its mean is what the step adds to mean P(BUY) - base rate. */
  readonly difference: Float64Array;
  /** How far it moves P(BUY). */
  readonly size: number;
  /** What the model did, as the subject of "explains". */
  readonly reason: string;
}

export interface UndoneRecipe {
  readonly steps: readonly RecipeStep[];
  /** P(BUY) of the learnt label. */
  readonly probability: Float64Array;
  /** Base rate of the learnt label here. */
  readonly learntBaseRate: number;
  /** Null where only its base rate is known. */
  readonly learntLabel: Uint8Array | null;
}

/** @throws {RangeError} If the learnt label has another length. */
export function undoRecipe(
  probability: Float64Array,
  label: Uint8Array,
  { learntLabel, learntBaseRate, focal, prior }: RecipeFacts,
): UndoneRecipe {
  if (learntLabel !== undefined && learntLabel.length !== label.length)
    throw new RangeError(
      "Cannot diagnose a bias as the learnt label must have one value a row: found " +
        `${learntLabel.length} for ${label.length} rows`,
    );
  const learnt =
    learntLabel ?? (learntBaseRate === undefined ? label : new Float64Array(label.length).fill(learntBaseRate));
  const unlinked = focal === undefined ? probability : probability.map((p) => focalInverseLink(p, focal));
  const undone = prior === undefined ? unlinked : unlinked.map((p) => correctPrior(p, prior));
  const difference = (a: ArrayLike<number>, b: ArrayLike<number>) => Float64Array.from(label, (_, i) => a[i]! - b[i]!);
  const ofLabel = difference(learnt, label);
  const ofPrior = difference(unlinked, undone);
  const ofLink = difference(probability, unlinked);
  const size = (values: Float64Array) => Math.sqrt(mean(values.map((value) => value * value)));
  const percent = (share: number) => sayPercent(share, { decimals: 0 });
  const isOther = learntLabel !== undefined || learntBaseRate !== undefined;
  return {
    steps: [
      {
        suspect: "label",
        name: "label it learnt",
        difference: ofLabel,
        // Rows differ by whole labels; what moves P(BUY) is their mean.
        size: Math.abs(mean(ofLabel)),
        reason: isOther
          ? `its label, of which ${percent(mean(learnt))} are BUY where ${percent(mean(label))} of the judged one are,`
          : "the label it is judged on, which it learnt,",
      },
      {
        suspect: "prior",
        name: "resampling",
        difference: ofPrior,
        size: size(ofPrior),
        reason:
          prior === undefined
            ? "resampling, of which there was none or which was corrected for,"
            : `resampling to ${percent(prior.trainPrior)} BUY where ${percent(prior.truePrior)} hold, ` +
              "without correction,",
      },
      {
        suspect: "link",
        name: "loss link",
        difference: ofLink,
        size: size(ofLink),
        reason:
          focal === undefined
            ? "a loss link, of which there was none or which was undone,"
            : `the link of its focal loss (alpha ${round(focal.alpha)}, gamma ${round(focal.gamma)}), not undone,`,
      },
    ],
    probability: undone,
    learntBaseRate: mean(learnt),
    learntLabel: learntLabel ?? (learntBaseRate === undefined ? label : null),
  };
}

function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}
