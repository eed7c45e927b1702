import type { FittedSuspect } from "./suspect.js";
import { negative, saySignedEstimate } from "./words.js";

/** All log-odds off by one number, as another label, prior or market makes them. */
export const SHIFT: FittedSuspect = {
  kind: "fitted",
  id: "shift",
  name: "one shift of log-odds",
  forms: (_evidence, logOdds) => [{ direction: new Float64Array(logOdds.length).fill(1) }],
  say: ({ correction }) => `all its log-odds are shifted by ${saySignedEstimate(negative(correction))}`,
};
