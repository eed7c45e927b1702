/** Every gate that is built in, in the order in which `verdict.json` and the pages name them. */
import { ABOVE_CEILING } from "./aboveCeiling.js";
import { AUC } from "./auc.js";
import { BUY_RATIO } from "./buyRatio.js";
import { BUY_RATIO_BY_HOUR } from "./buyRatioByHour.js";
import type { Gate } from "./gate.js";
import { LEAKAGE_CHECK } from "./leakageCheck.js";
import { MEAN_BIAS } from "./meanBias.js";
import { MONTHLY_RETURN } from "./monthlyReturn.js";
import { PREDICTION_MAX, PREDICTION_MEAN, PREDICTION_MIN } from "./predictionScores.js";
import { SPREAD_FLOOR } from "./spreadFloor.js";
import { SUSPICIOUS_AUC } from "./suspiciousAuc.js";
import { TRAINING_OVERLAP } from "./trainingOverlap.js";
import { VARIANCE_24H } from "./varianceOfDay.js";

/** What a model must reach. The YAML may set other limits, or drop one; a page then says so. */
export const CRITERIA: readonly Gate[] = [
  PREDICTION_MIN,
  PREDICTION_MAX,
  PREDICTION_MEAN,
  BUY_RATIO,
  ...BUY_RATIO_BY_HOUR,
  AUC,
  VARIANCE_24H,
  MONTHLY_RETURN,
];

/**
 * What would make the criteria worthless. A guard is a tripwire: it passes unless what it watches for has
 * happened, is inconclusive only where nothing could be looked at, and cannot be left out.
 */
export const GUARDS: readonly Gate[] = [
  TRAINING_OVERLAP,
  LEAKAGE_CHECK,
  SPREAD_FLOOR,
  MEAN_BIAS,
  ABOVE_CEILING,
  SUSPICIOUS_AUC,
];

/** What every model is judged by, unless the YAML says otherwise. */
export const GATES: readonly Gate[] = [...CRITERIA, ...GUARDS];
