/** A segment of a recording into the tables of the lake, and into the time that it covers. */
import { isMarketTime, SECOND_MS, sayCounted } from "../../core/index.js";
import { unionOf, type Span } from "../lake/coverageSpans.js";
import type { Coverage } from "../lake/manifest.js";
import { recordedExchange } from "../recorder/exchanges/recordedExchanges.js";
import type { RecordedExchange } from "../recorder/exchanges/recordedExchange.js";
import { ProvenSpans } from "../recorder/provenSpans.js";
import { readSegmentLines } from "../recorder/segmentLine.js";
import type { HeadRecord, MessageRecord, ReplyRecord, SegmentRecord } from "../recorder/segmentRecord.js";
import { FUNDING } from "./layouts/funding.js";
import type { Layout, ReadContext, ReadFile, ReadSeries } from "./layouts/index.js";
import { readJson, type PlacedRecord } from "./readJson.js";
import { parsedOrUndefined } from "./recognise.js";
import { fundingIn, REPLY_TABLES, type RecordedRow } from "./recordedReplies.js";
import { streamEvents } from "./streamMessages.js";
import type { Content } from "./unpack.js";

export { isSegment } from "../recorder/segmentLine.js";

export interface SegmentReading {
  readonly layout: string;
  readonly rows: number;
  readonly notes: readonly string[];
  readonly read: ReadFile;
}

const LAYOUT = "recording of this workbench";
/** Bars and features are joined by time, so a clock that is this far off is worth a word. */
const MOST_CLOCK_MS = 5 * SECOND_MS;

/**
 * Everything that a segment says of the symbols that it was recorded for. What a peer sent and what cannot be an
 * event is counted and left out: a recording cannot be asked for again.
 *
 * @throws {RangeError} If a line was damaged after it was written, or the exchange is none that can be recorded.
 */
export function readSegment(
  content: Pick<Content, "name" | "fileName" | "bytes">,
  context: ReadContext,
): SegmentReading {
  const { lines, isTorn } = readSegmentLines(content.name, content.bytes);
  const [first] = lines;
  const notes = isTorn ? ["its last line was cut off and is dropped"] : [];
  const nothing: ReadFile = { series: [], apart: [], coverage: [] };
  if (first === undefined) return { layout: LAYOUT, rows: 0, notes, read: nothing };
  if (!("recorder" in first.record))
    throw new RangeError(`Cannot import "${content.name}" as a recording must begin with its head: row 1 is another`);
  const exchange = recordedExchange(first.record.exchange);
  if (exchange === undefined)
    throw new RangeError(
      `Cannot import "${content.name}" as its exchange must be one that can be recorded: found ` +
        JSON.stringify(first.record.exchange.slice(0, 40)),
    );
  const reader = new SegmentReader(first.record, exchange);
  for (const { record, line } of lines) reader.take(record, line);
  const streamed = [...reader.liquidations(content, context), ...reader.funding(content, context)];
  const series = [...streamed.flatMap((one) => one.series), ...reader.polled()];
  return {
    layout: LAYOUT,
    rows: series.reduce((sum, { read }) => sum + read, 0),
    notes: [...notes, ...reader.notes()],
    read: { series, apart: streamed.flatMap(({ apart }) => apart), coverage: reader.coverage() },
  };
}

class SegmentReader {
  readonly #exchange: RecordedExchange;
  readonly #symbols: ReadonlySet<string>;
  readonly #proven: ProvenSpans;
  readonly #spans = new Map<string, Span[]>();
  readonly #events: { readonly layout: Layout; readonly placed: PlacedRecord }[] = [];
  readonly #settlements: PlacedRecord[] = [];
  /** By table and symbol; of one stamp the first answer, which is when it was known. */
  readonly #rows = new Map<string, Map<number, RecordedRow>>();
  readonly #left = new Map<string, number>();
  #clockOffMs = 0;

  constructor({ symbols, carried }: HeadRecord, exchange: RecordedExchange) {
    this.#exchange = exchange;
    this.#symbols = new Set(symbols);
    this.#proven = new ProvenSpans(exchange.liveness, carried);
  }

  take(record: SegmentRecord, line: number): void {
    if ("recorder" in record) return;
    if ("dropped" in record) this.#leave(`${record.dropped} was not kept`);
    else if ("asked" in record) this.#takeReply(record, line);
    else if ("raw" in record) this.#takeMessage(record, line);
    else if (record.became === "acknowledged") this.#proven.acknowledge(record.from);
    else if (record.became === "closed") this.#proven.close(record.from);
  }

