/** What a recorder must know of an exchange: where to ask, what to say, and what an answer means. */
import type { LivenessRules } from "../provenSpans.js";

/** The exchanges that can be recorded. */
export type RecordedExchangeName = "binance" | "bybit";

/** What a message of a stream means to the connection that it came by. */
export type StreamMeaning =
  /** The answer to our subscription `id`. */
  | { readonly kind: "acknowledged"; readonly id: string }
  | { readonly kind: "refused"; readonly reason: string }
  /** Comes steadily for each symbol, whatever the market does: proof that the stream is alive. */
  | { readonly kind: "beat"; readonly symbol: string; readonly timeMs: number }
  | { readonly kind: "liquidations"; readonly events: readonly { readonly symbol: string; readonly timeMs: number }[] }
  | { readonly kind: "pong" }
  | { readonly kind: "other" };

/** A question that is asked over HTTP again and again, for each symbol. */
export interface Question {
  readonly name: "openInterest" | "depth" | "funding";
  /** Minutely just before each full minute; hourly just after each full hour. */
  readonly every: "minute" | "hour";
  /** Path and query. */
  readonly path: (symbol: string) => string;
}

/** One exchange, as plain data and pure functions. */
export interface RecordedExchange {
  readonly name: RecordedExchangeName;
  /** As in `https://host`, without a path. */
  readonly restUrl: string;
  /** As in `wss://host`, without a path. */
  readonly streamUrl: string;
  readonly streamPath: string;
  /** What to send once connected. */
  readonly subscription: (symbols: readonly string[], id: string) => string;
  /** @param message Parsed JSON of any shape. */
  readonly meaningOf: (message: unknown) => StreamMeaning;
  /** What to send to be answered; absent where the websocket's own ping is answered. */
  readonly ping?: string;
  readonly liveness: LivenessRules;
  /** Whether the feed shows at most one liquidation a second and symbol. */
  readonly isThrottled: boolean;
  readonly questions: readonly Question[];
  /** What it says of a symbol that it does not know; undefined if the answer is another. */
  readonly unknownSymbol: (status: number, body: unknown) => string | undefined;
  /** Whether it asks for fewer questions, beyond what the status says. */
  readonly isLimited: (body: unknown) => boolean;
}

/** The member of an object; undefined of anything else. */
export function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** The text of a member, without control characters and at most 120 long, fit to be shown. */
export function shownMember(value: unknown, name: string): string {
  const member = memberOf(value, name);
  return typeof member === "string" || typeof member === "number" ? shown(String(member)) : "";
}

/** A peer's text as it may be shown. */
export function shown(text: string): string {
  return text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, " ").slice(0, 120);
}
