/** Spans of time `[from, to)` as sets: what was asked for, what is there, what is left. */
import { DAY_MS, formatDate, formatMinute } from "../../core/index.js";
import type { Span } from "../lake/coverageSpans.js";

/** The union, ascending; spans that touch become one. */
export function uniteSpans(spans: readonly Span[]): Span[] {
  const united: [number, number][] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (to <= from) continue;
    const last = united.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else united.push([from, to]);
  }
  return united;
}

/** What of `spans` lies in none of `taken`, ascending. */
export function subtractSpans(spans: readonly Span[], taken: readonly Span[]): Span[] {
  let left = uniteSpans(spans);
  for (const [from, to] of uniteSpans(taken))
    left = left
      .flatMap(([start, end]): Span[] => [
        [start, Math.min(end, from)],
        [Math.max(start, to), end],
      ])
      .filter(([start, end]) => start < end);
  return left;
}

/** What of `spans` lies in `[fromMs, toMs)`. */
export function cutSpans(spans: readonly Span[], [fromMs, toMs]: Span): Span[] {
  return spans
    .map(([from, to]): Span => [Math.max(from, fromMs), Math.min(to, toMs)])
    .filter(([from, to]) => from < to);
}

/** Length of all spans together. */
export function spansMs(spans: readonly Span[]): number {
  return uniteSpans(spans).reduce((sum, [from, to]) => sum + to - from, 0);
}

/** Cut where the epoch's whole `stepMs` lie, so that the same windows come out whatever was there before. */
export function windowsOf(spans: readonly Span[], stepMs: number): Span[] {
  return spans.flatMap(([from, to]) => {
    const windows: Span[] = [];
    for (let at = from; at < to;) {
      const end = Math.min(to, (Math.floor(at / stepMs) + 1) * stepMs);
      windows.push([at, end]);
      at = end;
    }
    return windows;
  });
}

/** UTC days that touch the spans, as starts. */
export function daysOf(spans: readonly Span[]): number[] {
  const days = new Set<number>();
  for (const [from, to] of spans)
    for (let day = Math.floor(from / DAY_MS) * DAY_MS; day < to; day += DAY_MS) days.add(day);
  return [...days].sort((a, b) => a - b);
}

/** UTC months that touch the spans, as spans. */
export function monthsOf(spans: readonly Span[]): Span[] {
  const months = new Map<number, Span>();
  for (const day of daysOf(spans)) {
    const date = new Date(day);
    const from = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
    months.set(from, [from, Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)]);
  }
  return [...months.values()];
}

/** `2025-07-04 to 2025-07-06` for whole days, both included; else with minutes. */
export function spanWords([fromMs, toMs]: Span): string {
  if (fromMs % DAY_MS !== 0 || toMs % DAY_MS !== 0) return `${formatMinute(fromMs)} to ${formatMinute(toMs)}`;
  return toMs - fromMs === DAY_MS ? formatDate(fromMs) : `${formatDate(fromMs)} to ${formatDate(toMs - DAY_MS)}`;
}
