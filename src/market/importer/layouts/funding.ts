/** Funding settlements: the archive, the REST reply and tables of several venues. */
import { MINUTE_MS } from "../../../core/index.js";
import { isSymbol } from "../../symbols.js";
import { refuseRow, type Rows } from "../rows.js";
import { countOutOfOrder, rowsBySymbol } from "./groupRows.js";
import {
  number,
  optional,
  PLAIN_TIMES,
  symbolText,
  text,
  time,
  type Layout,
  type ReadContext,
  type ReadFile,
  type Source,
} from "./layout.js";

const HOME_VENUE = "binance";
/** No perpetual contract settles less often than daily; 480 is minutes. */
const MOST_INTERVAL_HOURS = 24;

export const FUNDING: Layout = {
  name: "funding",
  fields: [
    time("calctime", "fundingtime", "fundingratetimestamp", "settletime", ...PLAIN_TIMES),
    // OKX's realised rate is what was paid; the other is the forecast before it.
    number("rate", "realizedrate", "realfundingrate", "lastfundingrate", "fundingrate"),
    optional(number("intervalHours", "fundingintervalhours", "intervalhours")),
    symbolText,
    optional(text("venue", "venue", "exchange")),
    optional(text("coin", "coin")),
  ],
  read: readFunding,
};

/**
 * `timeMs` is the settlement on its whole minute: the recorded instant lies up to some milliseconds after
 * it and differs between sources. `knownMs` is the recorded instant.
 */
export function readFunding(rows: Rows, source: Source, { fundingVenue }: ReadContext): ReadFile {
  const { venue, coin } = rows.texts;
  const ofVenue = (row: number) => venue?.[row]?.toLowerCase() ?? HOME_VENUE;
  const named =
    coin === undefined || rows.texts["symbol"] !== undefined
      ? rows
      : { ...rows, texts: { ...rows.texts, symbol: coin.map(perpetualOf) } };
  const symbols = rowsBySymbol(named, source);
  if (symbols === undefined)
    return {
      series: [],
      coverage: [],
      apart: [{ series: "funding", rows: rows.count, reason: "neither its rows nor its name say of which symbol" }],
    };
  requireRates(rows, source);

  const others = new Map<string, number>();
  for (let row = 0; row < rows.count; row++)
    if (ofVenue(row) !== fundingVenue) others.set(ofVenue(row), (others.get(ofVenue(row)) ?? 0) + 1);
  const series = [...symbols].flatMap(([symbol, all]) => {
    const own = all.filter((row) => ofVenue(row) === fundingVenue);
    if (own.length === 0) return [];
    const knownMs = Float64Array.from(own, (row) => rows.numbers["time"]![row]!);
    const timeMs = knownMs.map((known) => Math.round(known / MINUTE_MS) * MINUTE_MS);
    const interval = rows.numbers["intervalHours"];
    const columns = {
      timeMs,
      knownMs: knownMs.map((known, i) => Math.max(known, timeMs[i]!)),
      rate: Float64Array.from(own, (row) => rows.numbers["rate"]![row]!),
      ...(interval === undefined ? {} : { intervalHours: Float64Array.from(own, (row) => interval[row]!) }),
    };
    return [
      {
        table: "funding",
        symbol,
        venue: fundingVenue,
        columns,
        read: own.length,
        dropped: 0,
        outOfOrder: countOutOfOrder(timeMs),
      } as const,
    ];
  });
  const apart = [...others].sort().map(([other, count]) => ({
    series: `funding of ${other}`,
    rows: count,
    reason: `the bars are ${fundingVenue}'s`,
  }));
  return { series, coverage: [], apart };
}

/**
 * Most of a notional that any exchange charges at once is 4 %; a rate of 1 is a price or a time in the wrong
 * column.
 */
function requireRates({ count, numbers, lineOf }: Rows, { name }: Source): void {
  const { rate, intervalHours } = numbers as { readonly rate: Float64Array; readonly intervalHours?: Float64Array };
  for (let row = 0; row < count; row++) {
    if (Math.abs(rate[row]!) >= 1)
      refuseRow(name, "every funding rate must be a fraction below 1", lineOf(row), String(rate[row]));
    if (intervalHours !== undefined && intervalHours[row]! <= 0)
      refuseRow(name, "every funding interval must be above zero hours", lineOf(row), String(intervalHours[row]));
    if (intervalHours !== undefined && intervalHours[row]! > MOST_INTERVAL_HOURS)
      refuseRow(
        name,
        `every funding interval must be at most ${MOST_INTERVAL_HOURS} hours`,
        lineOf(row),
        String(intervalHours[row]),
      );
  }
}

/** Tables of several venues name the coin; the contract is the one margined in USDT. */
function perpetualOf(coin: string): string {
  return !isSymbol(coin) || /(USDT|USDC|USD|_PERP)$/.test(coin) ? coin : `${coin}USDT`;
}
