/** What a lake holds, and what is missing, one-sided or apart. */
import { DAY_MS, formatMinute, HOUR_MS, sayCounted } from "../../core/index.js";
import { gapsBetween } from "../importer/gaps.js";
import { seriesName } from "../importer/mergeSeries.js";
import type { TimeSpan } from "../importer/receipt.js";
import type { Lake, LakeContents } from "../lake/lake.js";
import { mainBarsOf } from "../lake/mainSeries.js";
import type { TableName } from "../lake/tables.js";
import { seriesBesides } from "../lake/seriesBesides.js";
import type { Bars, SymbolMarket } from "../schema.js";
import { balanceOf, type MarketBalance } from "./balance.js";
import { balanceWarnings, percent } from "./balanceWarnings.js";
import { barFaults, stuckInputs, type BarFaults, type StuckInput } from "./barFaults.js";
import { auditClocks, clockWarnings, type SeriesClock } from "./clocks/auditClocks.js";
import { readTakerVolumes } from "./clocks/readTakerVolumes.js";
import { inputCoverage, type InputCoverage, type InputName } from "./inputCoverage.js";

export interface SymbolAudit extends MarketBalance {
  readonly barMs: number;
  /** First open to last close. */
  readonly span: TimeSpan;
  /** At most 20 are listed. */
  readonly gaps: readonly TimeSpan[];
  readonly gapCount: number;
  readonly zeroVolumeBars: number;
  readonly faults: BarFaults;
  readonly stuckInputs: readonly StuckInput[];
  readonly inputs: readonly InputCoverage[];
}

export interface LakeAudit {
  /** Of the bars that were audited. */
  readonly barMs: number;
  readonly symbols: readonly SymbolAudit[];
  /** What the trades say of the clocks of everything else, from the finest bars there are. */
  readonly clocks: readonly SeriesClock[];
  /** Series of the lake that the markets are not made of. */
  readonly apart: readonly { readonly series: string; readonly rows: number; readonly reason: string }[];
  /** Plain sentences. */
  readonly warnings: readonly string[];
}

/** Sources end hours apart; a symbol that is listed late or ends early is days apart. */
const ENDS_APART_MS = DAY_MS;
/** An exchange that is mended is down for a quarter of an hour. */
const HALT_MS = 6 * HOUR_MS;
/** A contract that trades at all misses fewer bars; from this share on its prices are often old. */
const QUIET_FRAC = 0.05;
/** An input present in a smaller share of the bars is named in a warning. */
const ENOUGH_FRAC = 0.95;

/**
 * Audits the markets that a run with bars of `barMs` would read.
 *
 * @param options.symbols All of the lake when absent.
 * @param options.barMs The finest interval that all of the symbols have when absent.
 *
 * @throws What `readMarkets` throws.
 */
export async function auditLake(
  lake: Lake,
  options: { readonly barMs?: number; readonly symbols?: readonly string[] } = {},
): Promise<LakeAudit> {
  if (typeof (lake as Partial<Lake> | undefined)?.contents !== "function")
    throw new TypeError(
      `Cannot audit a lake as it must be an open one: found ${JSON.stringify(lake)}; ` +
        "pass what `await openLake(directory)` returns",
    );
  const { symbols = lake.contents().symbols } = options;
  const { intervalMs } = mainBarsOf(lake.contents().series, symbols);
  const { barMs = intervalMs } = options;
  const markets = await lake.readMarkets({ barMs, symbols });
  const finest = intervalMs < barMs ? await lake.readMarkets({ barMs: intervalMs, symbols }) : markets;
  const clocks = auditClocks(finest, { takerVolumes: await readTakerVolumes(lake, symbols) });
  const audits = markets.map(auditSymbol);
  const apart = seriesBesides(lake.contents()).map(({ key, rows, reason }) => ({
    series: seriesName(key),
    rows,
    reason,
  }));
  return {
    barMs: markets[0]!.bars.barMs,
    symbols: audits,
    clocks,
    apart,
    warnings: [
      ...balanceWarnings(audits, { where: "the data hold", prefix: "" }),
      ...inputWarnings(audits),
      ...markets.flatMap((market, k) => uncoveredLiquidations(market, audits[k]!)),
      ...spanWarnings(lake.contents(), markets),
      ...seriesWithoutBars(lake.contents()),
      ...markets.flatMap(({ bars }) => haltWarning(bars)),
      ...audits.flatMap(faultWarnings),
      ...clockWarnings(clocks),
    ],
  };
}

