/**
 * One 5-minute step of the simulated market.
 *
 * Information reaches the price late: the volatility and drift of step k + 48 are fixed at the end of
 * step k, so the log return over the next four hours is Gaussian with a known mean and deviation,
 * however endogenous the feedback of liquidations is.
 */
import type { Rng } from "../../core/index.js";
import {
  BOOK_SCALE,
  CROWDING_WEIGHT,
  DELAY_STEPS,
  FLOW_WEIGHT,
  keepOver,
  noiseOver,
  OPEN_NOISE,
  STEP_HOURS,
  STEPS_PER_DAY,
} from "./constants.js";
import type { DayRhythm } from "./dayRhythm.js";
import { cascade, type LiquidatedLevel } from "./cascade.js";
import { RING, type MarketState, type SimulatedRegime, type SymbolState } from "./marketState.js";
import { openPositions } from "./openPositions.js";

/** Named children of one rng: recording, event splitting or another bar length never changes the path. */
export interface MarketStreams {
  readonly noise: Rng;
  readonly path: Rng;
  readonly volume: Rng;
  readonly positions: Rng;
  readonly latents: Rng;
}

/** What holds for one step whatever the state. */
export interface StepSettings {
  readonly rhythm: DayRhythm;
  readonly strength: number;
  readonly hourAmplitude: number;
  /** Factor on the signal of the step that is fixed now. */
  readonly signalFactor: number;
}

/** What one symbol shows of a step; log prices against price0. */
export interface SymbolStep {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volumeUsd: number;
  readonly takerBuyShare: number;
  readonly trades: number;
  readonly liquidatedLongs: readonly LiquidatedLevel[];
  readonly liquidatedShorts: readonly LiquidatedLevel[];
}

const MASK = RING - 1;
const SQRT_DELAY = Math.sqrt(DELAY_STEPS);
const COMMON_NOISE = Math.sqrt(0.72);
const OWN_NOISE = Math.sqrt(0.28);
const REGIME_JUMP = STEP_HOURS / (24 * 8);
const CYCLE_KEEP = keepOver(14);
const CYCLE_NOISE = noiseOver(14);
const CYCLE_COS = Math.cos((2 * Math.PI * STEP_HOURS) / 16);
const CYCLE_SIN = Math.sin((2 * Math.PI * STEP_HOURS) / 16);
const FAST_KEEP = keepOver(8);
const FAST_NOISE = noiseOver(8);
const SLOW_KEEP = keepOver(168);
const SLOW_NOISE = noiseOver(168);
const LIQUIDATION_KEEP = keepOver(3);
const EXCITATION_KEEP = keepOver(10);
const CROWDING_KEEP = keepOver(60);
const CROWDING_NOISE = 0.75 * noiseOver(60);
const SETTLEMENT_STEPS = STEPS_PER_DAY / 3;
const SLOW_SCALE = 0.26;
const FAST_SCALE = 0.32;
const VOLATILITY_CENTRE = -(SLOW_SCALE ** 2) - FAST_SCALE ** 2 - 0.13;
const MOST_LOG_VOLATILITY = 1.3;

/** Advances the market by one step in place. */
export function stepMarket(state: MarketState, streams: MarketStreams, settings: StepSettings): SymbolStep[] {
  const common = streams.noise.normal();
  const shown = state.symbols.map((symbol) => trade(symbol, state.step, common, streams, settings.rhythm));
  moveCommonLatents(state, streams.latents);
  for (const symbol of state.symbols) {
    moveCycle(symbol, streams.latents);
    fixPendingStep(symbol, state, settings);
  }
  state.step++;
  return shown;
}

/** Price, cascades, volume and positions of one symbol: everything that was pending happens. */
function trade(
  state: SymbolState,
  step: number,
  commonNoise: number,
  { noise, path, volume, positions, latents }: MarketStreams,
  { profile }: DayRhythm,
): SymbolStep {
  const { dailyVolumeUsd, price0, stepSigma } = state.symbol;
  const at = step & MASK;
  const sigma = state.sigma[at]!;
  const before = state.logPrice;

  const shock = COMMON_NOISE * commonNoise + OWN_NOISE * noise.normal();
  const move = state.drift[at]! + sigma * shock;
  const close = before + move;

  // The extremes of a Brownian bridge from close to close, widened to hold the first trade.
  const open = before + OPEN_NOISE * sigma * path.normal();
  const bridge = (): number => Math.sqrt(move * move - 2 * sigma * sigma * Math.log(1 - path.uniform()));
  const bridgeHigh = Math.max(open, before + 0.5 * (move + bridge()));
  const bridgeLow = Math.min(open, before + 0.5 * (move - bridge()));

  const longs = cascade(state.longLevels, {
    side: "long",
    from: before,
    edge: bridgeLow,
    price0,
    bookDepthUsd: state.bookDepthUsd,
  });
  const shorts = cascade(state.shortLevels, {
    side: "short",
    from: before,
    edge: bridgeHigh,
    price0,
    bookDepthUsd: state.bookDepthUsd,
  });

  const activity = sigma / stepSigma;
  const volumeUsd =
    (dailyVolumeUsd / STEPS_PER_DAY) *
      0.85 *
      activity *
      profile[step % STEPS_PER_DAY]! ** 0.6 *
      Math.exp(0.35 * volume.normal() - 0.06) *
      (0.8 + 0.2 * shock * shock) +
    longs.notionalUsd +
    shorts.notionalUsd;
  const takerImbalance = clamp(
    0.1 * state.flow +
      0.12 * Math.tanh(shock) +
      0.1 * volume.normal() +
      (shorts.notionalUsd - longs.notionalUsd) / volumeUsd,
    0.9,
  );
  const trades = 1 + Math.floor((volumeUsd / (dailyVolumeUsd / 1.2e6)) * Math.exp(0.1 * volume.normal()));

  state.logPrice = close;
  openPositions(state, { activity, liquidatedLong: longs.quantity, liquidatedShort: shorts.quantity, rng: positions });

  const net = shorts.notionalUsd - longs.notionalUsd;
  state.recentLiquidations = LIQUIDATION_KEEP * state.recentLiquidations + net / (0.002 * dailyVolumeUsd);
  state.excitation =
    EXCITATION_KEEP * state.excitation + (0.25 * (longs.notionalUsd + shorts.notionalUsd)) / (0.001 * dailyVolumeUsd);
  state.crowding = CROWDING_KEEP * state.crowding + (0.012 * move) / sigma + CROWDING_NOISE * latents.normal();

  return {
    open,
    high: shorts.edge,
    low: longs.edge,
    close,
    volumeUsd,
    takerBuyShare: 0.5 * (1 + takerImbalance),
    trades,
    liquidatedLongs: longs.levels,
    liquidatedShorts: shorts.levels,
  };
}

