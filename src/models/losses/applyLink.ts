import { correctPrior } from "../../dataset/index.js";
import { applyCalibration } from "../calibration/applyCalibration.js";
import type { ProbabilityLink } from "../contract.js";
import { focalInverseLinks } from "./focalLoss.js";

/**
 * From raw scores to P(BUY): the loss's link is undone first, then what resampling did to the prior,
 * and the calibration comes last; a step that is absent is not done.
 */
export function applyLink(score: Float32Array, { focal, prior, calibration }: ProbabilityLink): Float32Array {
  const unlinked = focal === undefined ? score.slice() : focalInverseLinks(score, focal);
  const corrected = prior === undefined ? unlinked : correctPrior(unlinked, prior);
  return calibration === undefined ? corrected : applyCalibration(corrected, calibration);
}

/** A link with this calibration in place of any it has. */
export function linkWithCalibration(
  { calibration: _replaced, ...rest }: ProbabilityLink,
  calibration: ProbabilityLink["calibration"],
): ProbabilityLink {
  return calibration === undefined ? rest : { ...rest, calibration };
}
