/**
 * Evidence that a mean lies above 0, which may be looked at after every value and at which one may stop
 * whenever one likes (an e-process).
 *
 * A gambler who does not believe the mean to be above 0 offers fair odds; we bet the fraction x of our money
 * on each block and hold 1 + x y after a block of mean y. If on average over the blocks so far the mean
 * expected at each block's start was 0 or less, this wealth exceeds c at any time with probability at most
 * 1/c. Several x share the money, since the best one is not known. The wealth is the evidence.
 *
 * A label is known one horizon after its decision, so blocks of one horizon that follow each other overlap in
 * time. Even and odd blocks therefore play with two separate purses, each of which knows all its earlier
 * blocks when it bets; the alarm is raised when either purse reaches 2 / level, which holds the level for
 * both together.
 *
 * Source: Waudby-Smith & Ramdas (2024), betting; Henzi & Ziegel (2022), lagged labels; Ville's inequality.
 * Fixed x make it valid for the average of conditional means (Choe & Ramdas 2023), not only for each of them.
 */
import { requireInRange, requireInteger } from "../../core/index.js";

/** Fractions bet, in equal parts of the purse. */
const STAKES = [0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9] as const;

/** Its state as plain JSON. */
export interface EvidenceState {
  readonly lastBlock: number | null;
  /** Logarithm of the wealth of each stake, for even and odd blocks. */
  readonly logWealth: readonly (readonly number[])[];
  readonly hasAlarmed: boolean;
}

/** The gambler's purse: give it values as they come, and look whenever you like. */
export class BettingEvidence {
  readonly level: number;
  #lastBlock: number | null = null;
  readonly #logWealth: number[][] = [STAKES.map(() => 0), STAKES.map(() => 0)];
  #hasAlarmed = false;

  /** @param options.level Probability of an alarm, ever, while the mean is 0 or less; in (0, 1). */
  constructor({ level }: { readonly level: number }, state?: EvidenceState) {
    requireInRange("gather evidence", { level }, { above: 0, below: 1 });
    this.level = level;
    if (state === undefined) return;
    this.#lastBlock = state.lastBlock;
    this.#logWealth = state.logWealth.map((purse) => [...purse]);
    this.#hasAlarmed = state.hasAlarmed;
  }

  /**
   * @param block Number of the block in time, above every earlier one.
   * @param mean Mean of the block, at least -1.
   * @throws {RangeError} If a block comes twice or late, or its mean lies below -1.
   */
  add(block: number, mean: number): void {
    requireInteger("add evidence", { block }, { atLeast: this.#lastBlock === null ? -Infinity : this.#lastBlock + 1 });
    requireInRange("add evidence", { mean }, { atLeast: -1 });
    this.#lastBlock = block;
    const purse = this.#logWealth[Math.abs(block % 2)]!;
    STAKES.forEach((stake, k) => (purse[k]! += Math.log1p(stake * mean)));
    if (this.value >= 1 / this.level) this.#hasAlarmed = true;
  }

  /** Evidence so far: half the wealth of the richer purse; 1 / level raises the alarm. */
  get value(): number {
    return Math.max(...this.#logWealth.map(wealthOf)) / 2;
  }

  /** Whether the evidence has ever reached 1 / level. */
  get hasAlarmed(): boolean {
    return this.#hasAlarmed;
  }

  /** All that a new one needs to go on from here. */
  toJSON(): EvidenceState {
    return {
      lastBlock: this.#lastBlock,
      logWealth: this.#logWealth.map((purse) => [...purse]),
      hasAlarmed: this.#hasAlarmed,
    };
  }
}

function wealthOf(logWealth: readonly number[]): number {
  return logWealth.reduce((sum, log) => sum + Math.exp(log), 0) / logWealth.length;
}
