/**
 * Finds external series whose stamps are not on the trades' clock: an hour off, moved from the end of a period to its
 * start, or put forward and back with the clocks of a country; with the day on which it began.
 */
import { DAY_MS, formatDate, formatDuration, HOUR_MS } from "../../../core/index.js";
import type { SymbolMarket } from "../../schema.js";
import { fundingClock } from "./fundingClock.js";
import {
  depthReading,
  lagProfile,
  liquidationReading,
  openInterestReading,
  pooledProfile,
  type ExternalReading,
  type LagProfile,
} from "./lagProfile.js";
import { takerProfile, type TakerVolume } from "./takerProfile.js";
import { segmentLags } from "./segmentLags.js";

/** One stretch of one external series with one lag. */
export interface ClockStretch {
  readonly fromMs: number;
  readonly toMs: number;
  /** How late its stamps are against the trades; negative where they are early. */
  readonly lagMs: number;
}

/** What the trades say of the clock of one external series. */
export interface SeriesClock {
  readonly symbol: string;
  readonly input: "liquidations" | "funding" | "open interest" | "depth" | "taker volume";
  /** Ascending; null where the series does not fit the trades well enough to say it. */
  readonly stretches: readonly ClockStretch[] | null;
}

/** Below this many days nothing is said. */
const LEAST_DAYS = 10;

/**
 * The clock of every external series of every symbol, from its own fit to the bars' ranges at lags from minutes to two
 * hours; of funding from where its settlements lie, of the volume of takers from its fit to the bars' volume.
 *
 * Timing: all of the markets is looked at, past and future alike; nothing of it goes into features.
 *
 * @param markets Bars as short as there are: what is shorter than a bar shows only in what crosses its ends.
 * @param options.takerVolumes Of these symbols, each at most once; none when absent.
 */
export function auditClocks(
  markets: readonly SymbolMarket[],
  { takerVolumes = [] }: { readonly takerVolumes?: readonly TakerVolume[] } = {},
): SeriesClock[] {
  const funding = markets.flatMap(({ bars, funding: settled }): SeriesClock[] =>
    settled === undefined ? [] : [{ symbol: bars.symbol, input: "funding", stretches: fundingClock(settled) }],
  );
  const fitted = (input: SeriesClock["input"], readingOf: (market: SymbolMarket) => ExternalReading | undefined) =>
    fittedClocks(input, markets, (market) => {
      const reading = readingOf(market);
      return reading && { profile: lagProfile(market.bars, reading) };
    });
  return [
    ...fitted("liquidations", ({ liquidations }) => liquidations && liquidationReading(liquidations)),
    ...funding,
    ...fitted("open interest", ({ openInterest }) => openInterest && openInterestReading(openInterest)),
    ...fitted("depth", ({ depth }) => depth && depthReading(depth)),
    ...fittedClocks("taker volume", markets, ({ bars }) => {
      const taker = takerVolumes.find(({ symbol }) => symbol === bars.symbol);
      return taker && { profile: takerProfile(bars, taker) };
    }),
  ];
}

/** Each symbol's own; what no symbol's says alone those symbols may say together, as a vendor has one clock. */
function fittedClocks(
  input: SeriesClock["input"],
  markets: readonly SymbolMarket[],
  fitOf: (market: SymbolMarket) => { readonly profile: LagProfile | undefined } | undefined,
): SeriesClock[] {
  const read = markets.flatMap((market) => {
    const fit = fitOf(market);
    if (fit === undefined) return [];
    return [{ symbol: market.bars.symbol, profile: fit.profile, stretches: stretchesOf(fit.profile) }];
  });
  const silent = read.flatMap(({ profile, stretches }) => (stretches === null && profile !== undefined ? profile : []));
  const together = silent.length < 2 ? null : stretchesOf(pooledProfile(silent));
  return read.map(({ symbol, stretches }) => ({ symbol, input, stretches: stretches ?? together }));
}

function stretchesOf(profile: LagProfile | undefined): readonly ClockStretch[] | null {
  if (profile === undefined || profile.fit.length < LEAST_DAYS) return null;
  const stretches = segmentLags(profile);
  return (
    stretches?.map(({ fromDay, toDay, lagMs }) => ({ fromMs: fromDay * DAY_MS, toMs: toDay * DAY_MS, lagMs })) ?? null
  );
}

/** A sentence for each clock that is off or changes; series of several symbols that agree share one. */
export function clockWarnings(clocks: readonly SeriesClock[]): string[] {
  const said = new Map<string, string[]>();
  for (const { symbol, input, stretches } of clocks)
    for (const sentence of sentencesOf(input, stretches ?? []))
      said.set(sentence, [...(said.get(sentence) ?? []), symbol]);
  return [...said].map(([sentence, symbols]) => sentence.replace(SYMBOLS, symbols.join(", ")));
}

/** Stands for the symbols until they are known. */
const SYMBOLS = "\u0000";

function sentencesOf(input: SeriesClock["input"], stretches: readonly ClockStretch[]): string[] {
  return stretches.flatMap(({ fromMs, lagMs }, k) => {
    const before = k === 0 ? undefined : stretches[k - 1]!;
    if (before === undefined)
      return lagMs === 0 ? [] : [`the stamps of ${input} of ${SYMBOLS} are ${lateness(lagMs)} against the trades`];
    const movedMs = lagMs - before.lagMs;
    const now = lagMs === 0 ? "on the trades' clock" : `${lateness(lagMs)} against the trades`;
    return [
      `the stamps of ${input} of ${SYMBOLS} moved by ${movedMs < 0 ? "-" : "+"}` +
        `${formatDuration(Math.abs(movedMs))} on ` +
        `${formatDate(fromMs)} and are ${now} from then on${changeOfClocks(fromMs, movedMs)}`,
    ];
  });
}

function lateness(lagMs: number): string {
  return `${formatDuration(Math.abs(lagMs))} ${lagMs > 0 ? "late" : "early"}`;
}

/** Days around a Sunday on which clocks are changed somewhere. */
const NEAR_MS = 2 * DAY_MS;

function changeOfClocks(atMs: number, movedMs: number): string {
  if (Math.abs(movedMs) !== HOUR_MS) return "";
  const year = new Date(atMs).getUTCFullYear();
  const sundays = [sundayOf(year, 2, 8), sundayOf(year, 2, 25), sundayOf(year, 9, 25), sundayOf(year, 10, 1)];
  const isNear = sundays.some((sunday) => Math.abs(atMs - sunday) <= NEAR_MS);
  return isNear ? ": a local clock that is put forward and back" : "";
}

/** The first Sunday from this day of the month on. */
function sundayOf(year: number, month: number, day: number): number {
  const from = new Date(Date.UTC(year, month, day));
  return from.getTime() + ((7 - from.getUTCDay()) % 7) * DAY_MS;
}
