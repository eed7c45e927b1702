/** Brings what files have of one series together with what the lake has of it. */
import { formatDuration, HOUR_MS } from "../../core/index.js";
import { fundingIntervals } from "../lake/fundingIntervals.js";
import { coveredSpans, unionOf } from "../lake/coverageSpans.js";
import type { Coverage, UnfinishedBar } from "../lake/manifest.js";
import { mergeRows } from "../lake/mergeRows.js";
import { rowCount, sliceColumns, type Columns, type Series, type SeriesKey } from "../lake/series.js";
import { TABLES } from "../lake/tables.js";
import { measureCensoring } from "../liquidationCensoring.js";
import { recordedExchange } from "../recorder/exchanges/recordedExchanges.js";
import { gapsBetween, gapsBetweenSpans } from "./gaps.js";
import { usualStep } from "./layouts/groupRows.js";
import type { ReadSeries } from "./layouts/index.js";
import type { SeriesReceipt } from "./receipt.js";

export interface MergedSeries {
  readonly series: Series;
  /** The last bar while nothing proves it finished. */
  readonly unfinished?: UnfinishedBar;
  readonly receipt: SeriesReceipt;
}

export interface KnownBefore {
  /** Rows in the lake. */
  readonly stored: Columns | undefined;
  readonly unfinished: UnfinishedBar | undefined;
}

/**
 * @param read At least one reading, all of the series `key`.
 * @param recordings Of liquidations: when they were recorded.
 */
export function mergeSeries(
  key: SeriesKey,
  read: readonly ReadSeries[],
  { stored, unfinished: held }: KnownBefore,
  recordings: readonly Coverage[],
): MergedSeries {
  const spec = TABLES[key.table];
  const heldColumns =
    held === undefined
      ? []
      : [Object.fromEntries(Object.entries(held.values).map(([name, value]) => [name, Float64Array.of(value)]))];
  const before = [...(stored === undefined ? [] : [stored]), ...heldColumns];
  const merged = mergeRows(spec, [...before, ...read.map(({ columns }) => columns)]);
  const rows = rowCount(merged.columns);

  const isOpen =
    key.barMs !== undefined &&
    key.table === "bars" &&
    rows > 0 &&
    !isProven(merged.columns["timeMs"]![rows - 1]! + key.barMs, key.barMs, read, stored);
  const columns = isOpen ? sliceColumns(merged.columns, 0, rows - 1) : merged.columns;
  const unfinished = isOpen ? unfinishedBar(key, merged.columns, rows - 1) : undefined;

  const kept = rowCount(columns);
  const sum = (count: (one: ReadSeries) => number) => read.reduce((total, one) => total + count(one), 0);
  const receipt = {
    ...key,
    rows: kept,
    added: kept - (stored === undefined ? 0 : rowCount(stored)),
    read: sum((one) => one.read),
    duplicates: merged.duplicates,
    conflicts: merged.conflicts,
    ...(merged.firstConflictMs === undefined ? {} : { firstConflictMs: merged.firstConflictMs }),
    dropped: sum((one) => one.dropped),
    outOfOrder: sum((one) => one.outOfOrder),
    unfinished: isOpen ? 1 : 0,
    ...spanAndGaps(key, columns, coveredSpans(recordings)),
    ...censoringOf(key, columns, recordings),
  };
  return { series: { ...key, columns }, receipt, ...(unfinished === undefined ? {} : { unfinished }) };
}

/** Of what a recorder of ours was there for: only then is a second without an event one in which nothing came. */
function censoringOf(
  { table, venue }: SeriesKey,
  columns: Columns,
  recordings: readonly Coverage[],
): Pick<SeriesReceipt, "censoring"> {
  const spans = unionOf(recordings.filter(({ isExact }) => isExact === true).flatMap((one) => one.spans));
  const exchange = recordedExchange(venue);
  if (table !== "liquidations" || spans.length === 0 || exchange === undefined) return {};
  const inside = columns["timeMs"]!.filter((time) => spans.some(([from, to]) => time >= from && time < to));
  return { censoring: measureCensoring(inside.sort(), spans, exchange) };
}

/** A dated archive ends with it, or the lake has it as a whole bar already. */
function isProven(closeMs: number, barMs: number, read: readonly ReadSeries[], stored: Columns | undefined): boolean {
  const lastStored = stored?.["timeMs"]?.at(-1);
  return (
    read.some(({ finishedToMs }) => finishedToMs !== undefined && finishedToMs >= closeMs) ||
    (lastStored !== undefined && lastStored + barMs >= closeMs)
  );
}

function unfinishedBar({ symbol, venue, barMs }: SeriesKey, columns: Columns, row: number): UnfinishedBar {
  // JSON has no NaN; a missing value is an absent one.
  const values = Object.entries(columns).flatMap(([name, column]): [string, number][] =>
    Number.isNaN(column[row]) ? [] : [[name, column[row]!]],
  );
  return { symbol, venue, barMs: barMs!, values: Object.fromEntries(values) };
}

function spanAndGaps(
  { table, barMs }: SeriesKey,
  columns: Columns,
  spans: readonly (readonly [number, number])[],
): Pick<SeriesReceipt, "span" | "gaps" | "gapCount"> {
  const timeMs = columns["timeMs"]!;
  if (timeMs.length === 0) return { span: null, gaps: [], gapCount: 0 };
  const lengthMs = barMs ?? 0;
  const span = { fromMs: timeMs[0]!, toMs: timeMs.at(-1)! + lengthMs };
  if (table === "liquidations") return { span, ...gapsBetweenSpans(spans) };
  if (table === "funding") {
    // Venues change the interval: each settlement is due by the one that it closes.
    const hours = fundingIntervals(timeMs, columns["intervalHours"]);
    return { span, ...gapsBetween(timeMs, { usualMs: (i) => hours[i]! * HOUR_MS }) };
  }
  const usualMs = barMs ?? usualStep(timeMs);
  return { span, ...(Number.isNaN(usualMs) ? { gaps: [], gapCount: 0 } : gapsBetween(timeMs, { usualMs, lengthMs })) };
}

/** `bars BTCUSDT 5 min`, `liquidations ROSEUSDT (bybit)`. */
export function seriesName({ table, symbol, venue, barMs }: SeriesKey): string {
  return [
    table.replace("_", " "),
    symbol,
    ...(barMs === undefined ? [] : [formatDuration(barMs)]),
    ...(venue === "binance" || venue === "unnamed" ? [] : [`(${venue})`]),
  ].join(" ");
}
