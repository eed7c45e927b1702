/** Values that are there and cannot be right, or hardly. */
import { HOUR_MS } from "../../core/index.js";
import type { Bars, SymbolMarket } from "../schema.js";

export interface BarFaults {
  /** Bars whose high is not their highest or low not their lowest price, or that have a price at or below 0. */
  readonly impossibleBars: number;
  /** Bars with volume in runs of at least 3 whose four prices are all the close before them. */
  readonly stuckBars: number;
  /** Opens of bars that close far from both neighbours, which are close to each other: a bad print. */
  readonly spikesMs: readonly number[];
}

const LEAST_STUCK_BARS = 3;
/** In usual moves; the largest hour of bitcoin's is some 30 and does not come back in one bar. */
const SPIKE_MOVES = 25;
/** Share of a spike that the next bar must take back. */
const TAKEN_BACK_FRAC = 0.8;
/** Of a median of absolute values, to a standard deviation. */
const NORMAL = 1.4826;

/** Timing: looks at the bar behind each bar; nothing of it goes into features. */
export function barFaults(bars: Bars): BarFaults {
  return { impossibleBars: impossible(bars), stuckBars: stuck(bars), spikesMs: spikes(bars) };
}

function impossible({ open, high, low, close }: Bars): number {
  return close.reduce((count, c, i) => {
    const [o, h, l] = [open[i]!, high[i]!, low[i]!];
    return count + (l > 0 && h >= Math.max(o, c) && l <= Math.min(o, c) ? 0 : 1);
  }, 0);
}

function stuck({ open, high, low, close, volume }: Bars): number {
  let run = 0;
  let found = 0;
  for (let i = 1; i <= close.length; i++) {
    const before = close[i - 1]!;
    const isStuck = volume[i]! > 0 && [open[i], high[i], low[i], close[i]].every((price) => price === before);
    if (isStuck) run++;
    else {
      if (run >= LEAST_STUCK_BARS) found += run;
      run = 0;
    }
  }
  return found;
}

function spikes({ close, timeMs }: Bars): number[] {
  const moves = close.map((price, i) => Math.log(price / (close[i - 1] ?? NaN)));
  const sizes = moves
    .map(Math.abs)
    .filter((size) => size > 0)
    .sort();
  const usual = NORMAL * (sizes[Math.floor(sizes.length / 2)] ?? Infinity);
  return Array.from(timeMs).filter((_, i) => {
    const move = moves[i]!;
    const next = moves[i + 1] ?? NaN;
    return Math.abs(move) > SPIKE_MOVES * usual && -next / move > TAKEN_BACK_FRAC && -next / move < 1 / TAKEN_BACK_FRAC;
  });
}

/** A stretch in which a series that always moves said the same. */
export interface StuckInput {
  readonly input: "open interest" | "depth";
  readonly fromMs: number;
  readonly toMs: number;
}

const LEAST_STUCK_MS = 6 * HOUR_MS;
const LEAST_STUCK_RECORDS = 6;

/** The longest stretch of each, if it lasts for hours. */
export function stuckInputs({ openInterest, depth }: SymbolMarket): StuckInput[] {
  const found = [
    longest("open interest", openInterest?.timeMs, openInterest && [openInterest.openInterest]),
    longest("depth", depth?.timeMs, depth && [depth.bidNotionalUsd, depth.askNotionalUsd]),
  ];
  return found.filter((one) => one !== undefined);
}

function longest(
  input: StuckInput["input"],
  timeMs: Float64Array | undefined,
  columns: readonly Float64Array[] | undefined,
): StuckInput | undefined {
  if (timeMs === undefined || columns === undefined) return undefined;
  let best: StuckInput | undefined;
  let from = 0;
  for (let i = 1; i <= timeMs.length; i++) {
    if (i < timeMs.length && columns.every((column) => column[i] === column[i - 1])) continue;
    const [fromMs, toMs] = [timeMs[from]!, timeMs[i - 1]!];
    const isLong = i - from >= LEAST_STUCK_RECORDS && toMs - fromMs >= LEAST_STUCK_MS;
    if (isLong && (best === undefined || toMs - fromMs > best.toMs - best.fromMs)) best = { input, fromMs, toMs };
    from = i;
  }
  return best;
}
