/** When each input of a symbol was there. */
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
    recorded("funding", steadySpans(funding?.knownMs), lastKnown),
    recorded("open interest", steadySpans(openInterest?.knownMs), lastKnown),
    recorded("depth", steadySpans(depth?.knownMs), lastKnown),
  ];
}

/** Stretches in which records came at their usual pace; each lasts until the next one was due. */
function steadySpans(knownMs: Float64Array | undefined): [number, number][] {
  if (knownMs === undefined || knownMs.length === 0) return [];
  const step = usualStep(knownMs);
  const usualMs = Number.isNaN(step) ? 0 : step;
  const spans: [number, number][] = [[knownMs[0]!, knownMs[0]! + usualMs]];
  for (const known of knownMs) {
    const last = spans.at(-1)!;
    // A record that is late by its own pace is a delay; later than that it is a gap.
    if (known - last[1] <= usualMs) last[1] = Math.max(last[1], known + usualMs);
    else spans.push([known, known + usualMs]);
  }
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
