/**
 * When a reply was asked for: `<ISO time of the exchange> <address>` in a file of the reply's name with `.FETCHED`
 * appended. A reply cannot say of its last bar that it is finished; a time after the bar's close can.
 */
import { isMarketTime } from "../../core/index.js";
import type { ListedFile } from "./listFiles.js";
import type { ReadSeries } from "./layouts/index.js";
import { sideFile } from "./sideFile.js";

/** What the name of a reply's fetch time ends in. */
export const FETCHED = ".FETCHED";

/** @throws {RangeError} If there is a fetch time and it is none. */
export function fetchTimeBeside({ path, name }: Pick<ListedFile, "path" | "name">): number | undefined {
  const beside = sideFile(`${path}${FETCHED}`);
  if (beside === undefined) return undefined;
  const text = "text" in beside ? (beside.text.split(/\s/)[0] ?? "") : "";
  const fetchedMs = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text) ? Date.parse(text) : NaN;
  if (!isMarketTime(fetchedMs))
    throw new RangeError(
      `Cannot import "${name}" as its ${FETCHED.slice(1)} must begin with a time like 2025-10-07T00:00:00.000Z: ` +
        `found ${"unread" in beside ? beside.unread : JSON.stringify(text.slice(0, 40))}`,
    );
  return fetchedMs;
}

/** Bars that had closed when they were asked for are finished. */
export function finishedByFetch(series: ReadSeries, fetchedMs: number | undefined): ReadSeries {
  const { table, barMs, columns } = series;
  if (fetchedMs === undefined || table !== "bars" || barMs === undefined) return series;
  const closesMs = columns["timeMs"]!.reduce((latest, opens) => Math.max(latest, opens + barMs), -Infinity);
  // Later bars of other files are theirs to prove.
  return { ...series, finishedToMs: Math.max(series.finishedToMs ?? -Infinity, Math.min(fetchedMs, closesMs)) };
}
