/**
 * Raw files into the lake: recognised by content, merged with what is there, each whole or not at all.
 *
 * What a series becomes depends on the set of files alone, so the order of import never shows, and files
 * that were imported before change nothing.
 */
import { formatMinute, type ProgressListener } from "../../core/index.js";
import { joinSpans, unionOf } from "../lake/coverageSpans.js";
import type { Lake, LakeChange } from "../lake/lake.js";
import { coverageId, type Coverage } from "../lake/manifest.js";
import { seriesBesides } from "../lake/seriesBesides.js";
import { rowCount, type SeriesKey } from "../lake/series.js";
import { findFiles } from "./listFiles.js";
import { fundingApart } from "./fundingApart.js";
import type { MarketReading } from "./marketReading.js";
import { mergeSeries, seriesName, type MergedSeries } from "./mergeSeries.js";
import { readFiles } from "./readFiles.js";
import { NO_LAYOUTS, type FileReceipt, type ImportReceipt } from "./receipt.js";

export interface ImportOptions {
  readonly onProgress?: ProgressListener;
  /** Venue whose funding applies to the bars; rows of others are named and left out. Default `binance`. */
  readonly fundingVenue?: string;
  /** The present: a record later than this is refused. Without it the future is not looked for. */
  readonly nowMs?: number;
  /** All files or none: the first that is damaged or breaks its layout refuses the import. Default false. */
  readonly strict?: boolean;
}

const NAMELESS = /of which symbol/;
const OF_OTHER_VENUES = /^the bars are /;
/** The most names that one sentence lists. */
const MOST_NAMED = 12;

/**
 * Imports all files of known layouts below `paths`.
 *
 * Timing: every record gets the time at which it could have been known; the last bar of a series is held
 * back until a later one, or a dated archive that ends with it, proves it finished.
 *
 * A file that is damaged, hostile or breaks its layout is set aside: nothing of it is imported, and the receipt says
 * why and what that costs. With `strict` it refuses the import instead.
 *
 * @throws {RangeError} If a path is missing, no file can be imported, or, with `strict`, one cannot. The lake is then
 * as it was.
 */
export async function importFiles(
  lake: Lake,
  paths: readonly string[],
  { onProgress, fundingVenue = "binance", nowMs, strict = false }: ImportOptions = {},
): Promise<ImportReceipt> {
  const { files, openSegments } = findFiles(paths);
  const reading = await readFiles(files, { context: { fundingVenue }, nowMs, strict, onProgress });
  if (!reading.files.some(({ layout }) => !NO_LAYOUTS.includes(layout)))
    throw nothingToImport(paths, reading, openSegments);
  const { setSpotApart } = await import("./setSpotApart.js");
  setSpotApart(reading);

  let merged: readonly MergedSeries[] = [];
  await lake.change(async () => {
    const elsewhere = fundingApart(reading.series, { stored: lake.contents().series, fundingVenue });
    reading.apart.push(...elsewhere.map((apart) => ({ ...apart, file: null })));
    onProgress?.({ task: "importing files", done: files.length, total: files.length, detail: "merging" });
    merged = await mergeAll(lake, reading);
    onProgress?.({ task: "writing the lake", done: 0, total: 1 });
    return changeOf(lake, reading, merged);
  });
  onProgress?.({ task: "writing the lake", done: 1, total: 1 });
  const receipt = receiptOf(lake, reading, merged);
  return { ...receipt, warnings: [...receipt.warnings, ...beingWritten(openSegments)] };
}

/** Nothing, or what was left out as a recorder is at work. */
function beingWritten({ length: segments }: readonly string[]): string[] {
  if (segments === 0) return [];
  return [
    `${segments} ${segments === 1 ? "segment that a recorder writes was" : "segments that recorders write were"} ` +
      "left out; each is read once it is packed, within an hour or when its recorder is stopped",
  ];
}

/** A lone broken file is refused in its own words; else every file that is not imported is named. */
function nothingToImport(
  paths: readonly string[],
  { files, setAside }: MarketReading,
  openSegments: readonly string[],
): RangeError {
  const [broken] = setAside;
  if (broken !== undefined && setAside.length === 1)
    return new RangeError(`Cannot import "${broken.name}" as ${broken.reason}`);
  return new RangeError(
    `Cannot import ${paths.map((path) => `"${path}"`).join(", ")} as there must be at least one ` +
      `file of a known layout: found ${[unknownFiles(files), ...beingWritten(openSegments)].join("; ")}`,
  );
}

