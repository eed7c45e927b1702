import { logit } from "../../../core/index.js";
import { focalInverseLink, focalLink } from "../../../models/index.js";
import type { FittedSuspect } from "./suspect.js";
import { saySignedEstimate } from "./words.js";

/** The focal loss as it was published (Lin et al. 2017), which most models are trained with. */
const PUBLISHED = { alpha: 0.25, gamma: 2 };
const EDGE = 1e-7;

/** The score of the published focal loss handed out as if it were P(BUY), in a file of unknown making. */
export const LINK: FittedSuspect = {
  kind: "fitted",
  id: "link",
  name: "loss link",
  forms: ({ isKnown }, logOdds) =>
    isKnown
      ? []
      : [
          {
            of:
              `a focal loss with alpha ${PUBLISHED.alpha} and gamma ${PUBLISHED.gamma} whose link was not undone ` +
              `(a coin flip then reads ${focalLink(0.5, PUBLISHED).toFixed(2)})`,
            direction: logOdds.map((value) => logit(inside(focalInverseLink(sigmoidInside(value), PUBLISHED))) - value),
            implied: 1,
          },
        ],
  say: ({ form, contribution }) =>
    `it reads as the score of ${form.of}, which explains ${saySignedEstimate(contribution)}`,
};

function sigmoidInside(value: number): number {
  return inside(1 / (1 + Math.exp(-value)));
}

function inside(p: number): number {
  return Math.min(1 - EDGE, Math.max(EDGE, p));
}
