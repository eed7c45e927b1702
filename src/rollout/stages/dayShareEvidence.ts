/**
 * Evidence that a Buy share keeps outside its band, day by day, valid whenever one looks (an e-process).
 *
 * One bet a UTC day, on the mean share of all its decisions: symbols, hours and overlapping labels of a day are one
 * value. Against the lower limit a gambler holds 1 + x (limit - share) / (1 - limit) after a day, mirrored for the
 * upper one; while the shares expected at each day's start keep to the limit on average, this wealth exceeds c, ever,
 * with probability at most 1 / c. A day counts when it is over.
 *
 * A share in [0, 1] cannot speak louder than that, so this needs weeks. It is for the model that leans too far;
 * `OneSidedEvidence` is for the one that has collapsed.
 *
 * Source: Waudby-Smith & Ramdas (2024), betting; Choe & Ramdas (2023), averages of conditional means.
 */
import { DAY_MS, utcDay } from "../../core/index.js";
import type { SidedDecision } from "./oneSidedEvidence.js";

/** Fractions bet, in equal parts of a purse. */
const STAKES = [0.3, 0.6, 0.9] as const;

/** Its state as plain JSON. */
export interface DayShareState {
  /** The day that is under way, and the decisions in it. */
  readonly day: number | null;
  readonly buys: number;
  readonly decisions: number;
  /** Logarithm of the wealth of each stake. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** The purses on both sides of the band. */
export class DayShareEvidence {
  readonly #band: readonly [number, number];
  #day: number | null;
  #buys: number;
  #decisions: number;
  readonly #low: number[];
  readonly #high: number[];

  /** @param band Lowest and highest share, inside (0, 1). */
  constructor(band: readonly [number, number], state?: DayShareState) {
    this.#band = band;
    this.#day = state?.day ?? null;
    this.#buys = state?.buys ?? 0;
    this.#decisions = state?.decisions ?? 0;
    this.#low = [...(state?.low ?? STAKES.map(() => 0))];
    this.#high = [...(state?.high ?? STAKES.map(() => 0))];
  }

  /** Takes decisions, in the order of their times, and bets on the days that are over at `nowMs`. */
  add(decisions: readonly SidedDecision[], nowMs: number): void {
    for (const { t0Ms, challengerBuys } of decisions) {
      const day = utcDay(t0Ms);
      if (day !== this.#day) this.#settle();
      this.#day = day;
      this.#decisions++;
      if (challengerBuys) this.#buys++;
    }
    if (this.#day !== null && (this.#day + 1) * DAY_MS <= nowMs) this.#settle();
  }

  /** Wealth of either side, 1 at the start. */
  get wealth(): { readonly low: number; readonly high: number } {
    return { low: wealthOf(this.#low), high: wealthOf(this.#high) };
  }

  /** All that a new one needs to go on from here. */
  toJSON(): DayShareState {
    return {
      day: this.#day,
      buys: this.#buys,
      decisions: this.#decisions,
      low: [...this.#low],
      high: [...this.#high],
    };
  }

  #settle(): void {
    if (this.#decisions === 0) return;
    const share = this.#buys / this.#decisions;
    const [lowest, highest] = this.#band;
    bet(this.#low, (lowest - share) / (1 - lowest));
    bet(this.#high, (share - highest) / highest);
    this.#buys = 0;
    this.#decisions = 0;
    this.#day = null;
  }
}

/** @param gain At least -1. */
function bet(purse: number[], gain: number): void {
  STAKES.forEach((stake, k) => (purse[k]! += Math.log1p(stake * gain)));
}

function wealthOf(purse: readonly number[]): number {
  return purse.reduce((sum, log) => sum + Math.exp(log), 0) / purse.length;
}
