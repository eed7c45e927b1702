import { CANDLE, POSITION } from "./families/candle.js";
import { CLOCK } from "./families/clock.js";
import { LIQUIDATION_FLOW } from "./families/liquidationFlow.js";
import { OSCILLATORS } from "./families/oscillators.js";
import { PLAN } from "./families/plan.js";
import { RETURNS } from "./families/returns.js";
import { TREND } from "./families/trend.js";
import { VOLATILITY } from "./families/volatility.js";
import { VOLUME } from "./families/volume.js";
import type { Feature } from "./feature.js";

/** The 52 features, all trailing, all scale-free: 44 that v3.1 had and the plan's eight. */
export const FEATURES: readonly Feature[] = [
  ...RETURNS,
  ...VOLATILITY,
  ...TREND,
  ...OSCILLATORS,
  ...VOLUME,
  ...CANDLE,
  ...POSITION,
  ...LIQUIDATION_FLOW,
  ...CLOCK,
  ...PLAN,
];
