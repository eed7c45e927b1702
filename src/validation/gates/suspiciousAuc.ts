import { LEAST_AUC } from "../../core/index.js";
import type { Gate } from "./gate.js";

/** From here on an AUC on real data is a suspect before it is a success. */
const SUSPECT_FROM = LEAST_AUC;

/** Too good for a real market, unless the leakage check has passed. */
export const SUSPICIOUS_AUC: Gate = {
  id: "suspicious_auc",
  name: "AUC too good for real data",
  subject: "the AUC on real data",
  definition: {
    text: `On real markets an AUC of ${SUSPECT_FROM} four hours ahead is first of all a reason to look for a leak.`,
  },
  scale: "probability",
  limits: { high: SUSPECT_FROM },
  isShare: false,
  isStrict: false,
  role: "guard",
  answer: "honest",
  appliesTo: ({ isSimulated }) => isSimulated !== true,
  measure: ({ figures: { auc }, context: { leakage } }) => {
    if (auc === null) return { missing: "needs labels of both classes" };
    const found = `An AUC of ${auc.value.toFixed(3)} on real data`;
    if (auc.value < SUSPECT_FROM) return { ...auc, result: "pass", reason: `${found} is not too good to be true` };
    return leakage?.result === "pass"
      ? { ...auc, result: "pass", reason: `${found} is suspicious, but the leakage check passed` }
      : { ...auc, result: "fail", reason: `${found} without a passed leakage check is suspicious until proven` };
  },
};
