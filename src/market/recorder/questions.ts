/**
 * What no stream sends is asked for: open interest and depth just before each full minute, so that they are there
 * when a bar closes, and funding just after each full hour. An answer is kept as it came, whatever it says.
 */
import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { HOUR_MS, MINUTE_MS, parseJson, SECOND_MS } from "../../core/index.js";
import { shown, type Question, type RecordedExchange } from "./exchanges/recordedExchange.js";
import type { RecorderClock } from "./recorderClock.js";
import type { RecorderTimings } from "./recorderTimings.js";
import type { SegmentRecord } from "./segmentRecord.js";
import { waitAskedFor } from "./streamConnection.js";

export interface QuestionOptions {
  readonly exchange: RecordedExchange;
  readonly restUrl: string;
  readonly symbols: readonly string[];
  readonly clock: RecorderClock;
  readonly timings: RecorderTimings;
  readonly keep: (record: SegmentRecord) => void;
  /** Told of each answer, or of why there is none. */
  readonly onAnswer: (question: Question["name"], symbol: string, failure: string | undefined) => void;
}

/** A book of a thousand levels has some 50 KiB. */
const MOST_REPLY_BYTES = 2 ** 20;
/** Kept of an answer that is no answer. */
const MOST_ERROR_CHARACTERS = 2_000;
/** Questions that are asked at once. */
const AT_ONCE = 4;
/** Settlements are published within it. */
const AFTER_HOUR_MS = MINUTE_MS;

interface Asked {
  readonly question: Question;
  readonly symbol: string;
}

/**
 * Asks until `signal` is aborted.
 *
 * @throws {RangeError} If the exchange does not know a symbol, in the first round.
 */
export async function askQuestions(options: QuestionOptions, signal: AbortSignal): Promise<void> {
  const { exchange, symbols, clock, timings } = options;
  let askedHour = -Infinity;
  for (let round = 0; !signal.aborted; round++) {
    const hour = Math.floor((clock.nowMs() - AFTER_HOUR_MS) / HOUR_MS);
    // A clock that was put back asks again, which harms nobody.
    const isHourly = hour !== askedHour;
    askedHour = hour;
    const asked = exchange.questions
      .filter(({ every }) => every === "minute" || isHourly)
      .flatMap((question) => symbols.map((symbol) => ({ question, symbol })));
    const pauseMs = await askAll(asked, { ...options, refusesUnknown: round === 0 }, signal);
    const nowMs = clock.nowMs();
    const nextMs = (MINUTE_MS + timings.askedAtMs - (nowMs % MINUTE_MS)) % MINUTE_MS;
    await clock.sleep(Math.max(pauseMs, nextMs < SECOND_MS ? MINUTE_MS : nextMs), signal);
  }
}

/** @returns How long the exchange asks to be left alone; 0 if it does not. */
async function askAll(
  asked: readonly Asked[],
  options: QuestionOptions & { readonly refusesUnknown: boolean },
  signal: AbortSignal,
): Promise<number> {
  let pauseMs = 0;
  let next = 0;
  const ask = async (): Promise<void> => {
    while (next < asked.length && pauseMs === 0 && !signal.aborted)
      pauseMs = Math.max(pauseMs, await askOne(asked[next++]!, options, signal));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return pauseMs;
}

async function askOne(
  { question, symbol }: Asked,
  options: QuestionOptions & { readonly refusesUnknown: boolean },
  signal: AbortSignal,
): Promise<number> {
  const { exchange, restUrl, clock, timings, keep, onAnswer, refusesUnknown } = options;
  let reply: { readonly status: number; readonly raw: string; readonly retryAfter: string | null };
  try {
    reply = await fetchBounded(
      `${restUrl}${question.path(encodeURIComponent(symbol))}`,
      AbortSignal.any([signal, AbortSignal.timeout(timings.replyMs)]),
    );
  } catch (error) {
    if (!signal.aborted) onAnswer(question.name, symbol, failureOf(error));
    return 0;
  }
  const { status, raw, retryAfter } = reply;
  const isAnswer = status === 200;
  keep({
    atMs: clock.nowMs(),
    asked: question.name,
    symbol,
    status,
    raw: isAnswer ? raw : raw.slice(0, MOST_ERROR_CHARACTERS),
  });
  const body = parsedOrUndefined(raw);
  const unknown = exchange.unknownSymbol(status, body);
  if (unknown !== undefined && refusesUnknown)
    throw new RangeError(
      `Cannot record ${symbol} as ${exchange.name} must know it: it says "${unknown}"; symbols are written as in ` +
        "BTCUSDT",
    );
  const isLimited = exchange.isLimited(body);
  onAnswer(
    question.name,
    symbol,
    !isAnswer ? `HTTP ${status}` : isLimited ? "too many questions" : body === undefined ? "no JSON" : undefined,
  );
  return waitAskedFor(isLimited ? 429 : status, retryAfter) ?? 0;
}

/** @throws {Error} If the answer is too long, or does not come. */
async function fetchBounded(
  url: string,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly raw: string; readonly retryAfter: string | null }> {
  const response = await fetch(url, { signal, redirect: "manual" });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const body = response.body === null ? [] : Readable.fromWeb(response.body as NodeReadableStream<Uint8Array>);
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MOST_REPLY_BYTES) throw new RangeError(`the answer is longer than ${MOST_REPLY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return {
    status: response.status,
    raw: Buffer.concat(chunks).toString("utf8"),
    retryAfter: response.headers.get("retry-after"),
  };
}

/** A failed fetch says why in its cause. */
function failureOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return shown(cause instanceof Error ? cause.message || cause.name : String(cause));
}

function parsedOrUndefined(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
