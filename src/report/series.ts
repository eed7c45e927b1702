/** Plotly traces that several figures share; JSON only, cartesian only. */
import type { Estimate } from "../core/index.js";

type Trace = Readonly<Record<string, unknown>>;

/** An axis of shares: its ticks have the digits that its step needs, so that no two say the same. */
export const PERCENT_TICKS: Trace = { tickformat: "~%", hoverformat: ".1%" };

/** Whiskers of estimates, to be put under a trace's `error_y` or `error_x`. */
export function whiskers(estimates: readonly Estimate[]): Trace {
  return {
    type: "data",
    symmetric: false,
    array: estimates.map(({ value, high }) => high - value),
    arrayminus: estimates.map(({ value, low }) => value - low),
    thickness: 1.5,
    width: 3,
  };
}

/** A line or area across the whole plot, behind the marks. */
export function shadedBand(axis: "x" | "y", from: number, to: number, fillcolor: string): Trace {
  const across = axis === "y" ? "x" : "y";
  return {
    type: "rect",
    layer: "below",
    line: { width: 0 },
    fillcolor,
    [`${across}ref`]: "paper",
    [`${across}0`]: 0,
    [`${across}1`]: 1,
    [`${axis}ref`]: axis,
    [`${axis}0`]: from,
    [`${axis}1`]: to,
  };
}

/** A reference line at one value. */
export function referenceLine(
  axis: "x" | "y",
  at: number,
  { dash = "dot", color = "#8A8F98" }: { readonly dash?: string; readonly color?: string } = {},
): Trace {
  const across = axis === "y" ? "x" : "y";
  return {
    type: "line",
    layer: "below",
    line: { width: 1, dash, color },
    [`${across}ref`]: "paper",
    [`${across}0`]: 0,
    [`${across}1`]: 1,
    [`${axis}ref`]: axis,
    [`${axis}0`]: at,
    [`${axis}1`]: at,
  };
}

/**
 * A long line as its envelope: of each of `buckets` stretches the first, lowest, highest and last point,
 * in order, so no peak is lost. A line of at most 4 x buckets points is returned as it is.
 */
export function envelope(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  buckets = 400,
): { readonly x: number[]; readonly y: number[] } {
  const n = y.length;
  if (n <= 4 * buckets) return { x: Array.from(x), y: Array.from(y) };
  const kept: number[] = [];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * n) / buckets);
    const to = Math.floor(((bucket + 1) * n) / buckets);
    let lowest = from;
    let highest = from;
    for (let i = from; i < to; i++) {
      if (y[i]! < y[lowest]!) lowest = i;
      if (y[i]! > y[highest]!) highest = i;
    }
    kept.push(...[...new Set([from, lowest, highest, to - 1])].sort((a, b) => a - b));
  }
  return { x: kept.map((i) => x[i]!), y: kept.map((i) => y[i]!) };
}

/**
 * A number to draw or list: no more significant digits than a screen shows, which keeps a page small; null, a
 * gap, where there is none.
 */
export function drawn(
  value: number | null | undefined,
  { digits = 6 }: { readonly digits?: number } = {},
): number | null {
  return value === null || value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(digits));
}

/** A column as {@link drawn} draws each of its numbers. */
export function drawnColumn(
  values: ArrayLike<number | null>,
  options: { readonly digits?: number } = {},
): (number | null)[] {
  return Array.from(values, (value) => drawn(value, options));
}

/** Times as plotly reads them, UTC: `2025-07-04 11:35`. */
export function plotTimes(timeMs: ArrayLike<number>): string[] {
  return Array.from(timeMs, (time) => new Date(time).toISOString().slice(0, 16).replace("T", " "));
}

/**
 * Heights for labels beside points so that none covers another: in the order of their values, at least
 * `gap` apart, moved as little upwards as that takes. A label without a value keeps null.
 */
export function spreadLabels(values: readonly (number | null)[], gap: number): (number | null)[] {
  const order = values.flatMap((value, k) => (value === null ? [] : [{ value, k }])).sort((a, b) => a.value - b.value);
  const places: (number | null)[] = values.map(() => null);
  let lowest = -Infinity;
  for (const { value, k } of order) {
    const place = Math.max(value, lowest);
    places[k] = place;
    lowest = place + gap;
  }
  return places;
}

/** The traces that have a point to draw: plotly takes an empty one for a mistake. */
export function withPoints<T extends { readonly x: readonly unknown[] }>(traces: readonly T[]): T[] {
  return traces.filter(({ x }) => x.length > 0);
}
