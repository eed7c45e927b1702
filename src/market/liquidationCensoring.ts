/**
 * What a feed of at most one liquidation a second does not show.
 *
 * Binance sends the largest order of each second and symbol. How many there were in a second cannot be seen, but in
 * how many seconds there was one can: if orders of one minute come independently at one pace, as a Poisson process,
 * k of n seconds with an order mean n ln((n + 1/2) / (n - k + 1/2)) orders. The halves take away most of the bias of
 * -n ln(1 - k / n), and bound a minute of which every second shows one. Orders that come in clusters within a minute
 * hide more than that, so the estimate is a lower bound for a cascade.
 *
 * Source: Binance USD-M change log of 2026-04-10; the zero term of the Poisson distribution; the halves: Pettigrew,
 * Gart and Thomas (1986), "The bias and higher cumulants of the logarithm of a binomial variate", Biometrika 73.
 */
import { MINUTE_MS, SECOND_MS } from "../core/index.js";

/** Of one symbol over covered time. */
export interface LiquidationCensoring {
  /** Whole seconds, by UTC, of which the recording covers all. */
  readonly coveredSeconds: number;
  readonly events: number;
  /** Seconds with at least one event. */
  readonly eventSeconds: number;
  /** `eventSeconds` of `coveredSeconds`; NaN without any. */
  readonly occupiedFrac: number;
  /** Estimate of the events that such a feed hides, of all that there were; 0 without events. */
  readonly hiddenFrac: number;
  /** The same counted, where the feed shows every event: what one a second would have hidden. */
  readonly countedHiddenFrac?: number;
}

interface MinuteCount {
  coveredSeconds: number;
  readonly seconds: Map<number, number>;
}

/** Minutes that may still change: events come by their connection and not by their time. */
const OPEN_MINUTES = 5;

/**
 * Counts seconds as events and covered spans come in, in about the order of time; holds a few minutes, not the past.
 */
export class CensoringMeter {
  readonly #isThrottled: boolean;
  readonly #open = new Map<number, MinuteCount>();
  #latest = -Infinity;
  #coveredSeconds = 0;
  #events = 0;
  #eventSeconds = 0;
  #hidden = 0;

  /** @param isThrottled Whether the feed shows at most one event a second; else what it would hide is counted. */
  constructor({ isThrottled }: { readonly isThrottled: boolean }) {
    this.#isThrottled = isThrottled;
  }

  /** One event that happened at `timeMs`. */
  event(timeMs: number): void {
    const minute = this.#minuteAt(timeMs);
    const second = Math.floor(timeMs / SECOND_MS);
    minute?.seconds.set(second, (minute.seconds.get(second) ?? 0) + 1);
  }

  /** Seconds that lie wholly in `[fromMs, toMs)`; spans must not overlap. */
  covered(fromMs: number, toMs: number): void {
    const to = Math.floor(toMs / SECOND_MS);
    for (let second = Math.ceil(fromMs / SECOND_MS); second < to;) {
      const next = Math.min(to, (Math.floor((second * SECOND_MS) / MINUTE_MS) + 1) * (MINUTE_MS / SECOND_MS));
      const minute = this.#minuteAt(second * SECOND_MS);
      if (minute !== undefined) minute.coveredSeconds += next - second;
      second = next;
    }
  }

  /** What was counted so far. */
  measure(): LiquidationCensoring {
    const open = [...this.#open.values()].map((minute) => countsOf(minute));
    const sum = (of: (counts: MinuteSums) => number) => open.reduce((total, counts) => total + of(counts), 0);
    const coveredSeconds = this.#coveredSeconds + sum((one) => one.coveredSeconds);
    const events = this.#events + sum((one) => one.events);
    const eventSeconds = this.#eventSeconds + sum((one) => one.eventSeconds);
    const hidden = this.#hidden + sum((one) => one.hidden);
    return {
      coveredSeconds,
      events,
      eventSeconds,
      occupiedFrac: coveredSeconds === 0 ? NaN : eventSeconds / coveredSeconds,
      hiddenFrac: eventSeconds === 0 ? 0 : hidden / (eventSeconds + hidden),
      ...(this.#isThrottled || events === 0 ? {} : { countedHiddenFrac: 1 - eventSeconds / events }),
    };
  }

  /** Undefined for a minute that was closed long ago. */
  #minuteAt(timeMs: number): MinuteCount | undefined {
    const number = Math.floor(timeMs / MINUTE_MS);
    if (number > this.#latest) {
      this.#latest = number;
      for (const [one, minute] of this.#open) if (one <= number - OPEN_MINUTES) this.#close(one, minute);
    }
    if (number <= this.#latest - OPEN_MINUTES) return undefined;
    const found = this.#open.get(number) ?? { coveredSeconds: 0, seconds: new Map<number, number>() };
    this.#open.set(number, found);
    return found;
  }

  #close(number: number, minute: MinuteCount): void {
    const { coveredSeconds, events, eventSeconds, hidden } = countsOf(minute);
    this.#open.delete(number);
    this.#coveredSeconds += coveredSeconds;
    this.#events += events;
    this.#eventSeconds += eventSeconds;
    this.#hidden += hidden;
  }
}

interface MinuteSums {
  readonly coveredSeconds: number;
  readonly events: number;
  readonly eventSeconds: number;
  readonly hidden: number;
}

function countsOf({ coveredSeconds, seconds }: MinuteCount): MinuteSums {
  // An event just outside what is proven was seen all the same.
  const shown = Math.min(seconds.size, coveredSeconds);
  const orders = coveredSeconds * Math.log((coveredSeconds + 1 / 2) / (coveredSeconds - shown + 1 / 2));
  return {
    coveredSeconds,
    events: [...seconds.values()].reduce((sum, count) => sum + count, 0),
    eventSeconds: seconds.size,
    hidden: orders - shown,
  };
}

/**
 * {@link LiquidationCensoring} of a symbol that was recorded over `spans`.
 *
 * @param timesMs Of its events, ascending; those outside the spans count as seen.
 * @param spans Ascending, none overlapping another.
 */
export function measureCensoring(
  timesMs: ArrayLike<number>,
  spans: readonly (readonly [number, number])[],
  { isThrottled }: { readonly isThrottled: boolean },
): LiquidationCensoring {
  const meter = new CensoringMeter({ isThrottled });
  let next = 0;
  // By minutes, as a recorder has them: neither runs ahead of the other.
  for (const [fromMs, toMs] of spans)
    for (let at = fromMs; at < toMs;) {
      const until = Math.min(toMs, (Math.floor(at / MINUTE_MS) + 1) * MINUTE_MS);
      for (; next < timesMs.length && timesMs[next]! < until; next++) meter.event(timesMs[next]!);
      meter.covered(at, until);
      at = until;
    }
  for (; next < timesMs.length; next++) meter.event(timesMs[next]!);
  return meter.measure();
}