  /** Their time is the exchange's, and the time at which they were pushed is when they were known. */
  liquidations(source: Pick<Content, "name" | "fileName">, context: ReadContext): readonly ReadFile[] {
    const layouts = [...new Set(this.#events.map(({ layout }) => layout))];
    return layouts.map((layout) =>
      this.#readRows(
        layout,
        this.#events.filter((one) => one.layout === layout).map(({ placed }) => placed),
        source,
        context,
      ),
    );
  }

  /** Apart where the bars are another venue's. */
  funding(source: Pick<Content, "name" | "fileName">, context: ReadContext): readonly ReadFile[] {
    return this.#settlements.length === 0 ? [] : [this.#readRows(FUNDING, this.#settlements, source, context)];
  }

  polled(): readonly ReadSeries[] {
    return [...this.#rows].map(([key, rows]): ReadSeries => {
      const [table, symbol] = key.split(" ") as ["open_interest" | "depth", string];
      const all = [...rows.values()];
      const names = Object.keys(all[0]!);
      return {
        table,
        symbol,
        venue: this.#exchange.name,
        columns: Object.fromEntries(names.map((name) => [name, Float64Array.from(all, (row) => row[name]!)])),
        read: all.length,
        dropped: 0,
        outOfOrder: 0,
      };
    });
  }

  coverage(): Coverage[] {
    return [...this.#spans].map(([symbol, spans]) => ({
      venue: this.#exchange.name,
      symbol,
      spans: unionOf(spans),
      isExact: true,
    }));
  }

  notes(): string[] {
    const left = [...this.#left].map(([what, count]) => `${what} (${sayCounted(count, "time")})`);
    return this.#clockOffMs <= MOST_CLOCK_MS
      ? left
      : [
          ...left,
          `the recorder's clock was up to ${Math.round(this.#clockOffMs / SECOND_MS)} s off the exchange's; coverage ` +
            "and events have the exchange's times",
        ];
  }

  #takeMessage({ from, atMs, raw, isBinary }: MessageRecord, line: number): void {
    const message = isBinary === true ? undefined : parsedOrUndefined(raw);
    if (message === undefined) return this.#leave("a message is no JSON");
    const meaning = this.#exchange.meaningOf(message);
    if (meaning.kind === "beat") {
      if (!this.#symbols.has(meaning.symbol)) return this.#leave("a heartbeat is of a symbol that nobody asked for");
      this.#clockOffMs = Math.max(this.#clockOffMs, Math.abs(atMs - meaning.timeMs));
      const span = this.#proven.beat(from, meaning);
      if (span === undefined) return;
      const spans = this.#spans.get(meaning.symbol);
      if (spans === undefined) this.#spans.set(meaning.symbol, [span]);
      else spans.push(span);
      return;
    }
    const found = streamEvents(message);
    if (found === undefined) return;
    if (meaning.kind !== "liquidations") return this.#leave("a liquidation has no symbol or no time");
    for (const event of found.records) {
      const { symbol, time } = event as Readonly<Record<string, unknown>>;
      if (typeof symbol !== "string" || !this.#symbols.has(symbol))
        this.#leave("a liquidation is of a symbol that nobody asked for");
      else if (typeof time !== "number" || !isMarketTime(time)) this.#leave("a liquidation has no time");
      else this.#events.push({ layout: found.layout, placed: { record: event, line } });
    }
  }

  #takeReply(reply: ReplyRecord, line: number): void {
    const { asked, symbol, status, raw } = reply;
    if (!this.#symbols.has(symbol)) return;
    const body = status === 200 ? parsedOrUndefined(raw) : undefined;
    if (body === undefined)
      return this.#leave(`a question for ${asked} got ${status === 200 ? "no JSON" : `HTTP ${status}`}`);
    if (asked === "funding") {
      for (const record of fundingIn(body, reply, this.#exchange.name)) this.#settlements.push({ record, line });
      return;
    }
    if (asked !== "openInterest" && asked !== "depth") return;
    const { table, read } = REPLY_TABLES[asked];
    const found = read(body, reply);
    if ("lacks" in found) return this.#leave(`answers for ${asked} of ${symbol} ${found.lacks}`);
    const key = `${table} ${symbol}`;
    const rows = this.#rows.get(key) ?? new Map<number, RecordedRow>();
    if (!rows.has(found.row.timeMs)) rows.set(found.row.timeMs, found.row);
    this.#rows.set(key, rows);
  }

  /** All rows at once; where one breaks what must hold, one by one without those that do. */
  #readRows(
    layout: Layout,
    placed: readonly PlacedRecord[],
    source: Pick<Content, "name" | "fileName">,
    context: ReadContext,
  ): ReadFile {
    const read = (rows: readonly PlacedRecord[]) =>
      layout.read(readJson(rows, layout.fields, source.name), source, context);
    try {
      return read(placed);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
    const whole = placed.filter((one) => {
      try {
        read([one]);
        return true;
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        this.#leave(`a ${layout.name} row was left out: ${reasonIn(error.message)}`);
        return false;
      }
    });
    return whole.length === 0 ? { series: [], apart: [], coverage: [] } : read(whole);
  }

  #leave(what: string): void {
    this.#left.set(what, (this.#left.get(what) ?? 0) + 1);
  }
}

/** `every side must be buy or sell`, so that all rows with that fault are one note. */
function reasonIn(message: string): string {
  return /" as (.*?): row /.exec(message)?.[1] ?? message;
}
