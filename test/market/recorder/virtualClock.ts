/**
 * Time that runs faster than the machine's, for an exchange and a recorder in one process.
 *
 * It moves by small steps, and between two steps the process looks at its sockets: one that was held up by whatever
 * else the machine does finds that hardly any time has passed. A recorder waits 10 seconds for an answer, which takes a
 * few steps, so no step is longer than a second or so, however fast the clock is to be.
 */
import { steadyClock } from "../../../src/core/clock.js";
import type { RecorderClock } from "../../../src/market/recorder/recorderClock.js";

export interface VirtualClock extends RecorderClock {
  /** Moves the recorder's time of day; neither the exchange's nor what is measured moves with it. */
  jump(byMs: number): void;
  /** The exchange's time of day. */
  trueMs(): number;
  stop(): void;
}

const STEP_MS = 5;
const LONGEST_STEP_MS = 1_200;

export function virtualClock(startMs: number, speed: number): VirtualClock {
  const sleepers = new Set<{ readonly atMs: number; readonly wake: () => void }>();
  let passedMs = 0;
  let jumpedMs = 0;
  let lookedMs = steadyClock.nowMs();
  const ticker = setInterval(() => {
    const realMs = steadyClock.nowMs();
    passedMs += Math.min((realMs - lookedMs) * speed, LONGEST_STEP_MS);
    lookedMs = realMs;
    for (const sleeper of sleepers) if (sleeper.atMs <= passedMs) sleeper.wake();
  }, STEP_MS);
  const trueMs = () => Math.floor(startMs + passedMs);
  return {
    trueMs,
    nowMs: () => trueMs() + jumpedMs,
    steadyMs: () => passedMs,
    sleep: (durationMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const wake = () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", wake);
          resolve();
        };
        const sleeper = { atMs: passedMs + durationMs, wake };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", wake, { once: true });
      }),
    jump: (byMs) => {
      jumpedMs += byMs;
    },
    stop: () => clearInterval(ticker),
  };
}
