/**
 * Evidence that a model says only one side: quick, and valid whenever one looks (an e-process).
 *
 * Every half label horizon is a look. A gambler says "only Sell again" and is paid by what a balanced model, whose
 * days may be one-sided too, had as the chance of that (`BalancedModel`): 1 / 0.27 for the first look of a start,
 * hardly more than 1 after a day of nothing else. While the model is such a balanced one the wealth exceeds c, ever,
 * with probability at most 1 / c, since odds paid by the true conditional chance are fair.
 *
 * Money that is lost is lost: after weeks of balance nothing would be left to see a collapse by. So most is put in at
 * the start, a part at each later stage, and a little each day.
 *
 * Source: likelihood ratios as e-processes (Wald 1945; Ramdas et al. 2023); money put in over time is a mixture over
 * the time of the change (Shin, Ramdas & Rinaldo 2024, e-detectors).
 */
import { utcDay } from "../../core/index.js";
import { BalancedModel, type BalancedModelState, type Look } from "./balancedModel.js";

/** Parts of the money: at the start, shared by the later stages, and shared by the days after the first. */
const FIRST_PART = 0.725;
const STAGES_PART = 0.18;
const DAYS_PART = 1 - FIRST_PART - STAGES_PART;
/** Chance of the other side that a collapsed model is granted in a look. */
const SLIP = 0.005;

/** One decision, as far as its side matters. */
export interface SidedDecision {
  readonly t0Ms: number;
  readonly challengerBuys: boolean;
}

/** Its state as plain JSON. */
export interface OneSidedState {
  readonly model: BalancedModelState;
  readonly firstDay: number | null;
  readonly lastDay: number | null;
  /** The look under way. */
  readonly look: OpenLook | null;
  readonly atStake: { readonly low: number; readonly high: number };
  readonly waiting: number;
}

interface OpenLook {
  readonly slot: number;
  readonly day: number;
  buys: number;
  decisions: number;
  /** Decisions at the latest time, and the most at any time. */
  atMs: number;
  now: number;
  symbols: number;
}

/** The purses of "never Buy" and "always Buy". */
export class OneSidedEvidence {
  readonly #model: BalancedModel;
  readonly #lookMs: number;
  readonly #stages: number;
  #firstDay: number | null;
  #lastDay: number | null;
  #look: OpenLook | null;
  #low: number;
  #high: number;
  #waiting: number;

  /**
   * @param options.centre Buy share of a balanced model, in (0, 1).
   * @param options.labelHorizonMs Two looks.
   * @param options.stages Number of stages that money is kept for.
   */
  constructor(
    options: { readonly centre: number; readonly labelHorizonMs: number; readonly stages: number },
    state?: OneSidedState,
  ) {
    this.#model = new BalancedModel(options.centre, state?.model);
    this.#lookMs = options.labelHorizonMs / 2;
    this.#stages = options.stages;
    const first = options.stages > 1 ? FIRST_PART : FIRST_PART + STAGES_PART;
    this.#firstDay = state?.firstDay ?? null;
    this.#lastDay = state?.lastDay ?? null;
    this.#look = state?.look ? { ...state.look } : null;
    this.#low = state?.atStake.low ?? first;
    this.#high = state?.atStake.high ?? first;
    this.#waiting = state?.waiting ?? 1 - first;
  }

  /**
   * Takes decisions, and bets on the looks that are over at `nowMs`.
   *
   * @param decisions In the order of their times, all before `nowMs`.
   */
  add(decisions: readonly SidedDecision[], nowMs: number): void {
    for (const { t0Ms, challengerBuys } of decisions) {
      const slot = Math.floor(t0Ms / this.#lookMs);
      if (slot !== this.#look?.slot) this.#settle();
      const look = (this.#look ??= {
        slot,
        day: utcDay(t0Ms),
        buys: 0,
        decisions: 0,
        atMs: t0Ms,
        now: 0,
        symbols: 0,
      });
      look.decisions++;
      if (challengerBuys) look.buys++;
      look.now = look.atMs === t0Ms ? look.now + 1 : 1;
      look.atMs = t0Ms;
      look.symbols = Math.max(look.symbols, look.now);
    }
    if (this.#look !== null && (this.#look.slot + 1) * this.#lookMs <= nowMs) this.#settle();
  }

  /** Begins a later stage: money that waited for it is bet from here on. */
  enterStage(): void {
    if (this.#stages > 1) this.#putIn(STAGES_PART / (this.#stages - 1));
  }

  /** Wealth of either side, 1 at the start. */
  get wealth(): { readonly low: number; readonly high: number } {
    return { low: this.#waiting + this.#low, high: this.#waiting + this.#high };
  }

  /** All that a new one needs to go on from here. */
  toJSON(): OneSidedState {
    return {
      model: this.#model.toJSON(),
      firstDay: this.#firstDay,
      lastDay: this.#lastDay,
      look: this.#look === null ? null : { ...this.#look },
      atStake: { low: this.#low, high: this.#high },
      waiting: this.#waiting,
    };
  }

  #settle(): void {
    const look = this.#look;
    if (look === null) return;
    this.#look = null;
    this.#enterDay(look.day);
    const { day, symbols, buys, decisions } = look;
    const shows: Look = buys === 0 ? "onlySell" : buys === decisions ? "onlyBuy" : "both";
    const { onlySell, onlyBuy } = this.#model.observe({ day, symbols, shows });
    this.#low *= odds(shows === "onlySell", onlySell);
    this.#high *= odds(shows === "onlyBuy", onlyBuy);
  }

  /** The part of the s-th day after the first is as 1 / (s (s + 1)), which adds up to the whole. */
  #enterDay(day: number): void {
    this.#firstDay ??= day;
    this.#lastDay ??= day;
    const until = (age: number): number => DAYS_PART * (1 - 1 / (age + 1));
    this.#putIn(until(day - this.#firstDay) - until(this.#lastDay - this.#firstDay));
    this.#lastDay = day;
  }

  #putIn(money: number): void {
    const part = Math.min(money, this.#waiting);
    this.#waiting -= part;
    this.#low += part;
    this.#high += part;
  }
}

/** What a bet on a one-sided look pays, whose fair chance is `chance`. */
function odds(isOneSided: boolean, chance: number): number {
  return isOneSided ? (1 - SLIP) / chance : SLIP / (1 - chance);
}
