/**
 * The one place that reads the wall clock. A clock is injected wherever elapsed time is shown or
 * recorded, and its readings never enter a result.
 */

/** Milliseconds since the epoch, UTC. */
export interface Clock {
  /** The time now. */
  nowMs(): number;
}

/** The machine's clock. */
export const systemClock: Clock = { nowMs: () => Date.now() };

/**
 * A clock that only goes forward, from some moment on: what measures how long something took while the machine's
 * clock is put right.
 */
export const steadyClock: Clock = { nowMs: () => performance.now() };
