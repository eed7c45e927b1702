/**
 * Raw files into the lake: recognised by content, merged with what is there, whole or not at all.
 *
 * What a series becomes depends on the set of files alone, so the order of import never shows, and files
 * that were imported before change nothing.
 */
import { formatMinute, type ProgressListener } from "../../core/index.js";
import { joinSpans, unionOf } from "../lake/coverageSpans.js";
import type { Lake, LakeChange } from "../lake/lake.js";
import { coverageId, type Coverage } from "../lake/manifest.js";
import { seriesBesides } from "../lake/seriesBesides.js";
import { rowCount, seriesId, type SeriesKey } from "../lake/series.js";
import { FETCHED, finishedByFetch } from "./fetchTime.js";
import { listFiles, type ListedFile } from "./filesBelow.js";
import { fundingApart } from "./fundingApart.js";
import type { ReadContext, ReadFile, ReadSeries } from "./layouts/index.js";
import { licenceBeside } from "./licence.js";
import { mergeSeries, seriesName, type MergedSeries } from "./mergeSeries.js";
import { SKIPPED, type ApartReceipt, type FileReceipt, type ImportReceipt } from "./receipt.js";
import { isSegment, readSegment } from "./readSegment.js";
import { recognise } from "./recognise.js";
import { openFile, type Content, type OpenedFile } from "./unpack.js";

export interface ImportOptions {
  readonly onProgress?: ProgressListener;
  /** Venue whose funding applies to the bars; rows of others are named and left out. Default `binance`. */
  readonly fundingVenue?: string;
  /** The present: a record later than this is refused. Without it the future is not looked for. */
  readonly nowMs?: number;
}

interface ReadTotals {
  readonly files: FileReceipt[];
  readonly series: Map<string, ReadSeries[]>;
  readonly coverage: Coverage[];
  readonly apart: ApartReceipt[];
  readonly warnings: string[];
}

/** Papers beside a raw file, by how their names end. */
const PAPERS: readonly (readonly [ending: string, layout: string])[] = [
  [".CHECKSUM", "checksum of the file it is named after"],
  [FETCHED, "fetch time of the file it is named after"],
];
/** A file receipt names at most this many series one by one. */
const MOST_NAMED = 12;

/**
 * Imports all files of known layouts below `paths`.
 *
 * Timing: every record gets the time at which it could have been known; the last bar of a series is held
 * back until a later one, or a dated archive that ends with it, proves it finished.
 *
 * @throws {RangeError} If a path is missing, no file is of a known layout, packaging is damaged or hostile,
 * or a file breaks its layout. The lake is then as it was.
 */
