/**
 * The three models of every report: the same members combined by the same rule, told apart only by the
 * label they learn, how the classes are balanced, the loss, and whether its link is undone.
 *
 * None of them is detuned to make a point: the hyperparameters are shared.
 */

export type RecipeName = "v3.1" | "v4 as written" | "v4 as shipped";

export interface ModelRecipe {
  readonly name: RecipeName;
  /** Folder and file name. */
  readonly slug: "v3_1" | "v4_as_written" | "v4_as_shipped";
  readonly label: "label0" | "imbalanced";
  readonly balance: "none" | "underSample" | "classWeights";
  /** `alpha: "balanced"` is 1 - the weighted base rate of the training rows. */
  readonly loss: { readonly kind: "crossEntropy" } | { readonly kind: "focal"; readonly gamma: number; readonly alpha: number | "balanced" };
  /** Whether `predict` undoes the loss's link; without it the score is handed out as if it were P(BUY). */
  readonly unlink: boolean;
  /** What was done, in one sentence for the page. */
  readonly summary: string;
}

/** The three recipes in the order in which a page shows them. */
export function recipesOf({ gamma, alphaAsWritten, imbalancedSigma }: {
  readonly gamma: number;
  readonly alphaAsWritten: number;
  readonly imbalancedSigma: number;
}): readonly ModelRecipe[] {
  return [
    {
      name: "v3.1",
      slug: "v3_1",
      label: "imbalanced",
      balance: "none",
      loss: { kind: "crossEntropy" },
      unlink: false,
      summary: `trained on BUY = return above ${imbalancedSigma} sigma with plain cross-entropy, nothing else done`,
    },
    {
      name: "v4 as written",
      slug: "v4_as_written",
      label: "label0",
      balance: "underSample",
      loss: { kind: "focal", gamma, alpha: alphaAsWritten },
      unlink: false,
      summary: `trained on BUY = return above 0, training folds balanced by random under-sampling, focal loss gamma ${gamma} alpha ${alphaAsWritten}, its output taken as P(Buy)`,
    },
    {
      name: "v4 as shipped",
      slug: "v4_as_shipped",
      label: "label0",
      balance: "classWeights",
      loss: { kind: "focal", gamma, alpha: "balanced" },
      unlink: true,
      summary: `trained on BUY = return above 0, class weights, focal loss gamma ${gamma} alpha = 1 - weighted base rate, un-linked to P(Buy), not calibrated`,
    },
  ];
}
