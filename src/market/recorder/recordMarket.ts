/**
 * Keeps what no archive has: liquidations as they are pushed, open interest, depth and funding as they are asked for.
 *
 * Whatever comes is a record in a segment before anybody looks at it; what it means is read from the segments, by
 * `importFiles`, as often and as late as one likes. Which minutes were covered is in there too.
 */
import { join } from "node:path";
import { makeFolder, machineFailure, requireRng, tryProcessLock, type Rng } from "../../core/index.js";
import { contractNamed, isSymbol } from "../symbols.js";
import { CoverageTally, type SymbolTally } from "./coverageTally.js";
import { RECORDED_EXCHANGES, recordedExchange } from "./exchanges/recordedExchanges.js";
import type { Question, RecordedExchange, RecordedExchangeName, StreamMeaning } from "./exchanges/recordedExchange.js";
import { FinishedSegments } from "./finishedSegments.js";
import { RECORDER_LOCK } from "./openSegment.js";
import { ProvenSpans } from "./provenSpans.js";
import { askQuestions } from "./questions.js";
import { systemRecorderClock, type RecorderClock } from "./recorderClock.js";
import { RECORDER_TIMINGS, type RecorderTimings } from "./recorderTimings.js";
import { RECORDING_FORMAT, type SegmentRecord } from "./segmentRecord.js";
import { SegmentWriter } from "./segmentWriter.js";
import { keepStream, type StreamState } from "./steadyStream.js";
import { StreamConnection, type OpenSocket } from "./streamConnection.js";
import { streamAddress } from "./streamAddress.js";

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

/** A list of questions fits their limits, and one subscription. */
const MOST_SYMBOLS = 50;

/**
 * Records until it is stopped.
 *
 * @throws {RangeError} If a symbol or an address cannot be one, or the exchange does not know the symbol.
 * @throws {Error} If another recorder writes into the folder, or the machine gives no room; all that was received
 * until then is kept.
 */
export async function recordMarket(options: RecordOptions): Promise<RecordReceipt> {
  requireRng("record", options.rng);
  const exchange = exchangeOf(options.exchange ?? "binance");
  const symbols = symbolsOf(options.symbols);
  const streamUrl = streamAddress("streamUrl", options.streamUrl ?? exchange.streamUrl, "ws");
  const restUrl = streamAddress("restUrl", options.restUrl ?? exchange.restUrl, "http");
  const directory = join(options.directory ?? "data/raw/recorded", exchange.name);
  const openSocket = await socketOpener();
  try {
    makeFolder(directory);
  } catch (error) {
    throw machineFailure(`record into "${directory}"`, error);
  }
  const lock = tryProcessLock(join(directory, RECORDER_LOCK));
  if ("holder" in lock)
    throw new Error(
      `Cannot record into "${directory}" as nobody else may be recording there: process ${lock.holder} is; name ` +
        "both's symbols in one call, or give another folder",
    );
  try {
    const recorder = new Recorder({ ...options, exchange, symbols, directory });
    return await recorder.run({ streamUrl, restUrl, openSocket });
  } finally {
    lock.release();
  }
}

interface RecorderOptions extends Omit<RecordOptions, "exchange"> {
  readonly exchange: RecordedExchange;
  readonly directory: string;
}

class Recorder {
  readonly #options: RecorderOptions;
  readonly #clock: RecorderClock;
  readonly #timings: RecorderTimings;
  readonly #stop = new AbortController();
  readonly #finished: FinishedSegments;
  readonly #writer: SegmentWriter;
  readonly #proven: ProvenSpans;
  readonly #tallies: ReadonlyMap<string, CoverageTally>;
  /** Acknowledged and open; of two around a planned reconnect the older one's events are counted. */
  readonly #acknowledged = new Set<number>();
  readonly #lastSeenMs: Record<string, number> = {};
  readonly #dropped: Record<string, number> = {};
  #stream: StreamState = { liveSinceMs: null, plannedMs: null, attempts: 0, lastEnd: null };
  #failure: Error | undefined;
  #messages = 0;
  #segments = 0;
  #answers = 0;
  #unanswered = 0;
  #clockAheadMs = 0;

