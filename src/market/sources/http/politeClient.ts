/**
 * Requests as a guest makes them: a server that asks for time gets it, and every request to it waits.
 *
 * 429 and 418 ask to wait, 403 is what exchanges say to who asked too often, 451 says that this place is not served.
 * A `Retry-After` is kept to; where there is none, and where an answer broke off, waits double with jitter.
 */
import { MINUTE_MS, SECOND_MS, type Rng } from "../../../core/index.js";
import { fetchBounded, quoted, type BoundedReply } from "./fetchBounded.js";
import { BrokenReplyError, ServerClosedError, SourceError } from "./sourceErrors.js";
import { waitWords } from "./waitWords.js";

/** A wait that a server asked for, or that follows an answer that broke off. */
export interface SourceWait {
  readonly host: string;
  readonly waitMs: number;
  /** Why, as a clause: "it answered 429". */
  readonly reason: string;
}

export interface PoliteOptions {
  readonly rng: Rng;
  /** Injected by tests. */
  readonly wait: (durationMs: number) => Promise<void>;
  /** Called before each wait; once for all requests that wait together. */
  readonly onWait: (wait: SourceWait) => void;
  /** Longest silence of a server. */
  readonly silenceMs?: number;
  /** What a 403 without `Retry-After` costs. */
  readonly forbiddenWaitMs?: number;
}

export interface AskOptions {
  /** Most bytes of the answer. */
  readonly mostBytes: number;
  /** What an answer of status 200 says that asks for time all the same; undefined if it does not. */
  readonly asksForTime?: (reply: BoundedReply) => string | undefined;
}

export interface PoliteClient {
  /**
   * The answer to a GET, or undefined if there is nothing by that name (404).
   *
   * @throws {SourceError} If it cannot be had.
   * @throws {ServerClosedError} If the server is done with us, now or since an earlier request.
   */
  ask(url: URL, options: AskOptions): Promise<BoundedReply | undefined>;
  /** Time of the server by the `Date` of its last answer; undefined before the first. */
  serverMs(host: string): number | undefined;
}

interface Patience {
  /** First wait; later ones double. */
  readonly waitMs: number;
  readonly attempts: number;
}

/** What follows an answer that broke off or a fault of the server. */
const BROKEN: Patience = { waitMs: SECOND_MS, attempts: 6 };
const BUSY: Patience = { waitMs: 5 * SECOND_MS, attempts: 8 };
const BANNED: Patience = { waitMs: 2 * MINUTE_MS, attempts: 3 };
const LONGEST_BACK_OFF_MS = MINUTE_MS;
/** Who wants more is asked another day. */
const MOST_WAIT_MS = 15 * MINUTE_MS;
/** So many things in a row that could not be had, and a server counts as out of reach. */
const MOST_FAILURES = 3;

interface Server {
  readonly host: string;
  /** Ends when everybody may ask again. */
  pause: Promise<unknown>;
  pauses: number;
  failures: number;
  dateMs: number | undefined;
  closed: ServerClosedError | undefined;
}

/** What becomes of one attempt. */
type Outcome = { readonly reply: BoundedReply | undefined } | { readonly again: Again };

interface Again {
  readonly patience: Patience;
  readonly reason: string;
  /** What the server asked for. */
  readonly retryAfterMs: number | undefined;
  /** Whether all requests to the server wait. */
  readonly isForAll: boolean;
}

