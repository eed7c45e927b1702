/**
 * The three models of every report: members combined by the same rule, told apart by the label they learn, how the
 * classes are balanced, the loss, whether its link is undone and whether the result is calibrated.
 *
 * None of them is detuned to make a point: the hyperparameters are shared. But the line is no part of the plan and
 * minimises log-loss whatever the loss is: where outputs are read as P(BUY), learnt weights would give it the whole
 * ensemble and hide what the focal loss does to the members that the plan has. So v4 as shipped alone has it.
 */

/** The members of the plan are all but this. */
const BESIDE_THE_PLAN: readonly string[] = ["linear"];

export type RecipeName = "v3.1" | "v4 as written" | "v4 as shipped";

/** How the classes of training rows are balanced; never those of any other rows. */
export type Balance = (typeof BALANCES)[number];
/** All of them, as the YAML names them. */
export const BALANCES = ["none", "classWeights", "underSample", "overSample", "smote", "purgedSmote"] as const;

export type CalibrationMethod = "none" | "platt" | "isotonic" | "temperature";

/** What one fit does with its rows. */
export interface TrainingRecipe {
  /** As a page calls it. */
  readonly name: string;
  /** Folder and file name. */
  readonly slug: string;
  /** Which label of the dataset it learns. */
  readonly label: "judged" | "imbalanced";
  /** SMOTE of either kind feeds tabular members only; a sequence member takes class weights in its place. */
  readonly balance: Balance;
  /** In place of the settings' share of BUY in the total weight, where balancing is no choice of the run. */
  readonly buyWeightFrac?: number;
  readonly loss:
    { readonly kind: "crossEntropy" } | { readonly kind: "focal"; readonly gamma: number; readonly alpha: number };
  /** Whether `predict` undoes the loss's link; without it the score is handed out as if it were P(BUY). */
  readonly unlink: boolean;
  /** Whether `predict` undoes what resampling did to the base rate. Class weights are undone with the link. */
  readonly correctPrior: boolean;
  /** Fitted per member on the last, purged part of its training window. */
  readonly calibration: CalibrationMethod;
}

export interface ModelRecipe extends TrainingRecipe {
  readonly name: RecipeName;
  readonly slug: "v3_1" | "v4_as_written" | "v4_as_shipped";
  /** What BUY of its label means, as a clause: "return above 0". */
  readonly buyMeans: string;
  /** What was done, in one sentence for the page. */
  readonly summary: string;
  /** Members that this model does not have, whatever the settings name. */
  readonly leavesOut?: readonly string[];
}

/** What is done to training rows, as a clause. */
const BALANCED: Readonly<Record<Balance, string>> = {
  none: "classes as they are",
  classWeights: "class weights",
  underSample: "training rows balanced by random under-sampling",
  overSample: "training rows balanced by random over-sampling",
  smote: "training rows balanced by SMOTE (class weights for sequence members)",
  purgedSmote: "training rows balanced by purged SMOTE (class weights for sequence members)",
};

const CALIBRATED: Readonly<Record<CalibrationMethod, string>> = {
  none: "not calibrated",
  platt: "calibrated by Platt's sigmoid",
  isotonic: "calibrated by isotonic regression",
  temperature: "calibrated by a temperature",
};

/** The three recipes in the order in which a page shows them. */
export function recipesOf({
  gamma,
  alphaAsWritten,
  alphaAsShipped = 0.5,
  balance = "classWeights",
  imbalancedSigma,
  calibration,
  buyMeans = "return above 0",
  uniquenessWeights = false,
}: {
  readonly gamma: number;
  readonly alphaAsWritten: number;
  /**
   * Of v4 as shipped: one half leaves the balance of the classes to their weights. An alpha of 1 - the weighted
   * base rate would multiply both classes to the same total again and cancel any ratio.
   */
  readonly alphaAsShipped?: number;
  /** Of v4 as shipped. */
  readonly balance?: Balance;
  readonly imbalancedSigma: number;
  /** Of v4 as shipped. */
  readonly calibration: CalibrationMethod;
  /** What BUY of the judged label means, as a clause. */
  readonly buyMeans?: string;
  readonly uniquenessWeights?: boolean;
}): readonly ModelRecipe[] {
  const weighted = uniquenessWeights ? ", rows weighed by the average uniqueness of their label" : "";
  const imbalanced = `return above ${imbalancedSigma} sigma`;
  return [
    {
      name: "v3.1",
      slug: "v3_1",
      label: "imbalanced",
      balance: "none",
      loss: { kind: "crossEntropy" },
      unlink: false,
      correctPrior: false,
      calibration: "none",
      buyMeans: imbalanced,
      leavesOut: BESIDE_THE_PLAN,
      summary: `trained on BUY = ${imbalanced} over the horizon with plain cross-entropy, nothing else done${weighted}`,
    },
    {
      name: "v4 as written",
      slug: "v4_as_written",
      label: "judged",
      balance: "underSample",
      buyWeightFrac: 0.5,
      loss: { kind: "focal", gamma, alpha: alphaAsWritten },
      unlink: false,
      correctPrior: false,
      calibration: "none",
      buyMeans,
      leavesOut: BESIDE_THE_PLAN,
      summary:
        `trained on BUY = ${buyMeans}, training folds balanced by random under-sampling, focal ` +
        `loss gamma ${gamma} alpha ${alphaAsWritten}, its output taken as P(Buy)${weighted}`,
    },
    {
      name: "v4 as shipped",
      slug: "v4_as_shipped",
      label: "judged",
      balance,
      loss: { kind: "focal", gamma, alpha: alphaAsShipped },
      unlink: true,
      correctPrior: true,
      calibration,
      buyMeans,
      summary:
        `trained on BUY = ${buyMeans}, ${BALANCED[balance]}, focal loss gamma ${gamma} alpha ${alphaAsShipped}, ` +
        `un-linked to P(Buy) with the alpha that the weights make of it, ${CALIBRATED[calibration]}${weighted}`,
    },
  ];
}
