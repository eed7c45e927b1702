/** Says beside each step of long work how long the rest may take. */
import { HOUR_MS, MINUTE_MS, SECOND_MS, type Clock, type ProgressListener } from "../../core/index.js";

/** Of a task; before that an estimate is a guess. */
const LEAST_ELAPSED_MS = 3 * SECOND_MS;

/**
 * A listener that adds "about 3 min left" to the detail of each step, by the pace since the task began; nothing where
 * the clock has been set back or too little is done.
 */
export function withTimeLeft(listener: ProgressListener, clock: Clock): ProgressListener {
  let task = "";
  let began = { ms: 0, done: 0 };
  return (event) => {
    const nowMs = clock.nowMs();
    if (event.task !== task) {
      task = event.task;
      began = { ms: nowMs, done: event.done };
    }
    const elapsedMs = nowMs - began.ms;
    const steps = event.done - began.done;
    if (elapsedMs < LEAST_ELAPSED_MS || steps <= 0 || event.done >= event.total) return listener(event);
    const left = `about ${leftWords((elapsedMs / steps) * (event.total - event.done))} left`;
    listener({ ...event, detail: event.detail === undefined ? left : `${left}, ${event.detail}` });
  };
}

function leftWords(leftMs: number): string {
  if (leftMs < 2 * MINUTE_MS) return `${Math.max(1, Math.round(leftMs / SECOND_MS))} s`;
  return leftMs < 2 * HOUR_MS ? `${Math.round(leftMs / MINUTE_MS)} min` : `${Math.round(leftMs / HOUR_MS)} h`;
}
