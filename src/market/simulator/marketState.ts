/** Everything the simulated market remembers, so that a copy of it has the same future but for its noise. */
import type { Rng } from "../../core/index.js";
import { DELAY_STEPS } from "./constants.js";
import type { DayRhythm } from "./dayRhythm.js";
import { LiquidationLevels } from "./liquidationLevels.js";
import type { SimulatedSymbol } from "./simulatedSymbol.js";

/** Ring of pending steps: at least the delay and the step itself, a power of two for masking. */
export const RING = 64;

export type SimulatedRegime = -1 | 0 | 1;

export interface SymbolState {
  readonly symbol: SimulatedSymbol;
  /** Log price against price0 at the end of the last step. */
  logPrice: number;
  cycle: number;
  cycleQuadrature: number;
  fastVolatility: number;
  slowVolatility: number;
  crowding: number;
  excitation: number;
  recentLiquidations: number;
  flow: number;
  /** Crowding that the last funding settlement published. */
  settledCrowding: number;
  /** USD within 1 % of mid, both sides, in the last book. */
  bookDepthUsd: number;
  bookImbalance: number;
  openLong: number;
  openShort: number;
  longLevels: LiquidationLevels;
  shortLevels: LiquidationLevels;
  /** Rings by step: volatility, displacement and drift, fixed `DELAY_STEPS` ahead. */
  sigma: Float64Array;
  displacement: Float64Array;
  drift: Float64Array;
  /** Of the log return over the next `DELAY_STEPS` steps, from the next open. */
  meanLog: number;
  sigmaLog: number;
}

export interface MarketState {
  /** Steps done. */
  step: number;
  regime: SimulatedRegime;
  cycle: number;
  cycleQuadrature: number;
  fastVolatility: number;
  slowVolatility: number;
  readonly symbols: readonly SymbolState[];
}

/** The market before its first step. */
export function startState(symbols: readonly SimulatedSymbol[], { profile }: DayRhythm, rng: Rng): MarketState {
  const regimes: readonly SimulatedRegime[] = [-1, 0, 1];
  const common = {
    step: 0,
    regime: regimes[rng.integer(3)]!,
    cycle: rng.normal(),
    cycleQuadrature: rng.normal(),
    fastVolatility: rng.normal(),
    slowVolatility: rng.normal(),
  };
  return { ...common, symbols: symbols.map((symbol) => startSymbol(symbol, profile, rng)) };
}

/** A copy that shares nothing with the original. */
export function cloneState(state: MarketState): MarketState {
  const copy = (one: SymbolState): SymbolState => ({
    ...one,
    longLevels: one.longLevels.clone(),
    shortLevels: one.shortLevels.clone(),
    sigma: one.sigma.slice(),
    displacement: one.displacement.slice(),
    drift: one.drift.slice(),
  });
  return { ...state, symbols: state.symbols.map(copy) };
}

function startSymbol(symbol: SimulatedSymbol, profile: Float64Array, rng: Rng): SymbolState {
  const sigma = new Float64Array(RING);
  for (let k = 0; k < DELAY_STEPS; k++) sigma[k] = symbol.stepSigma * profile[k]!;
  const open = (0.075 * symbol.dailyVolumeUsd) / symbol.price0;
  return {
    symbol,
    logPrice: 0,
    cycle: rng.normal(),
    cycleQuadrature: rng.normal(),
    fastVolatility: rng.normal(),
    slowVolatility: rng.normal(),
    crowding: 0,
    excitation: 0,
    recentLiquidations: 0,
    flow: 0,
    settledCrowding: 0,
    bookDepthUsd: 0.012 * symbol.dailyVolumeUsd,
    bookImbalance: 0,
    openLong: open,
    openShort: open,
    longLevels: new LiquidationLevels(),
    shortLevels: new LiquidationLevels(),
    sigma,
    displacement: new Float64Array(RING),
    drift: new Float64Array(RING),
    meanLog: 0,
    sigmaLog: NaN,
  };
}
