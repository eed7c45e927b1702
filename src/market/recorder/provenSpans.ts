/**
 * From proofs of life to spans of the exchange's time in which nothing was missed.
 *
 * A websocket delivers in order and loses nothing, or breaks. So between two heartbeats of a symbol on one
 * acknowledged connection every event that was pushed between them has come too, however late the pair arrived; our
 * own clock has no say. Where heartbeats themselves are missing the exchange has left something out: that is a hole.
 */
import type { Span } from "../lake/coverageSpans.js";

export interface LivenessRules {
  /** Heartbeats of one symbol further apart than this leave a hole. */
  readonly gapMs: number;
  /** How long after it happened an event may be pushed: what happened just before a heartbeat may come after it. */
  readonly pushMs: number;
}

/** How far one connection had come with one symbol when a segment began. */
export interface CarriedBeat {
  readonly connection: number;
  readonly symbol: string;
  readonly lastMs: number;
  readonly provenMs: number;
}

/** Holds one entry for each open connection and symbol. */
export class ProvenSpans {
  readonly #rules: LivenessRules;
  readonly #connections = new Map<number, Map<string, { lastMs: number; provenMs: number }>>();

  constructor(rules: LivenessRules, carried: readonly CarriedBeat[] = []) {
    this.#rules = rules;
    for (const { connection, symbol, lastMs, provenMs } of carried) {
      this.acknowledge(connection);
      this.#connections.get(connection)!.set(symbol, { lastMs, provenMs });
    }
  }

  /** From now on heartbeats of this connection count: what was asked for is being sent. */
  acknowledge(connection: number): void {
    if (!this.#connections.has(connection)) this.#connections.set(connection, new Map());
  }

  close(connection: number): void {
    this.#connections.delete(connection);
  }

  /**
   * Takes a heartbeat.
   *
   * @returns What it proves, `[from, to)` in the exchange's time; undefined if nothing.
   */
  beat(connection: number, { symbol, timeMs }: { readonly symbol: string; readonly timeMs: number }): Span | undefined {
    const beats = this.#connections.get(connection);
    if (beats === undefined) return undefined;
    const before = beats.get(symbol);
    if (before === undefined || Math.abs(timeMs - before.lastMs) > this.#rules.gapMs) {
      beats.set(symbol, { lastMs: timeMs, provenMs: timeMs });
      return undefined;
    }
    if (timeMs <= before.lastMs) return undefined;
    const toMs = timeMs - this.#rules.pushMs;
    const fromMs = before.provenMs;
    beats.set(symbol, { lastMs: timeMs, provenMs: Math.max(fromMs, toMs) });
    return toMs > fromMs ? [fromMs, toMs] : undefined;
  }

  /** What the next segment's head must say. */
  carried(): CarriedBeat[] {
    return [...this.#connections].flatMap(([connection, beats]) =>
      [...beats].map(([symbol, beat]) => ({ connection, symbol, ...beat })),
    );
  }
}
