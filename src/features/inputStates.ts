/** Whether each input of a market was there at each close, had stopped coming, or was never known. */
import type { Bars, SymbolMarket } from "../market/index.js";
import { asOf } from "./asOf.js";
import type { FeatureInput } from "./feature.js";
import { joinedSpans } from "./joinedSpans.js";
import { oldestDepthMs, oldestFundingMs, oldestOpenInterestMs } from "./staleness.js";

/** State of an input that was there at a close. */
export const INPUT_PRESENT = 0;
/** State of an input of which something was known, too long ago to say anything of now. */
export const INPUT_STALE = 1;
/** State of an input of which nothing was known yet. */
export const INPUT_MISSING = 2;

/** As a sentence calls each input. */
export const INPUT_WORDS: Readonly<Record<FeatureInput, string>> = {
  bars: "bars",
  quoteVolume: "quote volume",
  tradeCount: "trade count",
  takerBuyVolume: "taker volume",
  liquidations: "liquidations",
  funding: "funding",
  openInterest: "open interest",
  depth: "depth",
};

/** By input, shape [bars]: {@link INPUT_PRESENT}, {@link INPUT_STALE} or {@link INPUT_MISSING}. */
export type InputStates = Readonly<Record<FeatureInput, Uint8Array>>;

/**
 * The state of every input at every close.
 *
 * - quote volume, trade count, taker volume: part of the bar, present where it says them, else missing.
 * - liquidations: present where the bar lies wholly inside a recording; stale behind one, missing before the first.
 * - funding: stale once two of its intervals old. Open interest: once older than 12 bars or 1 h, whichever is longer.
 *   Depth: once older than one bar or 5 min, whichever is longer. Missing before the first record.
 *
 * Timing: the state at i uses what was known at the close of bar i. An input without a table is missing throughout.
 */
export function inputStates({ bars, liquidations, funding, openInterest, depth }: SymbolMarket): InputStates {
  const { timeMs, barMs } = bars;
  const t0Ms = timeMs.map((time) => time + barMs);
  const ofRecords = (knownMs: Float64Array | undefined, oldestMs: (record: number) => number) =>
    statesOfRecords(t0Ms, knownMs, oldestMs);
  return {
    bars: new Uint8Array(timeMs.length),
    quoteVolume: statesOfColumn(bars, bars.quoteVolume),
    tradeCount: statesOfColumn(bars, bars.tradeCount),
    takerBuyVolume: statesOfColumn(bars, bars.takerBuyVolume),
    liquidations: statesOfRecording(bars, liquidations?.coverageMs ?? []),
    funding: ofRecords(funding?.knownMs, (k) => oldestFundingMs(funding!.intervalHours[k]!)),
    openInterest: ofRecords(openInterest?.knownMs, () => oldestOpenInterestMs(barMs)),
    depth: ofRecords(depth?.knownMs, () => oldestDepthMs(barMs)),
  };
}

/** Whether a market has a table, or its bars a column, for an input at all. */
export function hasInput({ bars, ...tables }: SymbolMarket, input: FeatureInput): boolean {
  if (input === "bars") return true;
  if (input === "quoteVolume" || input === "tradeCount" || input === "takerBuyVolume") return bars[input] !== undefined;
  return tables[input] !== undefined;
}

/** The same market without these inputs; bars stay. */
export function withoutInputs(market: SymbolMarket, inputs: readonly FeatureInput[]): SymbolMarket {
  const kept = <Table extends object>(table: Table): Table =>
    Object.fromEntries(Object.entries(table).filter(([name]) => !inputs.some((input) => input === name))) as Table;
  const { bars, ...tables } = market;
  return inputs.length === 0 ? market : { bars: kept(bars), ...kept(tables) };
}

function statesOfColumn({ timeMs }: Bars, values: Float64Array | undefined): Uint8Array {
  const states = new Uint8Array(timeMs.length).fill(values === undefined ? INPUT_MISSING : INPUT_PRESENT);
  values?.forEach((value, i) => {
    if (Number.isNaN(value)) states[i] = INPUT_MISSING;
  });
  return states;
}

function statesOfRecording({ timeMs, barMs }: Bars, coverageMs: readonly (readonly [number, number])[]): Uint8Array {
  const spans = joinedSpans(coverageMs);
  let span = 0;
  return Uint8Array.from(timeMs, (opens) => {
    while (span < spans.length && spans[span]![1] < opens + barMs) span++;
    if (span < spans.length && spans[span]![0] <= opens) return INPUT_PRESENT;
    return spans.length > 0 && spans[0]![0] < opens + barMs ? INPUT_STALE : INPUT_MISSING;
  });
}

function statesOfRecords(
  t0Ms: Float64Array,
  knownMs: Float64Array | undefined,
  oldestMs: (record: number) => number,
): Uint8Array {
  if (knownMs === undefined) return new Uint8Array(t0Ms.length).fill(INPUT_MISSING);
  const known = asOf(knownMs, t0Ms);
  return Uint8Array.from(known, (record, i) => {
    if (record < 0) return INPUT_MISSING;
    return t0Ms[i]! - knownMs[record]! > oldestMs(record) ? INPUT_STALE : INPUT_PRESENT;
  });
}
