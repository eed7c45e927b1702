/** New leveraged positions of one step, and where they would be liquidated. */
import type { Rng } from "../../core/index.js";
import { STEP_HOURS } from "./constants.js";
import { LEVEL_WIDTH } from "./liquidationLevels.js";
import type { SymbolState } from "./marketState.js";

/** Half of all positions are closed within this time. */
const HALF_LIFE_HOURS = 36;
const KEEP = 0.5 ** (STEP_HOURS / HALF_LIFE_HOURS);
/** Leverage 100x 50x 25x 10x 5x: share of what is opened, distance to liquidation in log price. */
const CLASSES: readonly (readonly [number, number])[] = [
  [0.008, 0.006],
  [0.025, 0.016],
  [0.08, 0.036],
  [0.32, 0.095],
  [0.567, 0.19],
];

interface PositionFlow {
  /** Volatility of the step against the symbol's usual. */
  readonly activity: number;
  /** Base units. */
  readonly liquidatedLong: number;
  readonly liquidatedShort: number;
  readonly rng: Rng;
}

/** Closes, opens and places; `state.logPrice` is the step's close already. */
export function openPositions(
  state: SymbolState,
  { activity, liquidatedLong, liquidatedShort, rng }: PositionFlow,
): void {
  const { dailyVolumeUsd, price0 } = state.symbol;
  const longShare = 0.5 * (1 + 0.6 * Math.tanh(state.crowding));
  const opened = ((0.15 * dailyVolumeUsd) / price0) * (1 - KEEP) * (0.5 + 0.5 * activity);
  state.openLong = Math.max(0, state.openLong - liquidatedLong) * KEEP + opened * longShare;
  state.openShort = Math.max(0, state.openShort - liquidatedShort) * KEEP + opened * (1 - longShare);
  state.longLevels.decay(KEEP);
  state.shortLevels.decay(KEEP);
  for (const [share, distance] of CLASSES) {
    const away = distance * Math.exp(0.15 * rng.normal());
    state.longLevels.add(Math.floor((state.logPrice - away) / LEVEL_WIDTH), opened * longShare * share);
    state.shortLevels.add(Math.floor((state.logPrice + away) / LEVEL_WIDTH) + 1, opened * (1 - longShare) * share);
  }
}
