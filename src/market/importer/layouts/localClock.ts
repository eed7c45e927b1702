/** Signs that times without a zone were read from a clock that is put forward and back. */
import { formatMinute, HOUR_MS, MINUTE_MS, utcHour } from "../../../core/index.js";
import type { ReadSeries } from "./layout.js";

/** Months in which clocks are changed somewhere, from 0. */
const MONTHS: readonly number[] = [2, 3, 8, 9, 10];
/**
 * Hours of the week, from Sunday's first, in which they are: nearly always the first of a Sunday, and the last of the
 * Saturday before (Chile, Greenland). Egypt changes on the last Thursday night, Israel puts its clocks forward on the
 * last Friday.
 *
 * Source: IANA time zone database, 2025b.
 */
const CHANGES: readonly { readonly fromHour: number; readonly toHour: number; readonly fromDayOfMonth: number }[] = [
  { fromHour: 0, toHour: 3, fromDayOfMonth: 1 },
  { fromHour: 6 * 24 + 22, toHour: 6 * 24 + 23, fromDayOfMonth: 1 },
  { fromHour: 4 * 24 + 23, toHour: 5 * 24 + 2, fromDayOfMonth: 22 },
];

const HALF_HOUR_MS = 30 * MINUTE_MS;

export interface LocalClock {
  /** A sentence each. */
  readonly warnings: readonly string[];
  /** Opens of bars of an hour that is there twice with different bars: which of them came first, nothing says. */
  readonly ambiguousMs: ReadonlySet<number>;
}

/**
 * What is said where exactly one hour is missing, or there twice, when clocks are put forward or back; nothing for
 * bars of more than an hour, which cannot show it.
 */
export function localClock({ symbol, barMs, columns }: ReadSeries): LocalClock {
  if (barMs === undefined || barMs > HOUR_MS) return { warnings: [], ambiguousMs: new Set() };
  const timeMs = columns["timeMs"]!;
  const order = Array.from(timeMs, (_, row) => row).sort((a, b) => timeMs[a]! - timeMs[b]!);
  const at = (i: number) => timeMs[order[i]!] ?? NaN;
  const differ = (i: number, j: number) =>
    Object.values(columns).some((column) => column[order[i]!] !== column[order[j]!]);
  // Lord Howe Island moves its clocks by half an hour.
  const perChange = Math.max(1, HALF_HOUR_MS / barMs);
  const ambiguousMs = new Set<number>();
  let missing: string | undefined;
  let twice: string | undefined;
  let repeated: number[] = [];
  let isOther = false;
  for (let i = 1; i <= order.length; i++) {
    const step = at(i) - at(i - 1);
    if (step === HOUR_MS + barMs && isChange(at(i) - HOUR_MS))
      missing ??= said(symbol, `the hour from ${formatMinute(at(i) - HOUR_MS)} is missing`);
    if (step === 0 && isChange(at(i))) {
      repeated.push(at(i));
      isOther ||= differ(i - 1, i);
    } else if (!(step <= HOUR_MS)) repeated = [];
    if (repeated.length < perChange) continue;
    if (isOther) for (const time of repeated) ambiguousMs.add(time);
    const leftOut = "; the bars of such an hour are left out, as nothing says which of two is the earlier";
    twice ??= `${said(symbol, `the hour of ${formatMinute(repeated[0]!)} is there twice`)}${isOther ? leftOut : ""}`;
    repeated = [];
    isOther = false;
  }
  return { warnings: [missing, twice].filter((one) => one !== undefined), ambiguousMs };
}

function isChange(timeMs: number): boolean {
  const date = new Date(timeMs);
  const hour = 24 * date.getUTCDay() + utcHour(timeMs);
  return (
    MONTHS.includes(date.getUTCMonth()) &&
    CHANGES.some(
      ({ fromHour, toHour, fromDayOfMonth }) =>
        hour >= fromHour && hour <= toHour && date.getUTCDate() >= fromDayOfMonth,
    )
  );
}

function said(symbol: string, what: string): string {
  return (
    `the times of ${symbol} name no zone and were taken as UTC, but ${what}, as on a clock that is put forward or ` +
    "back: every bar may be hours off; write the times in UTC, or with their offset"
  );
}
