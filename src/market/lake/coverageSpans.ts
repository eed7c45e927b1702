/** When a source was recording: spans `[from, to)` of time, outside which a value is missing rather than zero. */
import { MINUTE_MS } from "../../core/index.js";

export type Span = readonly [fromMs: number, toMs: number];

/** A recording is taken to have stopped where nothing at all came for longer than this. */
const SILENCE_MS = 10 * MINUTE_MS;

/**
 * The spans without a silence of over 10 minutes.
 *
 * @param timesMs Of all events of a recording, whatever their symbol, in any order.
 * @returns Ascending; each ends just after its last event. An event alone spans nothing and gives none.
 */
export function recordedSpans(timesMs: ArrayLike<number>): Span[] {
  const times = Float64Array.from(timesMs).sort();
  const spans: Span[] = [];
  let from = 0;
  for (let i = 1; i <= times.length; i++) {
    if (i < times.length && times[i]! - times[i - 1]! <= SILENCE_MS) continue;
    if (times[i - 1]! > times[from]!) spans.push([times[from]!, times[i - 1]! + 1]);
    from = i;
  }
  return spans;
}

/** The union of spans, holes of up to 10 minutes between them closed; ascending. */
export function joinSpans(spans: readonly Span[]): [number, number][] {
  const joined: [number, number][] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = joined.at(-1);
    if (last !== undefined && from - last[1] < SILENCE_MS) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** The union of spans, every hole kept; ascending. Those that touch are one. */
export function unionOf(spans: readonly Span[]): [number, number][] {
  const union: [number, number][] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = union.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else union.push([from, to]);
  }
  return union;
}

/**
 * When any of several recordings ran. What is inferred from events has its short holes closed; what a recorder itself
 * says is exact, and its holes are closed by nothing but another recording.
 */
export function coveredSpans(
  recordings: readonly { readonly spans: readonly Span[]; readonly isExact?: true }[],
): [number, number][] {
  const spansOf = (isExact: boolean) =>
    recordings.filter((one) => (one.isExact ?? false) === isExact).flatMap(({ spans }) => spans);
  const [inferred, exact] = [joinSpans(spansOf(false)), spansOf(true)];
  return exact.length === 0 ? inferred : unionOf([...inferred, ...exact]);
}