/** What the markets leave out: bars outside the span that all symbols share, and symbols that were not asked for. */
function spanWarnings(contents: LakeContents, markets: readonly SymbolMarket[]): string[] {
  const asked = markets.map(({ bars }) => bars.symbol);
  const { barMs } = markets[0]!.bars;
  const spans = barSpans(contents, asked);
  const fromMs = Math.max(...spans.map((span) => span.fromMs));
  const toMs = Math.min(...spans.map((span) => span.toMs));
  const cutAt = (outside: (span: BarSpan) => number, said: (by: string) => string): string[] => {
    const cut = spans.filter((span) => outside(span) > ENDS_APART_MS);
    const by = spans.filter((span) => outside(span) === 0).map(({ symbol }) => symbol);
    if (cut.length === 0) return [];
    const barsIn = (spanMs: number) => Math.round(spanMs / barMs);
    const lost = cut.map((span) => {
      const whole = span.toMs - span.fromMs;
      const share = percent(outside(span) / whole);
      return `${barsIn(outside(span))} of the ${barsIn(whole)} bars of ${span.symbol} (${share})`;
    });
    return [`${said(listed(by, 0, ""))}: ${listed(lost, 0, "")} are left out`];
  };
  const others = contents.symbols.filter((symbol) => !asked.includes(symbol));
  return [
    ...cutAt(
      (span) => fromMs - span.fromMs,
      (by) => `${by} begins on ${formatMinute(fromMs)}`,
    ),
    ...cutAt(
      (span) => span.toMs - toMs,
      (by) => `${by} ends on ${formatMinute(toMs)}`,
    ),
    ...(others.length === 0
      ? []
      : [
          `there are bars of ${listed(others, 0, "")}, which this run does not use: its symbols (data.symbols) are ` +
            listed(asked, 0, ""),
        ]),
  ];
}

/** The most contracts that one sentence names. */
const MOST_NAMED = 8;
/** What files are collected by contract for; a recording of liquidations is one of every contract there is. */
const BY_CONTRACT: readonly TableName[] = ["funding", "open_interest", "depth", "taker_volume"];

