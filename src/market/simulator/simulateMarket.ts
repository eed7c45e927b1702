import {
  DAY_MS,
  MINUTE_MS,
  normalCdf,
  requireInteger,
  type ProgressListener,
  type Rng,
  requireRng,
} from "../../core/index.js";
import type { Scenario, SimulatedTruth, SymbolMarket } from "../schema.js";
import { STEP_MS, STEPS_PER_DAY } from "./constants.js";
import { MarketRecorder } from "./marketRecorder.js";
import { MarketSimulation } from "./marketSimulation.js";
import { plantLeak } from "./plantedLeaks.js";

const SYMBOLS = ["BTCUSDT", "ETHUSDT", "ICPUSDT", "SOLUSDT", "AVAXUSDT"];

export interface SimulateOptions {
  /** "moderate" when absent. */
  readonly scenario?: Scenario;
  /** When absent BTCUSDT, ETHUSDT, ICPUSDT, SOLUSDT, AVAXUSDT. */
  readonly symbols?: readonly string[];
  /** 180 when absent. */
  readonly days?: number;
  /** Bar length: a multiple of 5 minutes that divides a day; 15 minutes when absent. It never changes the path. */
  readonly barMs?: number;
  readonly rng: Rng;
  readonly onProgress?: ProgressListener;
}

export interface SimulatedMarket {
  /** One per symbol, in the order asked for; all tables, no publication delay, with the defect of a leak scenario. */
  readonly markets: SymbolMarket[];
  /** What no market tells: index i belongs to bar i and is known at its close. It is the honest market's. */
  readonly truth: SimulatedTruth[];
}

/**
 * Simulates correlated perpetual futures whose leveraged positions are really liquidated, with a known
 * probability of every label.
 *
 * Timing: starts at 2025-01-01 00:00 UTC after 20 days that are thrown away.
 *
 * @throws {TypeError} If `rng` is missing.
 * @throws {RangeError} If the scenario is unknown, a symbol occurs twice, or the bar does not divide a day.
 */
export function simulateMarket(
  {
    scenario = "moderate",
    symbols = SYMBOLS,
    days = 180,
    barMs = 15 * MINUTE_MS,
    rng,
    onProgress,
  }: SimulateOptions = {} as SimulateOptions,
): SimulatedMarket {
  requireRng("simulate a market", rng);
  const action = "simulate a market";
  requireInteger(action, { days }, { atLeast: 1 });
  requireInteger(action, { "barMs / 5 minutes": barMs / STEP_MS, "a day / barMs": DAY_MS / barMs }, { atLeast: 1 });
  if (symbols.length === 0) throw new RangeError(`Cannot ${action} as there must be at least one symbol: found none`);
  if (new Set(symbols).size !== symbols.length)
    throw new RangeError(`Cannot ${action} as its symbols must differ: found ${symbols.join(", ")}`);

  const simulation = MarketSimulation.start({ scenario, symbols, days, rng });
  simulation.burnIn();
  const recorders = simulation.state.symbols.map(
    (state) => new MarketRecorder(state, { barMs, events: rng.child("events").child(state.symbol.name) }),
  );
  for (const recorder of recorders) recorder.settleStart();
  for (let day = 0; day < days; day++) {
    onProgress?.({ task: `simulating ${scenario}`, done: day, total: days });
    for (let k = 0; k < STEPS_PER_DAY; k++) {
      const steps = simulation.step();
      recorders.forEach((recorder, i) => recorder.record(steps[i]!, simulation.timeMs));
    }
  }
  onProgress?.({ task: `simulating ${scenario}`, done: days, total: days });
  return {
    markets: recorders.map((recorder) => plantLeak(recorder.market(simulation.timeMs), scenario)),
    truth: recorders.map((recorder) => recorder.truth((mean, sigma) => normalCdf(mean / sigma))),
  };
}
