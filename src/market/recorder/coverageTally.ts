/** How much of the time a symbol was recorded, and when not, while it is being recorded. */
import { SECOND_MS } from "../../core/index.js";
import type { TimeSpan } from "../importer/receipt.js";
import type { Span } from "../lake/coverageSpans.js";
import { CensoringMeter, type LiquidationCensoring } from "../liquidationCensoring.js";

/** The last ones are kept, all are counted. */
const MOST_GAPS = 20;
/** An event belongs to the recording if it happened about as late as it proves. */
const NEAR_MS = 300 * SECOND_MS;

/** Of one symbol. */
export interface SymbolTally {
  readonly symbol: string;
  /** First and last instant that is proven, in the exchange's time; null before. */
  readonly span: TimeSpan | null;
  readonly coveredMs: number;
  /** The last 20. */
  readonly gaps: readonly TimeSpan[];
  readonly gapCount: number;
  readonly liquidations: LiquidationCensoring;
}

/** Adds up what {@link ProvenSpans} gives; its size does not grow with the time. */
export class CoverageTally {
  readonly symbol: string;
  readonly #meter: CensoringMeter;
  readonly #gaps: TimeSpan[] = [];
  #gapCount = 0;
  #coveredMs = 0;
  #fromMs: number | undefined;
  #toMs = -Infinity;
  /** Up to where whole seconds were counted. */
  #secondsToMs = -Infinity;

  constructor(symbol: string, { isThrottled }: { readonly isThrottled: boolean }) {
    this.symbol = symbol;
    this.#meter = new CensoringMeter({ isThrottled });
  }

  /** A span that is proven, of whichever connection. */
  cover([fromMs, toMs]: Span): void {
    if (toMs <= this.#toMs) return;
    if (this.#fromMs === undefined) this.#fromMs = fromMs;
    else if (fromMs > this.#toMs) {
      this.#gapCount++;
      this.#gaps.push({ fromMs: this.#toMs, toMs: fromMs });
      if (this.#gaps.length > MOST_GAPS) this.#gaps.shift();
    }
    const beginMs = Math.max(fromMs, this.#toMs);
    this.#coveredMs += toMs - beginMs;
    const secondsFromMs = fromMs > this.#toMs ? fromMs : this.#secondsToMs;
    const secondsToMs = Math.floor(toMs / SECOND_MS) * SECOND_MS;
    this.#meter.covered(secondsFromMs, secondsToMs);
    this.#secondsToMs = Math.max(secondsToMs, Math.ceil(secondsFromMs / SECOND_MS) * SECOND_MS);
    this.#toMs = toMs;
  }

  /** A liquidation that was received; two connections may bring the same. */
  event(timeMs: number): void {
    if (Math.abs(timeMs - this.#toMs) <= NEAR_MS) this.#meter.event(timeMs);
  }

  tally(): SymbolTally {
    return {
      symbol: this.symbol,
      span: this.#fromMs === undefined ? null : { fromMs: this.#fromMs, toMs: this.#toMs },
      coveredMs: this.#coveredMs,
      gaps: [...this.#gaps],
      gapCount: this.#gapCount,
      liquidations: this.#meter.measure(),
    };
  }
}