/** Series of contracts of which there are no bars, which a name in another spelling would explain. */
function seriesWithoutBars({ series, symbols }: LakeContents): string[] {
  return BY_CONTRACT.flatMap((table) => {
    const found = series.filter((one) => one.table === table && !symbols.includes(one.symbol));
    const names = [...new Set(found.map(({ symbol }) => symbol))].sort();
    if (names.length === 0) return [];
    const more = names.length - MOST_NAMED;
    const all = [...names.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} more`] : [])];
    return [`there is ${table.replace("_", " ")} of ${listed(all, 0, "")} and there are no bars of it: it is not used`];
  });
}

interface BarSpan extends TimeSpan {
  readonly symbol: string;
}

/** First open to last close of the bars that each market is made of. */
function barSpans({ series }: LakeContents, symbols: readonly string[]): BarSpan[] {
  return [...mainBarsOf(series, symbols).series].map(([symbol, { files, barMs }]) => ({
    symbol,
    fromMs: Math.min(...files.map((file) => file.fromMs)),
    toMs: Math.max(...files.map((file) => file.toMs)) + barMs,
  }));
}

/** A long stretch without a trade, or many short ones: prices are stale, and nothing can be filled at them. */
function haltWarning({ symbol, timeMs, barMs, volume }: Bars): string[] {
  let longest = { from: 0, count: 0 };
  let from = 0;
  volume.forEach((traded, i) => {
    if (traded !== 0) from = i + 1;
    else if (i + 1 - from > longest.count) longest = { from, count: i + 1 - from };
  });
  const quiet = volume.reduce((count, traded) => count + (traded === 0 ? 1 : 0), 0);
  if (longest.count * barMs < HALT_MS)
    return quiet < QUIET_FRAC * volume.length
      ? []
      : [
          `${symbol} did not trade in ${quiet} of its ${volume.length} bars (${percent(quiet / volume.length)}): ` +
            "their prices are stale",
        ];
  const fromMs = timeMs[longest.from]!;
  const toMs = timeMs[longest.from + longest.count - 1]! + barMs;
  return [
    `${symbol} did not trade from ${formatMinute(fromMs)} to ${formatMinute(toMs)}: ` +
      `${sayCounted(longest.count, "bar")} without ` +
      "volume, whose prices are stale",
  ];
}

/** Events that no recording covers, which would else be missed without a word. */
function uncoveredLiquidations({ liquidations }: SymbolMarket, { symbol, inputs }: SymbolAudit): string[] {
  const events = liquidations?.timeMs.length ?? 0;
  const isCovered = inputs.some(({ input, presentFrac }) => input === "liquidations" && presentFrac > 0);
  if (events === 0 || isCovered) return [];
  return [
    `${sayCounted(events, "liquidation")} of ${symbol} are in the files and count for nothing: no bar lies ` +
      `inside a stretch ` +
      "without silences of over 10 minutes, so nothing says that somebody recorded all the time",
  ];
}

function auditSymbol(market: SymbolMarket): SymbolAudit {
  const { barMs, timeMs, volume } = market.bars;
  return {
    ...balanceOf(market, { fromMs: -Infinity, toMs: Infinity }),
    barMs,
    span: { fromMs: timeMs[0]!, toMs: timeMs.at(-1)! + barMs },
    ...gapsBetween(timeMs, { usualMs: barMs, lengthMs: barMs }),
    zeroVolumeBars: volume.reduce((count, traded) => count + (traded === 0 ? 1 : 0), 0),
    faults: barFaults(market.bars),
    stuckInputs: stuckInputs(market),
    inputs: inputCoverage(market),
  };
}

function faultWarnings({ symbol, faults, stuckInputs: stuck }: SymbolAudit): string[] {
  const { impossibleBars, stuckBars, spikesMs } = faults;
  return [
    ...(impossibleBars === 0
      ? []
      : [`${symbol}: prices of ${sayCounted(impossibleBars, "bar")} cannot be, as a high is below a price`]),
    ...(stuckBars === 0
      ? []
      : [`${symbol}: ${sayCounted(stuckBars, "bar")} with volume and a price that does not move at all`]),
    ...(spikesMs.length === 0
      ? []
      : [
          `${symbol}: ${sayCounted(spikesMs.length, "bar")} close far from both neighbours and look like bad ` +
            `prints, the first at ` +
            formatMinute(spikesMs[0]!),
        ]),
    ...stuck.map(
      ({ input, fromMs, toMs }) =>
        `${input} of ${symbol} says the same from ${formatMinute(fromMs)} to ${formatMinute(toMs)}: its source hung`,
    ),
  ];
}

/** One sentence an input, for the symbols that lack it and for those that have too little of it. */
function inputWarnings(audits: readonly SymbolAudit[]): string[] {
  const inputs: readonly InputName[] = audits[0]?.inputs.map(({ input }) => input) ?? [];
  return inputs.flatMap((input) => {
    const found = audits.map(({ symbol, inputs: own }) => ({
      symbol,
      presentFrac: own.find((one) => one.input === input)!.presentFrac,
    }));
    const missing = found.filter(({ presentFrac }) => presentFrac === 0).map(({ symbol }) => symbol);
    const partial = found.filter(({ presentFrac }) => presentFrac > 0 && presentFrac < ENOUGH_FRAC);
    return [
      ...(missing.length === 0 ? [] : [`no ${input} of ${listed(missing, audits.length, "any symbol")}`]),
      ...(partial.length === 0
        ? []
        : [
            `${input} in ${shareRange(partial.map(({ presentFrac }) => presentFrac))} of the bars of ${listed(
              partial.map(({ symbol }) => symbol),
              audits.length,
              "every symbol",
            )}`,
          ]),
    ];
  });
}

function listed(symbols: readonly string[], all: number, wordForAll: string): string {
  if (symbols.length === all && all > 1) return wordForAll;
  return symbols.length === 1 ? symbols[0]! : `${symbols.slice(0, -1).join(", ")} and ${symbols.at(-1)}`;
}

function shareRange(fracs: readonly number[]): string {
  const [low, high] = [percent(Math.min(...fracs)), percent(Math.max(...fracs))];
  return low === high ? low : `${low} to ${high}`;
}
