import { correctPrior } from "../../dataset/index.js";
import type { ProbabilityLink } from "../contract.js";
import { focalInverseLink } from "./focalLoss.js";

/** From raw scores to P(BUY): the loss's link is undone first, then what resampling did to the prior; a step that is absent is not done. */
export function applyLink(score: Float32Array, { focal, prior }: ProbabilityLink): Float32Array {
  const unlinked = focal === undefined ? score.slice() : score.map((value) => focalInverseLink(value, focal));
  return prior === undefined ? unlinked : correctPrior(unlinked, prior);
}
