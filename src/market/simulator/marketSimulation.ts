/** The running market: state, streams and clock in one object that can be copied mid-way. */
import type { Rng } from "../../core/index.js";
import type { Scenario } from "../schema.js";
import { BURN_IN_DAYS, START_MS, STEP_MS, STEPS_PER_DAY } from "./constants.js";
import { dayRhythm, type DayRhythm } from "./dayRhythm.js";
import { cloneState, startState, type MarketState } from "./marketState.js";
import { scenarioKnobs, type ScenarioKnobs } from "./scenarioKnobs.js";
import { simulatedSymbol } from "./simulatedSymbol.js";
import { stepMarket, type MarketStreams, type SymbolStep } from "./stepMarket.js";

const BURN_IN_STEPS = BURN_IN_DAYS * STEPS_PER_DAY;

/** A simulated market at one moment; {@link simulateMarket} runs it and writes down what it shows. */
export class MarketSimulation {
  readonly state: MarketState;
  readonly #streams: MarketStreams;
  readonly #rhythm: DayRhythm;
  readonly #knobs: ScenarioKnobs;
  /** Step from which what is fixed carries the late factor. */
  readonly #shiftStep: number;

  private constructor(
    state: MarketState,
    streams: MarketStreams,
    rhythm: DayRhythm,
    knobs: ScenarioKnobs,
    shiftStep: number,
  ) {
    this.state = state;
    this.#streams = streams;
    this.#rhythm = rhythm;
    this.#knobs = knobs;
    this.#shiftStep = shiftStep;
  }

  /** A market at the beginning of its burn-in. */
  static start({
    scenario,
    symbols,
    days,
    rng,
  }: {
    readonly scenario: Scenario;
    readonly symbols: readonly string[];
    readonly days: number;
    readonly rng: Rng;
  }): MarketSimulation {
    const rhythm = dayRhythm();
    const streams = streamsOf(rng);
    const state = startState(symbols.map(simulatedSymbol), rhythm, streams.latents);
    return new MarketSimulation(
      state,
      streams,
      rhythm,
      scenarioKnobs(scenario),
      BURN_IN_STEPS + Math.floor((days * STEPS_PER_DAY * 2) / 3),
    );
  }

  /** Five minutes on. */
  step(): SymbolStep[] {
    const signalFactor = this.state.step >= this.#shiftStep ? this.#knobs.lateFactor : 1;
    return stepMarket(this.state, this.#streams, { ...this.#knobs, signalFactor, rhythm: this.#rhythm });
  }

  /** Runs until nothing of the starting values is left. */
  burnIn(): void {
    for (let k = 0; k < BURN_IN_STEPS; k++) this.step();
  }

  /** UTC epoch ms at the end of the last step. */
  get timeMs(): number {
    return START_MS + (this.state.step - BURN_IN_STEPS) * STEP_MS;
  }

  /** The same market at the same instant with another future: only what is already fixed is shared. */
  fork(rng: Rng): MarketSimulation {
    return new MarketSimulation(cloneState(this.state), streamsOf(rng), this.#rhythm, this.#knobs, this.#shiftStep);
  }
}

function streamsOf(rng: Rng): MarketStreams {
  return {
    noise: rng.child("noise"),
    path: rng.child("path"),
    volume: rng.child("volume"),
    positions: rng.child("positions"),
    latents: rng.child("latents"),
  };
}