/** A client whose waits and jitter are injected; it reads no clock. */
export function politeClient(options: PoliteOptions): PoliteClient {
  const { rng, wait, onWait, silenceMs, forbiddenWaitMs = MINUTE_MS } = options;
  const jitter = rng.child("back-off");
  const servers = new Map<string, Server>();
  const patienceWith = new Map([
    [429, BUSY],
    [418, BANNED],
    [403, { waitMs: forbiddenWaitMs, attempts: 2 }],
  ]);

  const serverAt = (host: string): Server => {
    const known = servers.get(host);
    if (known !== undefined) return known;
    const server = { host, pause: Promise.resolve(), pauses: 0, failures: 0, dateMs: undefined, closed: undefined };
    servers.set(host, server);
    return server;
  };

  const attempt = async (server: Server, url: URL, { mostBytes, asksForTime }: AskOptions): Promise<Outcome> => {
    let reply: BoundedReply;
    try {
      reply = await fetchBounded(url, { mostBytes, ...(silenceMs === undefined ? {} : { silenceMs }) });
    } catch (error) {
      if (!(error instanceof BrokenReplyError)) throw error;
      return { again: { patience: BROKEN, reason: error.message, retryAfterMs: undefined, isForAll: false } };
    }
    server.dateMs = dateOf(reply) ?? server.dateMs;
    const { status } = reply;
    const busy = status === 200 ? asksForTime?.(reply) : undefined;
    if (status === 404 || (status === 200 && busy === undefined)) return { reply: status === 404 ? undefined : reply };
    const reason = `it answered ${busy ?? statusWords(reply)}`;
    if (status === 451)
      throw closed(server, `${server.host} must serve this place: it answered 451, which says that it does not`, true);
    const patience = busy === undefined ? patienceWith.get(status) : BUSY;
    if (patience !== undefined)
      return { again: { patience, reason, retryAfterMs: retryAfterMs(reply), isForAll: true } };
    if (status < 500) throw new SourceError(`${server.host} must have an answer: ${reason}`);
    return { again: { patience: BROKEN, reason, retryAfterMs: retryAfterMs(reply), isForAll: false } };
  };

  const waitFor = async (server: Server, { patience, reason, retryAfterMs: asked, isForAll }: Again, made: number) => {
    const { host } = server;
    if (made === patience.attempts) {
      server.failures++;
      if (isForAll || server.failures >= MOST_FAILURES)
        throw closed(server, `${host} must let itself be asked: ${reason}, ${made} times`);
      throw new SourceError(`${host} must answer: ${reason}, ${made} times`);
    }
    const waitMs = asked ?? Math.min(Math.max(patience.waitMs, LONGEST_BACK_OFF_MS), patience.waitMs * 2 ** (made - 1));
    if (waitMs > MOST_WAIT_MS)
      throw closed(
        server,
        `${host} must let itself be asked within ${waitWords(MOST_WAIT_MS)}: ${reason} and wants ` +
          `${waitWords(waitMs)}; run the same command again then`,
      );
    // Never earlier than asked, and not all guests at the same instant.
    const jitteredMs = Math.round(
      asked === undefined ? waitMs * (0.5 + jitter.uniform()) : asked + jitter.uniform() * SECOND_MS,
    );
    if (!isForAll) {
      onWait({ host, waitMs: jitteredMs, reason });
      return wait(jitteredMs);
    }
    // Requests that were under way get the same answer; one of them speaks for all.
    if (server.pauses === 0) onWait({ host, waitMs: jitteredMs, reason });
    server.pauses++;
    const ended = wait(jitteredMs).then(() => {
      server.pauses--;
    });
    server.pause = Promise.all([server.pause, ended]);
  };

  return {
    serverMs: (host) => servers.get(host)?.dateMs,
    async ask(url, ask) {
      const server = serverAt(url.host);
      for (let made = 1; ; made++) {
        await server.pause;
        if (server.closed !== undefined) throw server.closed;
        const outcome = await attempt(server, url, ask);
        if ("reply" in outcome) {
          server.failures = 0;
          return outcome.reply;
        }
        await waitFor(server, outcome.again, made);
      }
    },
  };
}

/** The first reason stays: later ones follow from it. */
function closed(server: Server, reason: string, isLasting = false): ServerClosedError {
  server.closed ??= new ServerClosedError(reason, { isLasting });
  return server.closed;
}

/** `Retry-After` in seconds, or as a date beside the server's own; undefined if it says neither. */
function retryAfterMs({ headers }: BoundedReply): number | undefined {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * SECOND_MS);
  const untilMs = Date.parse(text);
  const nowMs = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(untilMs) || Number.isNaN(nowMs) ? undefined : Math.max(0, untilMs - nowMs);
}

function dateOf({ headers }: BoundedReply): number | undefined {
  const dateMs = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(dateMs) ? undefined : dateMs;
}

/** `400, "{"code":-1121,"msg":"Invalid symbol."}"`. */
function statusWords({ status, bytes }: BoundedReply): string {
  const text = Buffer.from(bytes.subarray(0, 400)).toString("utf8");
  return text.trim() === "" ? String(status) : `${status}, ${quoted(text)}`;
}
