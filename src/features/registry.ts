import { CANDLE, POSITION } from "./families/candle.js";
import { CLOCK } from "./families/clock.js";
import { LIQUIDATION_FLOW } from "./families/liquidationFlow.js";
import { LIQUIDATIONS_FUNDING_INTEREST } from "./families/liquidationsFundingInterest.js";
import { OSCILLATORS } from "./families/oscillators.js";
import { RETURNS } from "./families/returns.js";
import { TREND } from "./families/trend.js";
import { VOLATILITY } from "./families/volatility.js";
import { VOLUME } from "./families/volume.js";
import type { Feature } from "./feature.js";

/** The 52 features, all trailing, all scale-free: 44 that v3.1 had and the eight that v4 adds. */
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
  ...LIQUIDATIONS_FUNDING_INTEREST,
];