function moveCommonLatents(state: MarketState, latents: Rng): void {
  if (latents.uniform() < REGIME_JUMP) {
    const others = ([-1, 0, 1] as const satisfies readonly SimulatedRegime[]).filter(
      (regime) => regime !== state.regime,
    );
    state.regime = others[latents.integer(2)]!;
  }
  moveCycle(state, latents);
}

/** The cycle turns and forgets; the two volatility factors forget. */
function moveCycle(
  state: Pick<SymbolState, "cycle" | "cycleQuadrature" | "fastVolatility" | "slowVolatility">,
  latents: Rng,
): void {
  const { cycle, cycleQuadrature } = state;
  state.cycle = CYCLE_KEEP * (CYCLE_COS * cycle - CYCLE_SIN * cycleQuadrature) + CYCLE_NOISE * latents.normal();
  state.cycleQuadrature =
    CYCLE_KEEP * (CYCLE_SIN * cycle + CYCLE_COS * cycleQuadrature) + CYCLE_NOISE * latents.normal();
  state.fastVolatility = FAST_KEEP * state.fastVolatility + FAST_NOISE * latents.normal();
  state.slowVolatility = SLOW_KEEP * state.slowVolatility + SLOW_NOISE * latents.normal();
}

/** Fixes step k + 48, then shows in the book what is pending. */
function fixPendingStep(
  state: SymbolState,
  market: MarketState,
  { rhythm, strength, hourAmplitude, signalFactor }: StepSettings,
): void {
  const { regime } = market;
  const end = market.step + 1;
  state.flow = Math.tanh(
    4 *
      (Math.sqrt(0.4) * market.cycle +
        Math.sqrt(0.6) * state.cycle +
        0.2 * regime -
        0.5 * Math.tanh(state.recentLiquidations)),
  );
  if (end % SETTLEMENT_STEPS === 0) state.settledCrowding = Math.tanh(state.crowding);

  const logVolatility = clamp(
    SLOW_SCALE * (Math.sqrt(0.7) * market.slowVolatility + Math.sqrt(0.3) * state.slowVolatility) +
      FAST_SCALE * (Math.sqrt(0.7) * market.fastVolatility + Math.sqrt(0.3) * state.fastVolatility) +
      0.5 * Math.tanh(state.excitation) +
      (regime === -1 ? 0.16 : -0.08) +
      VOLATILITY_CENTRE,
    MOST_LOG_VOLATILITY,
  );
  const pending = market.step + DELAY_STEPS;
  const stepOfDay = pending % STEPS_PER_DAY;
  const sigma = state.symbol.stepSigma * rhythm.profile[stepOfDay]! * Math.exp(logVolatility);
  const displacement = (sigma * (FLOW_WEIGHT * state.flow - CROWDING_WEIGHT * state.settledCrowding)) / SQRT_DELAY;
  state.sigma[pending & MASK] = sigma;
  state.displacement[pending & MASK] = displacement;
  state.drift[pending & MASK] =
    signalFactor * strength * displacement + (hourAmplitude * sigma * rhythm.hourDrift[stepOfDay]!) / SQRT_DELAY;
  showBook(state, end, rhythm, { strength, hourAmplitude });
}

/** Depth tells the pending volatility, imbalance the pending displacement that the last funding rate does not. */
function showBook(
  state: SymbolState,
  first: number,
  { hourDrift, pendingHourDrift }: DayRhythm,
  { strength, hourAmplitude }: { readonly strength: number; readonly hourAmplitude: number },
): void {
  let variance = (OPEN_NOISE * state.sigma[first & MASK]!) ** 2;
  let mean = 0;
  let displaced = 0;
  let hourly = 0;
  for (let k = first; k < first + DELAY_STEPS; k++) {
    const at = k & MASK;
    const sigma = state.sigma[at]!;
    variance += sigma * sigma;
    mean += state.drift[at]!;
    displaced += state.displacement[at]!;
    hourly += sigma * hourDrift[k % STEPS_PER_DAY]!;
  }
  const deviation = Math.sqrt(variance);
  const hourTerm =
    hourAmplitude > 0
      ? (hourAmplitude / strength) * (hourly / (deviation * SQRT_DELAY) - pendingHourDrift[first % STEPS_PER_DAY]!)
      : 0;
  state.meanLog = mean;
  state.sigmaLog = deviation;
  state.bookDepthUsd = (0.012 * state.symbol.dailyVolumeUsd * state.symbol.stepSigma * SQRT_DELAY) / deviation;
  state.bookImbalance =
    (BOOK_SCALE / FLOW_WEIGHT) * (displaced / deviation + CROWDING_WEIGHT * state.settledCrowding + hourTerm);
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
