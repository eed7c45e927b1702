/**
 * One websocket from its opening to its end: what comes is kept before anybody looks at it, the subscription must be
 * acknowledged, pings answered and heartbeats steady, or it is ended with a reason.
 *
 * This is `ws` itself and not ccxt's stream: ccxt hands on what it has parsed, and what a recording is worth is that
 * the exchange's own bytes are on the disk whatever we understand of them today.
 */
import type { IncomingMessage } from "node:http";
import { parseJson } from "../../core/index.js";
import { shown, type RecordedExchange, type StreamMeaning } from "./exchanges/recordedExchange.js";
import type { RecorderClock } from "./recorderClock.js";
import type { RecorderTimings } from "./recorderTimings.js";
import type { SegmentRecord } from "./segmentRecord.js";

/** Of a websocket what is used here, in the words of `ws`. */
export interface StreamSocket {
  on(event: "open" | "pong", listener: () => void): unknown;
  on(event: "message", listener: (data: Buffer, isBinary: boolean) => void): unknown;
  on(event: "unexpected-response", listener: (request: unknown, response: IncomingMessage) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "close", listener: (code: number, reason: Buffer) => void): unknown;
  send(text: string): void;
  ping(): void;
  terminate(): void;
}

/** Makes the socket; `ws` is loaded once, on first use. */
export type OpenSocket = (
  url: string,
  options: { readonly maxPayload: number; readonly handshakeTimeout: number },
) => StreamSocket;

export interface ConnectionOptions {
  /** Counts up with each connection of a recorder. */
  readonly number: number;
  readonly url: string;
  readonly exchange: RecordedExchange;
  readonly symbols: readonly string[];
  readonly clock: RecorderClock;
  readonly timings: RecorderTimings;
  readonly openSocket: OpenSocket;
  /** Keeps a record for good. Its failure ends the recorder, and this connection. */
  readonly keep: (record: SegmentRecord) => void;
  /** Told what a kept message means. */
  readonly onMeaning: (connection: number, meaning: StreamMeaning) => void;
}

/** Why a connection ended, and how long the exchange asks to stay away. */
export interface ConnectionEnd {
  readonly why: string;
  readonly waitMs?: number;
}

/** No message of either exchange is a hundredth of it; a longer one ends the connection before it is in memory. */
const MOST_MESSAGE_BYTES = 2 ** 20;
const TOO_LONG = "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH";
const MOST_WAIT_MS = 3_600_000;

export class StreamConnection {
  readonly number: number;
  /** When it ended. */
  readonly ended: Promise<ConnectionEnd>;
  /** Whether it was acknowledged and its first heartbeat came; false if it ended before. */
  readonly live: Promise<boolean>;

  readonly #options: ConnectionOptions;
  readonly #socket: StreamSocket;
  readonly #watch = new AbortController();
  #end: (end: ConnectionEnd) => void = () => {};
  #setLive: (isLive: boolean) => void = () => {};
  #isEnded = false;
  #isAcknowledged = false;
  #awaitsPong = false;
  #openedMs: number;
  #beatMs: number;
  #pingedMs: number;

