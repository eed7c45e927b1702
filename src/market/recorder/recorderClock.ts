/** The clocks of a recorder: what it stamps with, what it waits by, and waiting itself. */
import { setTimeout as later } from "node:timers/promises";
import { steadyClock, systemClock, type Clock } from "../../core/index.js";

export interface RecorderClock extends Clock {
  /** Never steps back or jumps; from some moment on. Everything that is waited for is measured by it. */
  steadyMs(): number;
  /** Ends after so long, or at once when `signal` is aborted; never throws. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's. */
export const systemRecorderClock: RecorderClock = {
  nowMs: () => systemClock.nowMs(),
  steadyMs: () => steadyClock.nowMs(),
  sleep: (durationMs, signal) => sleep(durationMs, signal),
};

/** Waits in real time. */
export async function sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return;
  const waiting = later(Math.max(0, durationMs), undefined, signal === undefined ? {} : { signal });
  await waiting.catch((error: unknown) => {
    if (signal?.aborted !== true) throw error;
  });
}
