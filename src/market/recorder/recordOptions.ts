/** What a recording is told, how it goes, and what it left. */
import type { Rng } from "../../core/index.js";
import type { SymbolTally } from "./coverageTally.js";
import type { RecordedExchangeName } from "./exchanges/recordedExchange.js";
import type { RecorderClock } from "./recorderClock.js";
import type { RecorderTimings } from "./recorderTimings.js";
import type { StreamState } from "./steadyStream.js";

export interface RecordOptions {
  readonly symbols: readonly string[];
  /** Draws the waits between attempts; nothing that is recorded hangs on it. */
  readonly rng: Rng;
  /** Default `binance`. */
  readonly exchange?: RecordedExchangeName;
  /** Segments go to a folder of the exchange's name in it. Default `data/raw/recorded`. */
  readonly directory?: string;
  /** `wss://host` in place of the exchange's; `ws://` on this machine alone. */
  readonly streamUrl?: string;
  /** `https://host` in place of the exchange's; `http://` on this machine alone. */
  readonly restUrl?: string;
  /** Ends by itself after so long; without it when `signal` is aborted. */
  readonly forMs?: number;
  readonly signal?: AbortSignal;
  /** Told of every change of the stream and once a check. */
  readonly onStatus?: (status: RecordStatus) => void;
  /** Told what a person should know, in a sentence. */
  readonly onNote?: (sentence: string) => void;
  readonly clock?: RecorderClock;
  readonly timings?: Partial<RecorderTimings>;
  /** When a segment ends: by default after an hour, or at 32 MiB. */
  readonly segments?: { readonly mostBytes?: number; readonly mostMs?: number };
}

/** How a recording goes; its size does not grow with the time. */
export interface RecordStatus {
  readonly exchange: RecordedExchangeName;
  readonly stream: StreamState;
  readonly messages: number;
  /** Written, not packed. */
  readonly bytes: number;
  readonly symbols: readonly SymbolTally[];
  /** Steady time since the last message of each kind. */
  readonly lastSeenMs: Readonly<Record<string, number>>;
  /** Answers over HTTP, and questions that had none. */
  readonly answers: number;
  readonly unanswered: number;
  /** What came and was not kept: how often. */
  readonly dropped: Readonly<Record<string, number>>;
  /** How far this machine's clock was off the exchange's when the last heartbeat came; positive ahead. */
  readonly clockAheadMs: number;
  readonly steadyMs: number;
}

/** What a recording left. */
export interface RecordReceipt extends RecordStatus {
  /** Where its segments are. */
  readonly directory: string;
  readonly segments: number;
}