  constructor(options: ConnectionOptions) {
    const { number, url, timings, clock, openSocket } = options;
    this.number = number;
    this.#options = options;
    this.ended = new Promise((resolve) => (this.#end = resolve));
    this.live = new Promise((resolve) => (this.#setLive = resolve));
    this.#openedMs = this.#beatMs = this.#pingedMs = clock.steadyMs();
    this.#socket = openSocket(url, { maxPayload: MOST_MESSAGE_BYTES, handshakeTimeout: timings.answerMs });
    this.#listen();
    void this.#watchClocks();
  }

  /** Ends it from our side. */
  close(why: string): void {
    this.#finish({ why });
  }

  #listen(): void {
    this.#socket.on("open", () => this.#guarded(() => this.#opened()));
    this.#socket.on("message", (data: Buffer, isBinary: boolean) => this.#guarded(() => this.#took(data, isBinary)));
    this.#socket.on("pong", () => (this.#awaitsPong = false));
    this.#socket.on("unexpected-response", (_request, response) => this.#refused(response));
    this.#socket.on("error", (error) => this.#failed(error));
    this.#socket.on("close", (code, reason) =>
      this.#finish({ why: `closed by the exchange, ${code} ${shown(reason.toString("utf8"))}`.trimEnd() }),
    );
  }

  #opened(): void {
    const { number, exchange, symbols, keep, clock } = this.#options;
    this.#openedMs = this.#beatMs = this.#pingedMs = clock.steadyMs();
    keep({ atMs: clock.nowMs(), from: number, became: "opened" });
    this.#socket.send(exchange.subscription(symbols, String(number)));
  }

  /** The raw message first; what it means is a matter of the copy that is kept. */
  #took(data: Buffer, isBinary: boolean): void {
    if (this.#isEnded) return;
    const { number, keep, clock, exchange, onMeaning } = this.#options;
    const raw = data.toString(isBinary ? "base64" : "utf8");
    keep({ atMs: clock.nowMs(), from: number, raw, ...(isBinary ? { isBinary: true as const } : {}) });
    if (isBinary) return;
    const meaning = exchange.meaningOf(parsedOrUndefined(raw));
    if (meaning.kind === "acknowledged" && meaning.id === String(number) && !this.#isAcknowledged) {
      this.#isAcknowledged = true;
      this.#beatMs = clock.steadyMs();
      keep({ atMs: clock.nowMs(), from: number, became: "acknowledged" });
      onMeaning(number, meaning);
    } else if (meaning.kind === "refused" && !this.#isAcknowledged)
      this.#finish({ why: `the exchange refused the subscription: ${meaning.reason}` });
    else if (meaning.kind === "pong") this.#awaitsPong = false;
    else if (meaning.kind !== "acknowledged") {
      if (meaning.kind === "beat" && this.#isAcknowledged) this.#beat();
      onMeaning(number, meaning);
    }
  }

  #beat(): void {
    this.#beatMs = this.#options.clock.steadyMs();
    this.#setLive(true);
  }

  #refused(response: IncomingMessage): void {
    const status = response.statusCode ?? 0;
    response.destroy();
    const waitMs = waitAskedFor(status, response.headers["retry-after"]);
    this.#finish({ why: `refused with HTTP ${status}`, ...(waitMs === undefined ? {} : { waitMs }) });
  }

  /** What broke the protocol, or was too long, has come and is not kept. */
  #failed(error: Error): void {
    const code = "code" in error ? String(error.code) : "";
    if (code.startsWith("WS_ERR_") && !this.#isEnded) {
      const dropped = code === TOO_LONG ? `a message of more than ${MOST_MESSAGE_BYTES} bytes` : "a broken frame";
      this.#guarded(() => this.#options.keep({ atMs: this.#options.clock.nowMs(), dropped }));
    }
    this.#finish({ why: shown(error.message) });
  }

  async #watchClocks(): Promise<void> {
    const { clock, timings } = this.#options;
    while (!this.#isEnded) {
      await clock.sleep(timings.checkMs, this.#watch.signal);
      if (!this.#isEnded) this.#guarded(() => this.#check(clock.steadyMs()));
    }
  }

  #check(steadyMs: number): void {
    const { timings, exchange } = this.#options;
    if (!this.#isAcknowledged) {
      if (steadyMs - this.#openedMs > timings.answerMs) this.#finish({ why: "the subscription was not acknowledged" });
      return;
    }
    if (steadyMs - this.#beatMs > exchange.liveness.gapMs) return this.#finish({ why: "silent: no heartbeat came" });
    if (steadyMs - this.#pingedMs < timings.pingMs) return;
    if (this.#awaitsPong) return this.#finish({ why: "a ping was not answered" });
    this.#awaitsPong = true;
    this.#pingedMs = steadyMs;
    if (exchange.ping === undefined) this.#socket.ping();
    else this.#socket.send(exchange.ping);
  }

  /** A failure to keep something ends the connection; whoever keeps has told the recorder. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#finish({ why: error instanceof Error ? shown(error.message) : "failed" });
    }
  }

  #finish(end: ConnectionEnd): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#watch.abort();
    // Not a close frame: who does not read would keep us waiting for the answer.
    this.#socket.terminate();
    const { number, keep, clock } = this.#options;
    try {
      keep({ atMs: clock.nowMs(), from: number, became: "closed", why: end.why });
    } catch {
      // The disk took nothing more; that has been told, and the coverage ends with the last heartbeat that it took.
    }
    this.#setLive(false);
    this.#end(end);
  }
}

/** `Retry-After` of an answer that asks for fewer, else what each exchange asks for; undefined for other answers. */
export function waitAskedFor(status: number, retryAfter: string | null | undefined): number | undefined {
  const usualMs = { 403: 600_000, 418: 600_000, 429: 60_000, 503: 10_000 }[status];
  if (usualMs === undefined) return undefined;
  const seconds = Number(/^\d{1,6}$/.exec(retryAfter ?? "")?.[0] ?? NaN);
  return Math.min(MOST_WAIT_MS, Number.isNaN(seconds) ? usualMs : Math.max(1, seconds) * 1_000);
}

function parsedOrUndefined(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
