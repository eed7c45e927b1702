import { CERTAINTY } from "./certainty.js";
import { CLIPPING } from "./clipping.js";
import { COARSENESS } from "./coarseness.js";
import { CONSTANT_OUTPUT } from "./constantOutput.js";
import { DRIFT } from "./drift.js";
import { HOUR } from "./hour.js";
import { INVERSION } from "./inversion.js";
import { LINK } from "./link.js";
import { MARKET } from "./market.js";
import { OTHER_LABEL } from "./otherLabel.js";
import { REGIME } from "./regime.js";
import { RESAMPLING } from "./resampling.js";
import { SCALE } from "./scale.js";
import { SHIFT } from "./shift.js";
import { SIX_HOURS } from "./sixHours.js";
import type { BiasSuspect } from "./suspect.js";
import { SYMBOL } from "./symbol.js";
import { SYMBOL_HOUR } from "./symbolHour.js";
import { SYMBOL_SCALE } from "./symbolScale.js";
import { THRESHOLD } from "./threshold.js";
import { WEEKDAY } from "./weekday.js";

/** Every suspect that is looked at, in the order in which one that fits equally well is named. */
export const SUSPECTS: readonly BiasSuspect[] = [
  CONSTANT_OUTPUT,
  CERTAINTY,
  THRESHOLD,
  COARSENESS,
  LINK,
  SHIFT,
  MARKET,
  OTHER_LABEL,
  RESAMPLING,
  INVERSION,
  CLIPPING,
  SCALE,
  HOUR,
  SIX_HOURS,
  WEEKDAY,
  SYMBOL,
  SYMBOL_HOUR,
  SYMBOL_SCALE,
  REGIME,
  DRIFT,
];
