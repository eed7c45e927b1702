/** Every leak that is planted beside the check, each in a file of its own. */
import { CALIBRATE_ON_TEST } from "./calibrateOnTest.js";
import { CENTRED_WINDOW } from "./centredWindow.js";
import { HINDSIGHT_SYMBOLS } from "./hindsightSymbols.js";
import { JOIN_ON_TIME } from "./joinOnTime.js";
import { KNOWN_TOO_EARLY } from "./knownTooEarly.js";
import { LABEL_COLUMN } from "./labelColumn.js";
import { NO_PURGE } from "./noPurge.js";
import { RETURN_IN_FEATURE } from "./returnInFeature.js";
import { SCALE_ON_ALL_ROWS } from "./scaleOnAllRows.js";
import { SEARCH_ON_CONFIRMATION } from "./searchOnConfirmation.js";
import { SELECT_ON_CONFIRMATION } from "./selectOnConfirmation.js";
import { SHUFFLED_SPLIT } from "./shuffledSplit.js";
import { SMOTE_BEFORE_SPLIT } from "./smoteBeforeSplit.js";
import { STOP_ON_TEST } from "./stopOnTest.js";
import { TARGET_ENCODING } from "./targetEncoding.js";
import { THRESHOLD_ON_TEST } from "./thresholdOnTest.js";
import { UNCLOSED_DAY_BAR } from "./unclosedDayBar.js";
import type { PlantedLeak } from "./plantedLeak.js";

/** In the order of the stages that they spoil. */
export const PLANTED_LEAKS: readonly PlantedLeak[] = [
  KNOWN_TOO_EARLY,
  JOIN_ON_TIME,
  UNCLOSED_DAY_BAR,
  CENTRED_WINDOW,
  LABEL_COLUMN,
  RETURN_IN_FEATURE,
  TARGET_ENCODING,
  SCALE_ON_ALL_ROWS,
  SELECT_ON_CONFIRMATION,
  HINDSIGHT_SYMBOLS,
  SHUFFLED_SPLIT,
  NO_PURGE,
  SMOTE_BEFORE_SPLIT,
  STOP_ON_TEST,
  CALIBRATE_ON_TEST,
  THRESHOLD_ON_TEST,
  SEARCH_ON_CONFIRMATION,
];