  constructor(options: RecorderOptions) {
    const { exchange, symbols, directory, clock = systemRecorderClock, timings, segments } = options;
    this.#options = options;
    this.#clock = clock;
    this.#timings = { ...RECORDER_TIMINGS, ...timings };
    this.#proven = new ProvenSpans(exchange.liveness);
    this.#tallies = new Map(symbols.map((symbol) => [symbol, new CoverageTally(symbol, exchange)]));
    this.#finished = new FinishedSegments({
      onKept: (path, reason) => this.#note(`"${path}" stays unpacked: ${reason}`),
    });
    this.#writer = new SegmentWriter({
      ...segments,
      directory,
      clock,
      head: () => ({
        recorder: RECORDING_FORMAT,
        atMs: clock.nowMs(),
        exchange: exchange.name,
        symbols,
        carried: this.#proven.carried(),
      }),
      onFinished: (path) => {
        this.#segments++;
        this.#finished.pack(path);
      },
    });
  }

  async run({
    streamUrl,
    restUrl,
    openSocket,
  }: {
    readonly streamUrl: string;
    readonly restUrl: string;
    readonly openSocket: OpenSocket;
  }): Promise<RecordReceipt> {
    const { exchange, symbols, directory, forMs, signal, rng } = this.#options;
    const [clock, timings, keep] = [this.#clock, this.#timings, (record: SegmentRecord) => this.#keep(record)];
    const stop = () => this.#stop.abort();
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted === true) stop();
    this.#finished.packLeft(directory);
    const connect = (number: number) =>
      new StreamConnection({
        ...{ number, url: `${streamUrl}${exchange.streamPath}`, exchange, symbols, clock, timings, openSocket, keep },
        onMeaning: (connection, meaning) => this.#understand(connection, meaning),
      });
    const onAnswer = (name: Question["name"], symbol: string, failure: string | undefined) =>
      this.#answered(name, symbol, failure);
    const overlapMs = exchange.liveness.gapMs;
    const work = [
      keepStream(
        { connect, clock, timings, overlapMs, rng, onState: (state) => this.#streamIs(state) },
        this.#stop.signal,
      ),
      askQuestions({ exchange, restUrl, symbols, clock, timings, keep, onAnswer }, this.#stop.signal),
      this.#tellStatus(),
      ...(forMs === undefined ? [] : [clock.sleep(forMs, this.#stop.signal).then(stop)]),
    ];
    // One that fails stops the others, and they are waited for.
    await Promise.allSettled(work.map((one) => one.catch((error: unknown) => this.#fail(error))));
    signal?.removeEventListener("abort", stop);
    try {
      this.#writer.close();
    } catch (error) {
      this.#fail(error);
    }
    await this.#finished.settled();
    if (this.#failure !== undefined) throw this.#failure;
    return { ...this.#status(), directory, segments: this.#segments };
  }

  /** @throws {Error} If the machine gives no room; the recording ends with that. */
  #keep(record: SegmentRecord): void {
    if ("from" in record && "became" in record && record.became === "closed") this.#closed(record.from);
    try {
      this.#writer.append(record);
    } catch (error) {
      this.#fail(error);
      throw error;
    }
    if ("raw" in record) this.#messages++;
    if ("dropped" in record) this.#dropped[record.dropped] = (this.#dropped[record.dropped] ?? 0) + 1;
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
    this.#stop.abort();
  }

  #understand(connection: number, meaning: StreamMeaning): void {
    this.#lastSeenMs[meaning.kind] = this.#clock.steadyMs();
    if (meaning.kind === "acknowledged") {
      this.#acknowledged.add(connection);
      this.#proven.acknowledge(connection);
    } else if (meaning.kind === "beat") {
      const tally = this.#tallies.get(meaning.symbol);
      if (tally === undefined) return;
      this.#clockAheadMs = this.#clock.nowMs() - meaning.timeMs;
      const span = this.#proven.beat(connection, meaning);
      if (span !== undefined) tally.cover(span);
    } else if (meaning.kind === "liquidations" && connection === Math.min(...this.#acknowledged))
      for (const { symbol, timeMs } of meaning.events) this.#tallies.get(symbol)?.event(timeMs);
  }

  #closed(connection: number): void {
    this.#acknowledged.delete(connection);
    this.#proven.close(connection);
  }

  #streamIs(state: StreamState): void {
    const before = this.#stream;
    this.#stream = state;
    if (state.liveSinceMs !== null && state.liveSinceMs !== before.liveSinceMs)
      this.#note(before.attempts <= 1 ? "connected" : `connected again, attempt ${state.attempts}`);
    else if (state.lastEnd !== null && state.attempts === before.attempts)
      this.#note(`the connection ended: ${state.lastEnd}`);
    this.#options.onStatus?.(this.#status());
  }

  #answered(name: Question["name"], symbol: string, failure: string | undefined): void {
    this.#lastSeenMs[name] = this.#clock.steadyMs();
    if (failure === undefined) this.#answers++;
    else {
      this.#unanswered++;
      this.#note(`no ${name} of ${symbol}: ${failure}`);
    }
  }

  #note(sentence: string): void {
    this.#options.onNote?.(sentence);
  }

  async #tellStatus(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#clock.sleep(this.#timings.checkMs, this.#stop.signal);
      this.#options.onStatus?.(this.#status());
    }
  }

  #status(): RecordStatus {
    return {
      exchange: this.#options.exchange.name,
      stream: this.#stream,
      messages: this.#messages,
      bytes: this.#writer.bytes,
      symbols: [...this.#tallies.values()].map((one) => one.tally()),
      lastSeenMs: { ...this.#lastSeenMs },
      answers: this.#answers,
      unanswered: this.#unanswered,
      dropped: { ...this.#dropped },
      clockAheadMs: this.#clockAheadMs,
      steadyMs: this.#clock.steadyMs(),
    };
  }
}

function exchangeOf(name: string): RecordedExchange {
  const exchange = recordedExchange(name);
  if (exchange !== undefined) return exchange;
  throw new RangeError(
    `Cannot record as the exchange must be one of ${RECORDED_EXCHANGES.join(", ")}: found ${JSON.stringify(name)}`,
  );
}

/** In the exchange's spelling, each once. */
function symbolsOf(texts: readonly string[]): string[] {
  const symbols = [...new Set(texts.map((text) => contractNamed(text.toUpperCase())))];
  const wrong = symbols.find((symbol) => !isSymbol(symbol));
  if (wrong !== undefined)
    throw new RangeError(
      "Cannot record as every symbol must be letters and digits, as in BTCUSDT: found " +
        JSON.stringify(wrong.slice(0, 60)),
    );
  if (symbols.length >= 1 && symbols.length <= MOST_SYMBOLS) return symbols;
  throw new RangeError(`Cannot record as there must be 1 to ${MOST_SYMBOLS} symbols: found ${symbols.length}`);
}

async function socketOpener(): Promise<OpenSocket> {
  const { WebSocket } = await import("ws");
  return (url, limits) => new WebSocket(url, { ...limits, perMessageDeflate: false, followRedirects: false });
}
