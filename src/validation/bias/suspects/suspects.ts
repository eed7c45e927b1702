import { CERTAINTY } from "./certainty.js";
import { CLIPPING } from "./clipping.js";
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
import type { BiasSuspect } from "./suspect.js";
import { SYMBOL } from "./symbol.js";
import { SYMBOL_SCALE } from "./symbolScale.js";
import { THRESHOLD } from "./threshold.js";

/** Every suspect that is looked at, in the order in which one that fits equally well is named. */
export const SUSPECTS: readonly BiasSuspect[] = [
  CONSTANT_OUTPUT,
  CERTAINTY,
  THRESHOLD,
  LINK,
  SHIFT,
  MARKET,
  OTHER_LABEL,
  RESAMPLING,
  INVERSION,
  CLIPPING,
  SCALE,
  HOUR,
  SYMBOL,
  SYMBOL_SCALE,
  REGIME,
  DRIFT,
];
