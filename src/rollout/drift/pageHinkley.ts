/**
 * Page-Hinkley: an alarm when the values have run above, or below, their own mean for too long.
 *
 * Two faded sums of value - mean -+ delta are kept; the alarm comes when one has left its extreme behind by
 * more than `threshold`. The default threshold of 50 is nearly deaf on probabilities: choose it from the
 * average run length it gives ({@link averageRunLength}).
 *
 * Source: Page (1954), two-sided as in River 0.26, whose falling sum starts from a highest value of -1.
 */
import { requireFinite, requireInRange, requireInteger } from "../../core/index.js";
import type { DriftDetector } from "./driftDetector.js";

export interface PageHinkleyOptions {
  /** Values before the first alarm can come. Default 30. */
  readonly minInstances?: number;
  /** Change that is tolerated. Default 0.005. */
  readonly delta?: number;
  /** Default 50. */
  readonly threshold?: number;
  /** Fading of the sums, in (0, 1]. Default 0.9999. */
  readonly alpha?: number;
}

export class PageHinkley implements DriftDetector {
  readonly #settings: Required<PageHinkleyOptions>;
  #count = 0;
  #mean = 0;
  #rise = 0;
  #fall = 0;
  #lowestRise = Infinity;
  #highestFall = -1;
  #driftDetected = false;

  /** @throws {RangeError} If an option is out of range. */
  constructor({ minInstances = 30, delta = 0.005, threshold = 50, alpha = 0.9999 }: PageHinkleyOptions = {}) {
    requireInteger("watch with Page-Hinkley", { minInstances }, { atLeast: 1 });
    requireInRange("watch with Page-Hinkley", { delta, threshold }, { atLeast: 0 });
    requireInRange("watch with Page-Hinkley", { alpha }, { above: 0, atMost: 1 });
    this.#settings = { minInstances, delta, threshold, alpha };
  }

  get driftDetected(): boolean {
    return this.#driftDetected;
  }

  /** How far the sums have left their extremes behind: the larger of rise and fall, held against `threshold`. */
  get statistic(): number {
    return this.#count === 0 ? 0 : Math.max(this.#rise - this.#lowestRise, this.#highestFall - this.#fall);
  }

  /** @throws {RangeError} If the value is not finite. */
  update(value: number): void {
    requireFinite("watch with Page-Hinkley", { value: [value] });
    if (this.#driftDetected) this.#forget();
    const { minInstances, delta, threshold, alpha } = this.#settings;
    this.#count++;
    this.#mean += (value - this.#mean) / this.#count;
    const deviation = value - this.#mean;
    this.#rise = alpha * this.#rise + deviation - delta;
    this.#fall = alpha * this.#fall + deviation + delta;
    this.#lowestRise = Math.min(this.#lowestRise, this.#rise);
    this.#highestFall = Math.max(this.#highestFall, this.#fall);
    this.#driftDetected = this.#count >= minInstances && this.statistic > threshold;
  }

  #forget(): void {
    this.#count = 0;
    this.#mean = 0;
    this.#rise = 0;
    this.#fall = 0;
    this.#lowestRise = Infinity;
    this.#highestFall = -1;
    this.#driftDetected = false;
  }
}
