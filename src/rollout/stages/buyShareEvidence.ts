/**
 * Evidence that a challenger's Buy share lies outside its band, which may be looked at whenever one likes.
 *
 * Symbols move together and neighbouring decisions share most of their features, so single decisions are no
 * trials. One bet is made on the mean share of all symbols over one label horizon: against each limit a gambler
 * holds 1 + x (limit - share) / (1 - limit) after a block, mirrored for the upper one, and while the share
 * expected at each block's start keeps to the limit on average, this wealth exceeds c, ever, with probability at
 * most 1 / c. A block counts when it is over, so how often one looks changes nothing but how soon one knows.
 *
 * A model that was balanced for weeks leaves those purses nearly empty. A part of the money therefore waits for
 * each later stage: a collapse after a promotion is seen nearly as soon as one at the start.
 *
 * A decision is known when it is made, so unlike harm this needs no second purse for overlapping labels.
 *
 * Blocks of a whole day would forgive any memory and need two weeks for a model that never buys, since a day of
 * shares in [0, 1] cannot speak louder than 1 / (1 - limit). Blocks of 4 h need 60 hours, and over five
 * correlated symbols, 34 days and a daily share that varies by 0.25 with a correlation of 0.3 and 0.5 from day to
 * day they condemned 2.0 % and 4.5 % of 200 balanced models. A model that buys all day or not at all for days on
 * end looks collapsed while it does: where the daily share varies by 0.3 they condemned 10 % and 21 %; see
 * test/studies/README.md.
 *
 * Source: Waudby-Smith & Ramdas (2024), betting; Ville's inequality.
 */
import { requireInRange } from "../../core/index.js";

/** Fractions bet, in equal parts of a purse. */
const STAKES = [0.3, 0.6, 0.9] as const;
/** Part of the money that is bet from the start, and part that waits for each later stage. */
const FIRST_PART = 0.7;

export interface BuyShareState {
  /** The block that is under way, and the decisions in it. */
  readonly block: number | null;
  readonly buys: number;
  readonly decisions: number;
  /** Of each stage so far: logarithm of the wealth of each stake. */
  readonly tooLow: readonly (readonly number[])[];
  readonly tooHigh: readonly (readonly number[])[];
  readonly hasAlarmed: boolean;
}

/** One decision, as far as its side matters. */
export interface SidedDecision {
  readonly t0Ms: number;
  readonly challengerBuys: boolean;
}

const fresh = (): number[] => STAKES.map(() => 0);

/** The purses on both sides of the band. */
export class BuyShareEvidence {
  readonly level: number;
  readonly #band: readonly [number, number];
  readonly #blockMs: number;
  readonly #stages: number;
  #block: number | null = null;
  #buys = 0;
  #decisions = 0;
  readonly #tooLow: number[][] = [fresh()];
  readonly #tooHigh: number[][] = [fresh()];
  #hasAlarmed = false;

  /**
   * @param options.level Probability of an alarm, ever, while the share keeps to its band; in (0, 1).
   * @param options.band Lowest and highest share, inside (0, 1).
   * @param options.blockMs Length of one bet: the label horizon.
   * @param options.stages Number of stages that money is kept for.
   */
  constructor(
    {
      level,
      band,
      blockMs,
      stages,
    }: {
      readonly level: number;
      readonly band: readonly [number, number];
      readonly blockMs: number;
      readonly stages: number;
    },
    state?: BuyShareState,
  ) {
    requireInRange("watch a Buy share", { level, lowest: band[0], highest: band[1] }, { above: 0, below: 1 });
    this.level = level;
    this.#band = band;
    this.#blockMs = blockMs;
    this.#stages = stages;
    if (state === undefined) return;
    this.#block = state.block;
    this.#buys = state.buys;
    this.#decisions = state.decisions;
    this.#tooLow = state.tooLow.map((purse) => [...purse]);
    this.#tooHigh = state.tooHigh.map((purse) => [...purse]);
    this.#hasAlarmed = state.hasAlarmed;
  }

  /**
   * Takes decisions, and bets on the blocks that are over at `nowMs`.
   *
   * @param decisions In the order of their times, all before `nowMs`.
   */
  add(decisions: readonly SidedDecision[], nowMs: number): void {
    for (const { t0Ms, challengerBuys } of decisions) {
      const block = Math.floor(t0Ms / this.#blockMs);
      if (block !== this.#block) this.#settle();
      this.#block = block;
      this.#decisions++;
      if (challengerBuys) this.#buys++;
    }
    if (this.#block !== null && (this.#block + 1) * this.#blockMs <= nowMs) this.#settle();
  }

  /** Begins a later stage: money that waited for it is bet from here on. */
  enterStage(): void {
    this.#tooLow.push(fresh());
    this.#tooHigh.push(fresh());
  }

  /** Evidence against the side for which there is more; 1 / level raises the alarm. */
  get value(): number {
    return Math.max(this.#wealth(this.#tooLow), this.#wealth(this.#tooHigh)) / 2;
  }

  /** The side for which there is more evidence. */
  get side(): "low" | "high" {
    return this.#wealth(this.#tooLow) >= this.#wealth(this.#tooHigh) ? "low" : "high";
  }

  /** Whether the evidence has ever reached 1 / level. */
  get hasAlarmed(): boolean {
    return this.#hasAlarmed;
  }

  /** All that a new one needs to go on from here. */
  toJSON(): BuyShareState {
    return {
      block: this.#block,
      buys: this.#buys,
      decisions: this.#decisions,
      tooLow: this.#tooLow.map((purse) => [...purse]),
      tooHigh: this.#tooHigh.map((purse) => [...purse]),
      hasAlarmed: this.#hasAlarmed,
    };
  }

  #settle(): void {
    if (this.#decisions === 0) return;
    const share = this.#buys / this.#decisions;
    const [lowest, highest] = this.#band;
    for (const purse of this.#tooLow) bet(purse, (lowest - share) / (1 - lowest));
    for (const purse of this.#tooHigh) bet(purse, (share - highest) / highest);
    this.#buys = 0;
    this.#decisions = 0;
    this.#block = null;
    if (this.value >= 1 / this.level) this.#hasAlarmed = true;
  }

  /** What the purses of one side hold: the money at stake, and what still waits for stages to come. */
  #wealth(purses: readonly (readonly number[])[]): number {
    const later = this.#stages > 1 ? (1 - FIRST_PART) / (this.#stages - 1) : 0;
    const first = 1 - later * (this.#stages - 1);
    const played = purses.reduce((sum, purse, k) => sum + (k === 0 ? first : later) * wealthOf(purse), 0);
    return played + later * (this.#stages - purses.length);
  }
}

/** @param gain At least -1. */
function bet(purse: number[], gain: number): void {
  STAKES.forEach((stake, k) => (purse[k]! += Math.log1p(stake * gain)));
}

function wealthOf(purse: readonly number[]): number {
  return purse.reduce((sum, log) => sum + Math.exp(log), 0) / purse.length;
}