export async function importFiles(
  lake: Lake,
  paths: readonly string[],
  { onProgress, fundingVenue = "binance", nowMs }: ImportOptions = {},
): Promise<ImportReceipt> {
  const files = listFiles(paths);
  const totals: ReadTotals = { files: [], series: new Map(), coverage: [], apart: [], warnings: [] };
  // The next file is unpacked by another thread while this one is parsed.
  let opening = files.length === 0 ? undefined : openAhead(files[0]!);
  try {
    for (const [i, file] of files.entries()) {
      onProgress?.({ task: "importing files", done: i, total: files.length, detail: file.name });
      const opened = await opening!;
      const next = files[i + 1];
      opening = next === undefined ? undefined : openAhead(next);
      readFileInto(totals, opened, { fundingVenue }, nowMs);
    }
  } finally {
    // Where one file is refused the next is still being unpacked.
    await opening?.catch(() => {});
  }
  const isPaper = (layout: string) => PAPERS.some(([, paper]) => paper === layout);
  if (!totals.files.some(({ layout }) => layout !== SKIPPED && !isPaper(layout))) {
    throw new RangeError(
      `Cannot import ${paths.map((path) => `"${path}"`).join(", ")} as there must be at least one ` +
        `file of a known layout: found ${unknownFiles(totals.files)}`,
    );
  }

  let merged: readonly MergedSeries[] = [];
  await lake.change(async () => {
    const elsewhere = fundingApart(totals.series, { stored: lake.contents().series, fundingVenue });
    totals.apart.push(...elsewhere.map((apart) => ({ ...apart, file: null })));
    onProgress?.({ task: "importing files", done: files.length, total: files.length, detail: "merging" });
    merged = await mergeAll(lake, totals);
    onProgress?.({ task: "writing the lake", done: 0, total: 1 });
    return changeOf(lake, totals, merged);
  });
  onProgress?.({ task: "writing the lake", done: 1, total: 1 });
  return receiptOf(lake, totals, merged);
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
function changeOf(lake: Lake, { files, coverage }: ReadTotals, merged: readonly MergedSeries[]): LakeChange {
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

function openAhead(file: ListedFile): Promise<OpenedFile> {
  const opening = openFile(file);
  // Its failure is told when its turn comes; until then it must not count as unhandled.
  opening.catch(() => {});
  return opening;
}

function readFileInto(
  totals: ReadTotals,
  { file, sha256, contents, fetchedMs, notes: opened }: OpenedFile,
  context: ReadContext,
  nowMs: number | undefined,
): void {
  const layouts = new Set<string>();
  const names: string[] = [];
  const notes: string[] = [...opened];
  let rows = 0;
  for (const content of contents) {
    const found = readContent(content, context);
    if (!("read" in found)) {
      if (found.lacks !== undefined) notes.push(`it lacks ${found.lacks}`);
      continue;
    }
    const { read } = found;
    if (nowMs !== undefined) requirePast(read.series, content.name, nowMs);
    layouts.add(found.layout);
    notes.push(...found.notes);
    rows += found.rows;
    for (const one of read.series) {
      const id = seriesId(one);
      const reading = finishedByFetch(one, fetchedMs);
      const readings = totals.series.get(id);
      if (readings === undefined) totals.series.set(id, [reading]);
      else readings.push(reading);
      names.push(seriesName(one));
    }
    totals.coverage.push(...read.coverage);
    totals.warnings.push(...(read.warnings ?? []).map((warning) => `${content.name}: ${warning}`));
    totals.apart.push(...read.apart.map((apart) => ({ ...apart, file: content.name })));
  }
  const paper = PAPERS.find(([ending]) => file.name.endsWith(ending))?.[1];
  const layout = layouts.size > 0 ? [...layouts].join(", ") : (paper ?? SKIPPED);
  const known = layouts.size > 0;
  totals.files.push({
    name: file.name,
    sha256,
    layout,
    rows,
    series: shortened([...new Set(names)]),
    licence: known ? licenceBeside(file.path) : null,
    notes,
  });
}

/** What one content has, or what it lacks to be of the layout that is nearest. */
function readContent(
  content: Content,
  context: ReadContext,
):
  | { readonly layout: string; readonly rows: number; readonly notes: readonly string[]; readonly read: ReadFile }
  | { readonly lacks?: string } {
  if (isSegment(content.bytes)) return readSegment(content, context);
  const recognised = recognise(content);
  if (!("layout" in recognised)) return recognised;
  const { layout, rows, notes } = recognised;
  return { layout: layout.name, rows: rows.count, notes, read: layout.read(rows, content, context) };
}

function requirePast(series: readonly ReadSeries[], name: string, nowMs: number): void {
  for (const one of series) {
    const future = one.columns["timeMs"]!.find((time) => time > nowMs);
    if (future !== undefined)
      throw new RangeError(
        `Cannot import "${name}" as every record must lie before ${new Date(nowMs).toISOString()}: ` +
          `found one at ${new Date(future).toISOString()}`,
      );
  }
}

/** A recording of hundreds of symbols is named by table. */
function shortened(names: readonly string[]): string[] {
  if (names.length <= MOST_NAMED) return [...names];
  const tables = new Map<string, number>();
  for (const name of names) tables.set(name.split(" ")[0]!, (tables.get(name.split(" ")[0]!) ?? 0) + 1);
  return [...tables].map(([table, count]) => `${table} of ${count} symbols`);
}

async function mergeAll(lake: Lake, { series, coverage }: ReadTotals): Promise<MergedSeries[]> {
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

function receiptOf(lake: Lake, { files, apart, warnings }: ReadTotals, merged: readonly MergedSeries[]): ImportReceipt {
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
        `${one.conflicts} rows of ${seriesName(one)} were there twice with different values, the first at ` +
        `${formatMinute(one.firstConflictMs!)}; the fuller reading stayed, and which of them is right no rule can say`,
    );
  const nameless = apart
    .filter(({ reason }) => /of which symbol/.test(reason))
    .map(({ file, reason }) => `${file} was left out: ${reason}`);
  return { files, series, apart: [...apart, ...besides], warnings: [...nameless, ...warnings, ...conflicts] };
}
