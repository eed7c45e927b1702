/** How long a recorder waits for what. */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../core/index.js";

export interface RecorderTimings {
  /** Until a connection must be open, and then until its subscription must be answered. */
  readonly answerMs: number;
  /** From one ping to the next; one that is not answered by then ends the connection. */
  readonly pingMs: number;
  /** An exchange ends a connection after 24 hours; before that a second one is opened. */
  readonly lifeMs: number;
  /** The wait before a new attempt: drawn up to `backOffMs`, which doubles with each failure up to `mostBackOffMs`. */
  readonly backOffMs: number;
  readonly mostBackOffMs: number;
  /** A connection that lasted so long was none that failed. */
  readonly settledMs: number;
  /** From one look at the clocks to the next. */
  readonly checkMs: number;
  /** For one answer over HTTP. */
  readonly replyMs: number;
  /** Into each minute: early enough for all answers to be there when the minute ends. */
  readonly askedAtMs: number;
}

/** For the exchanges as they are. */
export const RECORDER_TIMINGS: RecorderTimings = {
  answerMs: 10 * SECOND_MS,
  pingMs: 20 * SECOND_MS,
  lifeMs: DAY_MS - HOUR_MS / 2,
  backOffMs: SECOND_MS,
  mostBackOffMs: MINUTE_MS,
  settledMs: MINUTE_MS,
  checkMs: SECOND_MS,
  replyMs: 10 * SECOND_MS,
  askedAtMs: 40 * SECOND_MS,
};
