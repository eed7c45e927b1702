import { REGIMES, regimesOfPredictions } from "../../audits/regimes.js";
import { formsOfGroups } from "./formsOfGroups.js";
import type { FittedSuspect } from "./suspect.js";
import { sayOff } from "./words.js";

/** A rising, falling or sideways market in which it is off. */
export const REGIME: FittedSuspect = {
  kind: "fitted",
  id: "regime",
  name: "one market regime",
  forms: ({ predictions, bars }) =>
    bars === undefined
      ? []
      : formsOfGroups(Array.from(regimesOfPredictions(predictions, bars), (regime) => REGIMES[regime])),
  say: ({ form, where }) => `in a ${form.of} market its P(BUY) is ${sayOff(where)}`,
};
