/**
 * One request whose answer has bounds: on its size, on silence and on the whole time, whatever the server claims.
 *
 * A redirect is followed only within the server that was asked: whoever names a server wants its answers.
 */
import { MINUTE_MS, SECOND_MS } from "../../../core/index.js";
import { BrokenReplyError, SourceError } from "./sourceErrors.js";

/** An answer, read whole. */
export interface BoundedReply {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

export interface ReplyBounds {
  /** Most bytes of an answer, unpacked. */
  readonly mostBytes: number;
  /** Longest silence before an answer and inside it. */
  readonly silenceMs?: number;
}

const SILENCE_MS = 30 * SECOND_MS;
/** No file that is asked for takes longer over a slow line; who sends a byte now and then sends nothing. */
const LONGEST_MS = 10 * MINUTE_MS;
const MOST_REDIRECTS = 3;
/** Of a message that quotes an answer. */
const LONGEST_QUOTE = 60;

/**
 * @throws {BrokenReplyError} If no whole answer came.
 * @throws {SourceError} If it is larger than allowed, or leads to another server.
 */
export async function fetchBounded(url: URL, bounds: ReplyBounds): Promise<BoundedReply> {
  let at = url;
  for (let redirects = 0; ; redirects++) {
    const reply = await fetchOnce(at, bounds);
    const location = reply.status >= 300 && reply.status < 400 ? reply.headers.get("location") : null;
    if (location === null) return reply;
    const target = URL.canParse(location, at.href) ? new URL(location, at) : undefined;
    if (target?.origin !== url.origin)
      throw new SourceError(`${url.host} must answer itself: it sends to ${quoted(location)}`);
    if (redirects === MOST_REDIRECTS)
      throw new SourceError(`${url.host} must answer within ${MOST_REDIRECTS} redirects: found one more`);
    at = target;
  }
}

async function fetchOnce(url: URL, { mostBytes, silenceMs = SILENCE_MS }: ReplyBounds): Promise<BoundedReply> {
  const stop = new AbortController();
  const whole = setTimeout(() => stop.abort(new BrokenReplyError("its answer took over 10 minutes")), LONGEST_MS);
  let silence: NodeJS.Timeout | undefined;
  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(
      () => stop.abort(new BrokenReplyError(`nothing came for ${silenceMs / SECOND_MS} s`)),
      silenceMs,
    );
  };
  try {
    heard();
    const response = await fetch(url, {
      redirect: "manual",
      signal: stop.signal,
      headers: { "accept-encoding": "identity", "user-agent": "tenbin" },
    });
    const { status, headers } = response;
    requireSize(url, Number(headers.get("content-length") ?? 0), mostBytes);
    const chunks: Uint8Array[] = [];
    let read = 0;
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
      heard();
      read += part.value.length;
      requireSize(url, read, mostBytes);
      chunks.push(part.value);
    }
    return { status, headers, bytes: Buffer.concat(chunks) };
  } catch (error) {
    if (error instanceof SourceError) throw error;
    if (stop.signal.aborted) throw stop.signal.reason;
    throw new BrokenReplyError(reasonOf(error));
  } finally {
    clearTimeout(whole);
    clearTimeout(silence);
    // What is left of an answer that nobody reads.
    stop.abort();
  }
}

function requireSize({ host, pathname }: URL, bytes: number, mostBytes: number): void {
  if (bytes > mostBytes)
    throw new SourceError(`an answer of ${host} must be at most ${mostBytes} bytes: ${pathname} has ${bytes} or more`);
}

/** Node says "fetch failed", and why only in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const told = cause instanceof Error ? cause : error;
  if (!(told instanceof Error)) return String(told);
  return told.message !== "" ? told.message : "code" in told ? String(told.code) : told.name;
}

/** A text of a server's, short and without control characters, for a message. */
export function quoted(text: string): string {
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ").trim();
  return `"${plain.length > LONGEST_QUOTE ? `${plain.slice(0, LONGEST_QUOTE)}...` : plain}"`;
}
