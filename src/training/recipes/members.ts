/** The members of every ensemble: what a page calls them, how long they take, how they are fitted. */
import {
  fitGradientBoosting,
  fitLstm,
  fitMlp,
  fitTransformer,
  type FitContext,
  type FittedModel,
  type Loss,
  type MemberKind,
  type ProbabilityLink,
  type TrainingSet,
} from "../../models/index.js";
import type { MemberSettings } from "./memberSettings.js";

/** In the order in which pages and model directories list them. */
export const MEMBERS: readonly MemberKind[] = ["lstm", "transformer", "gradientBoosting", "mlp"];

const LABELS: Readonly<Record<MemberKind, string>> = {
  lstm: "LSTM",
  transformer: "Transformer",
  gradientBoosting: "XGBoost",
  mlp: "Dense net",
};

/** A member as a page calls it. */
export function memberLabel(member: MemberKind): string {
  return LABELS[member];
}

/** Members that read a single row, so that a synthetic row means something to them. */
export function isTabular(member: MemberKind): boolean {
  return member === "gradientBoosting" || member === "mlp";
}

/** Most epochs, or boosting rounds, that a fit may take. */
export function mostEpochs(member: MemberKind, settings: MemberSettings): number {
  return member === "gradientBoosting" ? settings.gradientBoosting.rounds : settings[member].epochs;
}

/**
 * Time of a fit a row, in units that only rank: products a pass times passes, and for each member how
 * much longer than its products a pass was found to take beside the LSTM's.
 */
export function fitCost(
  member: MemberKind,
  { lstm, transformer, gradientBoosting, mlp, sequenceBars }: MemberSettings,
): number {
  if (member === "gradientBoosting") return 3_300 * gradientBoosting.rounds;
  if (member === "mlp")
    return (
      14 *
      mlp.epochs *
      mlp.hiddenUnits.reduce((sum, units, k) => sum + units * (mlp.hiddenUnits[k - 1] ?? USUAL_FEATURES), 0)
    );
  if (member === "lstm")
    return (
      lstm.epochs *
      sequenceBars *
      4 *
      (lstm.firstUnits * (lstm.firstUnits + USUAL_FEATURES) + lstm.secondUnits * (lstm.firstUnits + lstm.secondUnits))
    );
  const { modelUnits, layers, feedForwardUnits, epochs } = transformer;
  return 1.4 * epochs * sequenceBars * layers * modelUnits * (4 * modelUnits + 2 * feedForwardUnits + 2 * sequenceBars);
}

const USUAL_FEATURES = 52;

/** Fits one member with its own settings. */
export function fitMember(
  member: MemberKind,
  trainingSet: TrainingSet,
  settings: MemberSettings,
  shared: { readonly loss: Loss; readonly link: ProbabilityLink; readonly featureNames: readonly string[] },
  context: FitContext,
): Promise<FittedModel> {
  if (member === "lstm") return fitLstm(trainingSet, { ...settings.lstm, ...shared }, context);
  if (member === "transformer") return fitTransformer(trainingSet, { ...settings.transformer, ...shared }, context);
  if (member === "mlp") return fitMlp(trainingSet, { ...settings.mlp, ...shared }, context);
  return fitGradientBoosting(trainingSet, { ...settings.gradientBoosting, ...shared }, context);
}
