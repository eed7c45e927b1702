/** Answers of the exchanges' REST interfaces, as the recorder keeps them: one question, one symbol, one instant. */
import { isMarketTime, MINUTE_MS } from "../../core/index.js";
import { memberOf, type Question } from "../recorder/exchanges/recordedExchange.js";
import type { ReplyRecord } from "../recorder/segmentRecord.js";
import { isPrice } from "./bounds.js";
import type { JsonRecord } from "./readJson.js";
import { parseDecimal } from "./rows.js";

/** One row of a table that is asked for by the minute. */
export type RecordedRow = Readonly<Record<"timeMs" | "knownMs", number>> & Readonly<Record<string, number>>;

/** A row; or why there is none, in words that go on after "its answers ...". */
export type ReadReply = { readonly row: RecordedRow } | { readonly lacks: string };

const NO_ANSWER = { lacks: "are no answer" } as const;
/** Within 1 % of mid. */
const BAND_FRAC = 0.01;
const MOST_QUANTITY = 1e18;

/**
 * Known at the full minute after it was received, or after the exchange's own stamp if the recorder's clock was
 * behind: never too early, and the same whatever milliseconds the network took.
 */
function knownMs(stampMs: number, { atMs }: Pick<ReplyRecord, "atMs">): number {
  return Math.ceil(Math.max(stampMs, atMs) / MINUTE_MS) * MINUTE_MS;
}

/**
 * Contracts outstanding, counted once. Bybit's figure counts both sides of each contract, so half of it where it does
 * not say one side itself.
 */
export function openInterestIn(body: unknown, reply: ReplyRecord): ReadReply {
  const bybit = firstOf(memberOf(memberOf(body, "result"), "list"));
  const stampMs = numberOf(bybit === undefined ? memberOf(body, "time") : memberOf(bybit, "timestamp"));
  const oneSide = numberOf(memberOf(bybit, "singleOpenInterest"));
  const openInterest =
    bybit === undefined
      ? numberOf(memberOf(body, "openInterest"))
      : Number.isNaN(oneSide)
        ? numberOf(memberOf(bybit, "openInterest")) / 2
        : oneSide;
  const symbol = memberOf(bybit === undefined ? body : memberOf(body, "result"), "symbol");
  if (!isMarketTime(stampMs) || !(openInterest > 0 && openInterest <= MOST_QUANTITY) || symbol !== reply.symbol)
    return NO_ANSWER;
  return { row: { timeMs: stampMs, knownMs: knownMs(stampMs, reply), openInterest } };
}

/** Resting notional within 1 % of mid, where the levels that were given reach so far on both sides. */
export function depthIn(body: unknown, reply: ReplyRecord): ReadReply {
  const result = memberOf(body, "result");
  const [bids, asks, stampMs] =
    result === undefined
      ? [levelsOf(memberOf(body, "bids"), -1), levelsOf(memberOf(body, "asks"), 1), numberOf(memberOf(body, "E"))]
      : [levelsOf(memberOf(result, "b"), -1), levelsOf(memberOf(result, "a"), 1), numberOf(memberOf(result, "ts"))];
  if (bids === undefined || asks === undefined || !isMarketTime(stampMs) || !(bids[0]![0] < asks[0]![0]))
    return NO_ANSWER;
  const mid = (bids[0]![0] + asks[0]![0]) / 2;
  const [low, high] = [mid * (1 - BAND_FRAC), mid * (1 + BAND_FRAC)];
  if (bids.at(-1)![0] > low || asks.at(-1)![0] < high) return { lacks: "do not reach 1 % from mid" };
  const sum = (levels: readonly Level[], isInside: (price: number) => boolean) =>
    levels.reduce((total, [price, quantity]) => (isInside(price) ? total + price * quantity : total), 0);
  return {
    row: {
      timeMs: stampMs,
      knownMs: knownMs(stampMs, reply),
      bidNotionalUsd: sum(bids, (price) => price >= low),
      askNotionalUsd: sum(asks, (price) => price <= high),
    },
  };
}

/** Settlements as {@link FUNDING} reads them; none if it is no answer. */
export function fundingIn(body: unknown, { symbol }: ReplyRecord, venue: string): readonly JsonRecord[] {
  const list = Array.isArray(body) ? body : memberOf(memberOf(body, "result"), "list");
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown) => {
    const time = numberOf(memberOf(one, "fundingTime") ?? memberOf(one, "fundingRateTimestamp"));
    const fundingRate = numberOf(memberOf(one, "fundingRate"));
    const isOne = memberOf(one, "symbol") === symbol && isMarketTime(time) && Math.abs(fundingRate) < 1;
    return isOne ? [{ symbol, venue, fundingTime: time, fundingRate }] : [];
  });
}

/** What the readers above are for, by the name of the question. */
export const REPLY_TABLES: Readonly<
  Record<
    Exclude<Question["name"], "funding">,
    { readonly table: "open_interest" | "depth"; readonly read: typeof depthIn }
  >
> = {
  openInterest: { table: "open_interest", read: openInterestIn },
  depth: { table: "depth", read: depthIn },
};

type Level = readonly [price: number, quantity: number];

/** Levels from the best outwards; undefined if they are none, or in another order. */
function levelsOf(value: unknown, outwards: 1 | -1): readonly Level[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const levels = value.map((one: unknown): Level =>
    Array.isArray(one) ? [numberOf(one[0]), numberOf(one[1])] : [NaN, NaN],
  );
  const isOrdered = levels.every(([price], i) => i === 0 || outwards * (price - levels[i - 1]![0]) > 0);
  const isSane = levels.every(([price, quantity]) => isPrice(price) && quantity >= 0 && quantity <= MOST_QUANTITY);
  return isOrdered && isSane ? levels : undefined;
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? (value[0] as unknown) : undefined;
}

function numberOf(value: unknown): number {
  return typeof value === "number" || typeof value === "string" ? parseDecimal(String(value)) : NaN;
}
