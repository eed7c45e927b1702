/** Reads listed files one by one, and says of each what it holds or why it is set aside. */
import { basename } from "node:path";
import { DAY_MS, sha256OfFile, type ProgressListener, sayCounted } from "../../core/index.js";
import { finishedByFetch } from "./fetchTime.js";
import type { ListedFile } from "./listFiles.js";
import type { ReadContext, ReadFile, ReadSeries } from "./layouts/index.js";
import { licenceBeside } from "./licence.js";
import { MarketReading } from "./marketReading.js";
import { seriesName } from "./mergeSeries.js";
import { PAPER_LAYOUTS, SET_ASIDE, SKIPPED, type SetAsideReceipt } from "./receipt.js";
import { isSegment, readSegment } from "./readSegment.js";
import { recognise } from "./recognise.js";
import { isTypedTable, recogniseTable } from "./recogniseTable.js";
import { saySetAside } from "./setAside.js";
import { openFile, type Content, type OpenedFile } from "./unpack.js";

export interface ReadFilesOptions {
  readonly context: ReadContext;
  readonly nowMs: number | undefined;
  /** Whether the first file that breaks its layout is an error. */
  readonly strict: boolean;
  readonly onProgress: ProgressListener | undefined;
}

/** What was read of one content. */
interface ReadContent {
  readonly name: string;
  readonly layout: string;
  readonly rows: number;
  readonly read: ReadFile;
  readonly notes: readonly string[];
}

/** A file receipt names at most this many series one by one. */
const MOST_NAMED = 12;

/**
 * Reads every file; one that is damaged or breaks its layout is set aside whole, so that nothing of it is half read.
 *
 * @throws {RangeError} If `strict`, for the first such file.
 */
export async function readFiles(
  files: readonly ListedFile[],
  { context, nowMs, strict, onProgress }: ReadFilesOptions,
): Promise<MarketReading> {
  const reading = new MarketReading();
  // The next file is unpacked by another thread while this one is parsed.
  let opening = files.length === 0 ? undefined : openAhead(files[0]!);
  try {
    for (const [i, file] of files.entries()) {
      onProgress?.({ task: "importing files", done: i, total: files.length, detail: file.name });
      const opened = opening!;
      const next = files[i + 1];
      let found: OpenedFile | undefined;
      try {
        found = await opened;
        opening = next === undefined ? undefined : openAhead(next);
        addFile(reading, found, await contentsRead(found, { context, nowMs }));
      } catch (error) {
        if (strict || !isRefusal(error)) throw error;
        if (found === undefined) opening = next === undefined ? undefined : openAhead(next);
        setAside(reading, saySetAside(file, found, error), found?.sha256 ?? (await sha256OfFile(file.path)));
      }
    }
  } finally {
    // Where one file is refused the next is still being unpacked.
    await opening?.catch(() => {});
  }
  return reading;
}

/** What files are refused with; anything else is a mistake of ours or of the machine. */
function isRefusal(error: unknown): error is RangeError | SyntaxError {
  return (error instanceof RangeError || error instanceof SyntaxError) && /^Cannot import /.test(error.message);
}

function openAhead(file: ListedFile): Promise<OpenedFile> {
  const opening = openFile(file);
  // Its failure is told when its turn comes; until then it must not count as unhandled.
  opening.catch(() => {});
  return opening;
}

async function contentsRead(
  { file, contents, fetchedMs }: OpenedFile,
  { context, nowMs }: Pick<ReadFilesOptions, "context" | "nowMs">,
): Promise<(ReadContent | { readonly lacks: string | undefined })[]> {
  const read: (ReadContent | { readonly lacks: string | undefined })[] = [];
  // What few files need is read with the first of them.
  const { tickerContents } = await import("./tickerColumns.js");
  for (const content of contents.flatMap(tickerContents)) {
    if (isSegment(content.bytes)) {
      const segment = readSegment(content, context);
      if (nowMs !== undefined) requirePast(segment.read.series, content, nowMs);
      read.push({ name: content.name, ...segment });
      continue;
    }
    const recognised = isTypedTable(content.bytes)
      ? await recogniseTable(content, content.fileName === basename(file.name) ? file.path : undefined)
      : recognise(content);
    if (!("layout" in recognised)) {
      read.push({ lacks: recognised.lacks });
      continue;
    }
    const { layout, rows, notes } = recognised;
    const found = layout.read(rows, content, context);
    if (nowMs !== undefined) requirePast(found.series, content, nowMs);
    const series = found.series.map((one) => finishedByFetch(one, fetchedMs));
    read.push({ name: content.name, layout: layout.name, rows: rows.count, read: { ...found, series }, notes });
  }
  return read;
}

function addFile(
  reading: MarketReading,
  { file, sha256, notes: opened }: OpenedFile,
  contents: readonly (ReadContent | { readonly lacks: string | undefined })[],
): void {
  const known = contents.filter((content) => "layout" in content);
  const lacks = contents.flatMap((content) => ("lacks" in content && content.lacks !== undefined ? content.lacks : []));
  for (const { name, read } of known) reading.add(name, read);
  const names = known.flatMap(({ read }) => read.series.map(seriesName));
  const unknown = PAPER_LAYOUTS.find(({ ending }) => file.name.endsWith(ending))?.layout ?? SKIPPED;
  reading.files.push({
    name: file.name,
    sha256,
    layout: known.length === 0 ? unknown : [...new Set(known.map(({ layout }) => layout))].join(", "),
    rows: known.reduce((sum, { rows }) => sum + rows, 0),
    series: shortened([...new Set(names)]),
    licence: known.length === 0 ? null : licenceBeside(file.path),
    notes: [...opened, ...lacks.map((what) => `it lacks ${what}`), ...known.flatMap(({ notes }) => notes)],
  });
}

function setAside(reading: MarketReading, receipt: SetAsideReceipt, sha256: string): void {
  reading.setAside.push(receipt);
  reading.files.push({
    name: receipt.name,
    sha256,
    layout: SET_ASIDE,
    rows: 0,
    series: [],
    licence: null,
    notes: [receipt.reason],
  });
}

function requirePast(series: readonly ReadSeries[], { name }: Content, nowMs: number): void {
  for (const one of series) {
    // The longest period is a day: what says that it was sent later than that would never have been known.
    const future =
      one.columns["timeMs"]!.find((time) => time > nowMs) ??
      one.columns["knownMs"]!.find((known) => known > nowMs + DAY_MS);
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
  return [...tables].map(([table, count]) => `${table} of ${sayCounted(count, "symbol")}`);
}
