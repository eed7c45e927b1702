/** One recording at work: stream and questions go into segments, and what is understood of them is counted. */
import { CoverageTally } from "./coverageTally.js";
import type { Question, RecordedExchange, StreamMeaning } from "./exchanges/recordedExchange.js";
import { FinishedSegments } from "./finishedSegments.js";
import { ProvenSpans } from "./provenSpans.js";
import { askQuestions } from "./questions.js";
import { systemRecorderClock, type RecorderClock } from "./recorderClock.js";
import { RECORDER_TIMINGS, type RecorderTimings } from "./recorderTimings.js";
import { RECORDING_FORMAT, type SegmentRecord } from "./segmentRecord.js";
import { SegmentWriter } from "./segmentWriter.js";
import { keepStream, type StreamState } from "./steadyStream.js";
import { StreamConnection, type OpenSocket } from "./streamConnection.js";
import type { RecordOptions, RecordReceipt, RecordStatus } from "./recordOptions.js";

export interface RecorderOptions extends Omit<RecordOptions, "exchange"> {
  readonly exchange: RecordedExchange;
  readonly directory: string;
}

/** Runs once; what it holds does not grow with the time. */
export class Recorder {
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
