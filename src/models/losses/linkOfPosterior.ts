import type { Loss, ProbabilityLink } from "../contract.js";

/**
 * The link of a score that is P(BUY) under the training weights, though the recipe's link was made for
 * another loss: of the effective alpha only the share of the weights is left, and nothing is focused.
 */
export function linkOfPosterior(link: ProbabilityLink, loss: Loss): ProbabilityLink {
  const { focal, ...rest } = link;
  if (focal === undefined || loss.kind !== "focal") return link;
  const weightOdds = ((focal.alpha / (1 - focal.alpha)) * (1 - loss.alpha)) / loss.alpha;
  return weightOdds === 1 ? rest : { ...rest, focal: { alpha: weightOdds / (1 + weightOdds), gamma: 0 } };
}
