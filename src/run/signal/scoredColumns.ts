/** What is said of one symbol's bars, grown in columns while they are scored. */
import type { Bars } from "../../market/index.js";

/** Ascending in time. */
export interface ScoredBars {
  /** Shape [scored bars]: decision time. */
  readonly t0Ms: Float64Array;
  readonly score: Float64Array;
  readonly probability: Float64Array;
  readonly unscored: { readonly t0Ms: Float64Array; readonly reason: readonly string[] };
  /** Scored bars at which something was missing, by reason. */
  readonly scoredAnyway: ReadonlyMap<string, number>;
}

export class ScoredColumns {
  /** Bars that may be scored at most. */
  readonly mostBars: number;
  readonly #timeMs: Float64Array;
  readonly #barMs: number;
  readonly #t0Ms: Float64Array;
  readonly #score: Float64Array;
  readonly #probability: Float64Array;
  readonly #left: number[] = [];
  readonly #reason: string[] = [];
  readonly #anyway = new Map<string, number>();
  #bars = 0;

  constructor({ timeMs, barMs }: Pick<Bars, "timeMs" | "barMs">, mostBars: number) {
    this.mostBars = mostBars;
    this.#timeMs = timeMs;
    this.#barMs = barMs;
    this.#t0Ms = new Float64Array(mostBars);
    this.#score = new Float64Array(mostBars);
    this.#probability = new Float64Array(mostBars);
  }

  /** Scored so far. */
  get bars(): number {
    return this.#bars;
  }

  /** @param rows Ascending, counted from `firstBar`. */
  add(
    rows: Int32Array,
    firstBar: number,
    { score, probability }: { readonly score: Float64Array; readonly probability: Float64Array },
  ): void {
    rows.forEach((row, k) => (this.#t0Ms[this.#bars + k] = this.#closeMs(firstBar + row)));
    this.#score.set(score, this.#bars);
    this.#probability.set(probability, this.#bars);
    this.#bars += rows.length;
  }

  /** A bar without a score. */
  leave(bar: number, reason: string): void {
    this.#left.push(this.#closeMs(bar));
    this.#reason.push(reason);
  }

  /** A bar whose score rests on something missing. */
  countAnyway(reason: string): void {
    this.#anyway.set(reason, (this.#anyway.get(reason) ?? 0) + 1);
  }

  /** All of it; views, no copies. */
  taken(): ScoredBars {
    return {
      t0Ms: this.#t0Ms.subarray(0, this.#bars),
      score: this.#score.subarray(0, this.#bars),
      probability: this.#probability.subarray(0, this.#bars),
      unscored: { t0Ms: Float64Array.from(this.#left), reason: this.#reason },
      scoredAnyway: this.#anyway,
    };
  }

  #closeMs(bar: number): number {
    return this.#timeMs[bar]! + this.#barMs;
  }
}
