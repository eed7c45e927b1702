/** A stream that is kept up: reconnected when it breaks, and before the exchange would end it. */
import type { Rng } from "../../core/index.js";
import type { RecorderClock } from "./recorderClock.js";
import type { RecorderTimings } from "./recorderTimings.js";
import type { ConnectionEnd, StreamConnection } from "./streamConnection.js";

export interface SteadyStreamOptions {
  readonly connect: (number: number) => StreamConnection;
  readonly clock: RecorderClock;
  readonly timings: RecorderTimings;
  /** For how long both connections run around a planned reconnect: as long as heartbeats may be apart. */
  readonly overlapMs: number;
  /** Draws the waits, so that a thousand recorders do not come back in the same second. */
  readonly rng: Rng;
  readonly onState: (state: StreamState) => void;
}

/** Where the stream is. */
export interface StreamState {
  /** Steady time since which the present connection lives; null without one. */
  readonly liveSinceMs: number | null;
  /** Steady time of the next planned reconnect; null without a connection. */
  readonly plannedMs: number | null;
  /** How often a connection was made. */
  readonly attempts: number;
  /** Why the last connection ended and, if that is so, how long is waited; null if none did. */
  readonly lastEnd: string | null;
}

/**
 * Runs until `signal` is aborted; the connections are then closed.
 *
 * Timing: a planned reconnect opens the second connection while the first still delivers, and ends the first
 * `overlapMs` after the second's first heartbeat, if the second lives so long. What both deliver is one event when it
 * is read.
 */
export async function keepStream(options: SteadyStreamOptions, signal: AbortSignal): Promise<void> {
  const { connect, clock, timings, overlapMs, rng, onState } = options;
  let state: StreamState = { liveSinceMs: null, plannedMs: null, attempts: 0, lastEnd: null };
  const say = (change: Partial<StreamState>) => onState((state = { ...state, ...change }));
  let old: StreamConnection | undefined;
  let failures = 0;
  /** Whether a connection lives until then. */
  const lasts = async (ended: Promise<ConnectionEnd>, untilMs: number): Promise<boolean> => {
    const over = new AbortController();
    const waiting = clock.sleep(untilMs - clock.steadyMs(), AbortSignal.any([over.signal, signal]));
    const isOver = await Promise.race([ended.then(() => true), waiting.then(() => false)]);
    over.abort();
    return !isOver && !signal.aborted;
  };
  while (!signal.aborted) {
    const connection = connect(state.attempts + 1);
    say({ attempts: connection.number });
    const ended = endOf(connection, signal);
    const begunMs = clock.steadyMs();
    if (await connection.live) {
      const liveMs = clock.steadyMs();
      const plannedMs = liveMs + timings.lifeMs * (1 - 0.02 * rng.uniform());
      say({ liveSinceMs: liveMs, plannedMs });
      if (old !== undefined && (await lasts(ended, liveMs + overlapMs))) {
        old.close("replaced, as planned");
        old = undefined;
      }
      if (await lasts(ended, plannedMs)) {
        // Nothing is over yet: the next connection begins beside this one.
        const present = (old = connection);
        void ended.then(() => {
          if (old !== present) return;
          old = undefined;
          say({ liveSinceMs: null, plannedMs: null });
        });
        continue;
      }
    }
    const { why, waitMs } = await ended;
    if (signal.aborted) break;
    failures = clock.steadyMs() - begunMs >= timings.settledMs ? 0 : failures + 1;
    const mostMs = Math.min(timings.mostBackOffMs, timings.backOffMs * 2 ** Math.min(failures, 20));
    const pauseMs = waitMs ?? mostMs * rng.uniform();
    say({ ...(old === undefined ? { liveSinceMs: null, plannedMs: null } : {}), lastEnd: why });
    await clock.sleep(pauseMs, signal);
  }
  old?.close("the recorder was stopped");
}

/** Ends with the connection; a recorder that is stopped ends it. */
async function endOf(connection: StreamConnection, signal: AbortSignal): Promise<ConnectionEnd> {
  const stop = () => connection.close("the recorder was stopped");
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  const end = await connection.ended;
  signal.removeEventListener("abort", stop);
  return end;
}
