/** When each input of a symbol was there. */
import { HOUR_MS } from "../../core/index.js";
import type { SymbolMarket } from "../schema.js";
import { usualStep } from "../importer/layouts/groupRows.js";

export type InputName =
  "bars" | "quote volume" | "trade count" | "taker volume" | "liquidations" | "funding" | "open interest" | "depth";

export interface InputCoverage {
  readonly input: InputName;
  /** Share of the bars at whose close the input was there; of `bars` the share of the span. */
  readonly presentFrac: number;
  /** `[from, to)`, ascending. */
  readonly spans: readonly (readonly [number, number])[];
}

/** Every input, those that were never recorded with no span. */
export function inputCoverage({ bars, liquidations, funding, openInterest, depth }: SymbolMarket): InputCoverage[] {
  const { timeMs, barMs } = bars;
  const closes = timeMs.map((opens) => opens + barMs);
  const all = new Uint8Array(timeMs.length).fill(1);
  const spanBars = timeMs.length === 0 ? 0 : Math.round((closes.at(-1)! - timeMs[0]!) / barMs);
  const barInput = (input: InputName, values: Float64Array | undefined): InputCoverage => {
    const present =
      values === undefined
        ? new Uint8Array(timeMs.length)
        : Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1));
    return { input, presentFrac: shareOf(present), spans: runsOf(bars, present) };
  };
  const recorded = (
    input: InputName,
    spans: readonly (readonly [number, number])[],
    isPresent: (close: number, from: number, to: number) => boolean,
  ): InputCoverage => ({
    input,
    presentFrac: shareOf(
      Uint8Array.from(closes, (close) => (spans.some(([from, to]) => isPresent(close, from, to)) ? 1 : 0)),
    ),
    spans,
  });
  const lastKnown = (close: number, from: number, to: number) => from <= close && close <= to;
  return [
    { input: "bars", presentFrac: spanBars === 0 ? 0 : timeMs.length / spanBars, spans: runsOf(bars, all) },
    barInput("quote volume", bars.quoteVolume),
    barInput("trade count", bars.tradeCount),
    barInput("taker volume", bars.takerBuyVolume),
    // A bar counts when it lies wholly inside a recording.
    recorded("liquidations", liquidations?.coverageMs ?? [], (close, from, to) => from <= close - barMs && close <= to),
    recorded("funding", fundingSpans(funding), lastKnown),
    recorded("open interest", steadySpans(openInterest?.knownMs), lastKnown),
    recorded("depth", steadySpans(depth?.knownMs), lastKnown),
  ];
}

/** Each settlement is good until the next was due, by the interval that the next one closes. */
function fundingSpans(funding: SymbolMarket["funding"]): [number, number][] {
  if (funding === undefined) return [];
  const { knownMs, intervalHours } = funding;
  return spansOf(knownMs, (i) => HOUR_MS * intervalHours[Math.min(i + 1, knownMs.length - 1)]!);
}

/** Stretches in which records came at their usual pace. */
function steadySpans(knownMs: Float64Array | undefined): [number, number][] {
  const step = knownMs === undefined ? NaN : usualStep(knownMs);
  return spansOf(knownMs ?? new Float64Array(0), () => (Number.isNaN(step) ? 0 : step));
}

/** Stretches of records that followed each other; each lasts until the next one was due. */
function spansOf(knownMs: Float64Array, paceMs: (i: number) => number): [number, number][] {
  const spans: [number, number][] = [];
  knownMs.forEach((known, i) => {
    const last = spans.at(-1);
    const dueMs = known + paceMs(i);
    // A record that is late by its own pace is a delay; later than that it is a gap.
    if (last !== undefined && known - last[1] <= paceMs(Math.max(0, i - 1))) last[1] = Math.max(last[1], dueMs);
    else spans.push([known, dueMs]);
  });
  return spans;
}

/** Stretches of bars that follow each other and have the input. */
function runsOf({ timeMs, barMs }: SymbolMarket["bars"], present: Uint8Array): [number, number][] {
  const runs: [number, number][] = [];
  timeMs.forEach((opens, i) => {
    if (present[i] === 0) return;
    const last = runs.at(-1);
    if (last !== undefined && last[1] === opens) last[1] = opens + barMs;
    else runs.push([opens, opens + barMs]);
  });
  return runs;
}

function shareOf(present: Uint8Array): number {
  return present.length === 0 ? 0 : present.reduce((sum, one) => sum + one, 0) / present.length;
}