/** `2 of none: "a.csv" lacks volume of klines, "b.csv"`. */
function unknownFiles(files: readonly FileReceipt[]): string {
  if (files.length === 0) return "no file";
  const said = files
    .slice(0, MOST_NAMED)
    .map(({ name, notes }) => [`"${name}"`, ...notes.map((note) => note.replace(/^it /, ""))].join(" "));
  const more = files.length - said.length;
  return `${files.length} of none: ${said.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** What the lake, as it is now, becomes with these files. */
function changeOf(lake: Lake, { files, coverage }: MarketReading, merged: readonly MergedSeries[]): LakeChange {
  const held = new Set(merged.map(({ series }) => `${series.symbol} ${series.venue} ${series.barMs}`));
  return {
    // A series of which nothing but a stale row or an unfinished bar was found is no series yet.
    series: merged.map(({ series }) => series).filter(({ columns }) => rowCount(columns) > 0),
    coverage: joinCoverage(lake, coverage),
    unfinished: [
      ...lake.contents().unfinished.filter(({ symbol, venue, barMs }) => !held.has(`${symbol} ${venue} ${barMs}`)),
      ...merged.flatMap(({ unfinished }) => unfinished ?? []),
    ],
    sources: files.filter(({ series }) => series.length > 0).map(({ name, sha256 }) => `${name} ${sha256}`),
  };
}

async function mergeAll(lake: Lake, { series, coverage }: MarketReading): Promise<MergedSeries[]> {
  const merged: MergedSeries[] = [];
  const spansBefore = lake.contents().coverage;
  for (const id of [...series.keys()].sort()) {
    const readings = series.get(id)!;
    const { table, symbol, venue, barMs } = readings[0]!;
    const key: SeriesKey = { table, symbol, venue, ...(barMs === undefined ? {} : { barMs }) };
    const stored = await lake.readSeries(key);
    const unfinished =
      table === "bars"
        ? lake.contents().unfinished.find((bar) => bar.symbol === symbol && bar.venue === venue && bar.barMs === barMs)
        : undefined;
    const recordings =
      table === "liquidations"
        ? [...spansBefore, ...coverage].filter(
            (one) => one.venue === venue && (one.symbol === symbol || one.symbol === "*"),
          )
        : [];
    merged.push(mergeSeries(key, readings, { stored: stored?.columns, unfinished }, recordings));
  }
  return merged;
}

/** Coverage of every venue and symbol that these files speak of, joined with what was known. */
function joinCoverage(lake: Lake, read: readonly Coverage[]): Coverage[] {
  const before = lake.contents().coverage;
  const keys = new Map(read.map((one) => [coverageId(one), one]));
  return [...keys].map(([id, { spans: _, ...key }]) => {
    const spans = [...before, ...read].filter((one) => coverageId(one) === id).flatMap((one) => one.spans);
    return { ...key, spans: key.isExact === true ? unionOf(spans) : joinSpans(spans) };
  });
}

function receiptOf(
  lake: Lake,
  { files, apart, setAside, warnings }: MarketReading,
  merged: readonly MergedSeries[],
): ImportReceipt {
  const series = merged.map(({ receipt }) => receipt);
  const besides = seriesBesides(lake.contents()).map(({ key, rows, reason }) => ({
    series: seriesName(key),
    rows,
    reason,
    file: null,
  }));
  const conflicts = series
    .filter((one) => one.conflicts > 0)
    .map(
      (one) =>
        `${one.conflicts} ${one.conflicts === 1 ? "row" : "rows"} of ${seriesName(one)} ` +
        `${one.conflicts === 1 ? "was" : "were"} there twice with different values, the first at ` +
        `${formatMinute(one.firstConflictMs!)}; the fuller reading stayed, and which of them is right no rule can say`,
    );
  return {
    files,
    series,
    apart: [...apart, ...besides],
    setAside,
    warnings: [...leftOutSeries(apart), ...warnings, ...conflicts],
  };
}

/** Of what files hold and the lake has not: a sentence for each reason; other venues' funding is only listed. */
function leftOutSeries(apart: MarketReading["apart"]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { series, file, reason } of apart) {
    if (file === null || OF_OTHER_VENUES.test(reason)) continue;
    const what = NAMELESS.test(reason) ? file : `${file} (${series})`;
    byReason.set(reason, [...(byReason.get(reason) ?? []), what]);
  }
  return [...byReason].map(([reason, left]) => {
    const more = left.length - MOST_NAMED;
    const named = [...left.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} more`] : [])].join(", ");
    return `${named} ${left.length === 1 ? "was" : "were"} left out: ${reason}`;
  });
}
