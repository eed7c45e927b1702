import { aroundCentres } from "./scale.js";
import type { FittedSuspect } from "./suspect.js";
import { saySignedEstimate } from "./words.js";

/** BUY and SELL the wrong way round: BUY is likelier where P(BUY) is lower. */
export const INVERSION: FittedSuspect = {
  kind: "fitted",
  id: "inversion",
  name: "inversion",
  forms: (_evidence, logOdds) => aroundCentres(logOdds),
  looks: 1,
  resemblesShift: true,
  admits: ({ high }) => high < -1,
  say: ({ correction: { value, low, high } }) =>
    "it is upside down: BUY is likelier where its P(BUY) is lower (its log-odds are worth " +
    `${saySignedEstimate({ value: 1 + value, low: 1 + low, high: 1 + high })} times what they say)`,
};
