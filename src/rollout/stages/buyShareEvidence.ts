/**
 * Evidence that a challenger's Buy share is no longer that of a balanced model, which may be looked at whenever one
 * likes: of a collapse, within a day or two (`OneSidedEvidence`), and of a share that keeps outside its band, within
 * weeks (`DayShareEvidence`). Both play with parts of one purse, half of it on either side of the band.
 *
 * Symbols move together and days hang together, so single decisions are no trials. What is to be forgiven is a
 * balanced model whose day holds up to 0.45 of the variance and correlates by 0.5 with the next: such a model says
 * one side only, all day, about once in seventy days on either side. What this costs and finds is measured in
 * test/studies/README.md.
 */
import { requireInRange } from "../../core/index.js";
import { DayShareEvidence, type DayShareState } from "./dayShareEvidence.js";
import { OneSidedEvidence, type OneSidedState, type SidedDecision } from "./oneSidedEvidence.js";

/** Part of the money that is bet on single days' shares. */
const DAYS_PART = 0.15;

/** Its state as plain JSON. */
export interface BuyShareState {
  readonly oneSided: OneSidedState;
  readonly days: DayShareState;
  readonly hasAlarmed: boolean;
}

export interface BuyShareOptions {
  /** Probability of an alarm, ever, while the model is balanced; in (0, 1). */
  readonly level: number;
  /** Lowest and highest share, inside (0, 1); a balanced model's share lies in the middle. */
  readonly band: readonly [number, number];
  readonly labelHorizonMs: number;
  /** Number of stages that money is kept for. */
  readonly stages: number;
}

/** The purses on both sides of the band. */
export class BuyShareEvidence {
  readonly level: number;
  readonly #oneSided: OneSidedEvidence;
  readonly #days: DayShareEvidence;
  #hasAlarmed: boolean;

  constructor({ level, band, labelHorizonMs, stages }: BuyShareOptions, state?: BuyShareState) {
    requireInRange("watch a Buy share", { level, lowest: band[0], highest: band[1] }, { above: 0, below: 1 });
    this.level = level;
    const centre = (band[0] + band[1]) / 2;
    this.#oneSided = new OneSidedEvidence({ centre, labelHorizonMs, stages }, state?.oneSided);
    this.#days = new DayShareEvidence(band, state?.days);
    this.#hasAlarmed = state?.hasAlarmed ?? false;
  }

  /**
   * Takes decisions, and bets on what is over at `nowMs`.
   *
   * @param decisions In the order of their times, all before `nowMs`.
   */
  add(decisions: readonly SidedDecision[], nowMs: number): void {
    this.#oneSided.add(decisions, nowMs);
    this.#days.add(decisions, nowMs);
    if (this.value >= 1 / this.level) this.#hasAlarmed = true;
  }

  /** Begins a later stage: money that waited for it is bet from here on. */
  enterStage(): void {
    this.#oneSided.enterStage();
  }

  /** Evidence so far, 1 at the start; 1 / level raises the alarm. */
  get value(): number {
    return (this.#wealth("low") + this.#wealth("high")) / 2;
  }

  /** The side for which there is more evidence. */
  get side(): "low" | "high" {
    return this.#wealth("low") >= this.#wealth("high") ? "low" : "high";
  }

  /** Whether the evidence has ever reached 1 / level. */
  get hasAlarmed(): boolean {
    return this.#hasAlarmed;
  }

  /** All that a new one needs to go on from here. */
  toJSON(): BuyShareState {
    return { oneSided: this.#oneSided.toJSON(), days: this.#days.toJSON(), hasAlarmed: this.#hasAlarmed };
  }

  #wealth(side: "low" | "high"): number {
    return (1 - DAYS_PART) * this.#oneSided.wealth[side] + DAYS_PART * this.#days.wealth[side];
  }
}
