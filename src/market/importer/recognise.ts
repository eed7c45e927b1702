/** Recognises what a file holds by looking at its content, and reads its rows. */
import { messageOf, parseJson } from "../../core/index.js";
import { exchangeReply } from "./exchangeReply.js";
import { TABLE_LAYOUTS, type Layout } from "./layouts/index.js";
import { emptyRowsNote, withoutEmptyRecords } from "./emptyRows.js";
import { plainCsv, type PlainCsvOptions } from "./plainCsv.js";
import { readCsv } from "./readCsv.js";
import { readJson, type JsonRecord, type PlacedRecord } from "./readJson.js";
import { LONGEST_SHOWN, parseDecimal, placesOf, type Field, type PlacedField, type Rows } from "./rows.js";
import { outOfReply } from "./outOfReply.js";
import { streamEvents, type StreamEvents } from "./streamMessages.js";
import { textBytes } from "./textBytes.js";
import { joinTimeOfDay, placedWithTimeOfDay } from "./timeOfDay.js";
import type { Content } from "./unpack.js";

export interface Recognised {
  readonly layout: Layout;
  readonly rows: Rows;
  /** What a receipt should say about the reading of the file. */
  readonly notes: readonly string[];
}

/** A recording may begin with the replies to its subscription. */
const FIRST_MESSAGES = 20;
/** A table of a thousand columns has a header of some 20 KiB. */
const LONGEST_HEADER_BYTES = 2 ** 20;
const HEAD_BYTES = 64 * 2 ** 10;
/** Lines of words that may stand above a header: an address, a title. */
const MOST_FOREIGN_LINES = 3;
/** What fits into one string. */
const MOST_JSON_BYTES = 500_000_000;
/** Keys by which a damaged JSON file is still known for what it was meant to be. */
const TELLING_KEYS =
  /"(?:fundingRate|sumOpenInterest|buySellRatio|forceOrder|allLiquidation\.|liquidation\.)|^\s*\[\s*\[\s*\d{13}\b/;

/** Content of no known layout. */
export interface Unrecognised {
  /** What the nearest layout asks for and the content lacks; undefined if it is near none. */
  readonly lacks?: string;
}

/**
 * @throws {RangeError} If it is of a known layout, and breaks it; the message names file and row.
 */
export function recognise({ name, bytes: raw }: Pick<Content, "name" | "bytes">): Recognised | Unrecognised {
  const bytes = textBytes(name, raw);
  const head = Buffer.from(bytes.subarray(0, HEAD_BYTES)).toString("utf8");
  const first = head.trimStart()[0];
  return first === "[" || first === "{" ? recogniseJson(name, bytes, head) : recogniseCsv(name, bytes);
}

/** Where the bytes of a line begin and end, and where the next begins. */
interface LineOfBytes {
  readonly from: number;
  readonly to: number;
  readonly next: number;
  /** From 1. */
  readonly number: number;
}

function recogniseCsv(name: string, bytes: Uint8Array): Recognised | Unrecognised {
  const notes: string[] = [];
  let nearest: Unrecognised = {};
  let foreign = 0;
  for (const line of firstLines(bytes)) {
    const { fields, separator, isRemark } = fieldsOf(bytes, line);
    const bare = TABLE_LAYOUTS.find((layout) => layout.isBareRow?.(fields));
    const options = { name, firstLine: line.number, width: fields.length, separator };
    if (bare !== undefined) {
      const placed = placedByNumber(bare.fields, fields.length);
      return { layout: bare, ...readRows(bytes, placed, { ...options, ...emptyIn(bare), from: line.from }, notes) };
    }
    // The first field of a header is a word; of a row it is a number or a time.
    if (Number.isFinite(parseDecimal(fields[0]!))) return nearest;
    const layout = TABLE_LAYOUTS.find((one) => placedByName(one.fields, fields) !== undefined);
    if (layout !== undefined) {
      const placed = placedWithTimeOfDay(placedByName(layout.fields, fields)!, fields);
      const header = Buffer.from(bytes.subarray(line.from, line.to)).toString("latin1");
      const rest = { from: line.next, firstLine: line.number + 1, header };
      return { layout, ...readRows(bytes, placed, { ...options, ...emptyIn(layout), ...rest }, notes) };
    }
    if (fields.length > 1 && !isRemark) return lackOf(fields);
    nearest = {};
    notes.push(`its line ${line.number} is no part of the table and is passed over`);
    if (++foreign > MOST_FOREIGN_LINES) return nearest;
  }
  return nearest;
}

function emptyIn({ emptyWithout = [] }: Layout): Pick<PlainCsvOptions, "emptyWithout"> {
  return { emptyWithout };
}

function readRows(
  bytes: Uint8Array,
  fields: readonly PlacedField[],
  options: PlainCsvOptions,
  notes: readonly string[],
): Pick<Recognised, "rows" | "notes"> {
  // Of a Buffer: a typed array's own search looks at each byte by itself.
  const nothing = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(0, options.from);
  if (nothing >= 0)
    throw new RangeError(
      `Cannot import "${options.name}" as a text must hold characters alone: byte ${nothing + 1} is zero; ` +
        "it is cut off, or UTF-16 without its mark",
    );
  const rowsIn = (plain: Uint8Array) => joinTimeOfDay(readCsv(plain, fields, options), options.name);
  try {
    return { rows: rowsIn(bytes), notes };
  } catch (refusal) {
    // Nearly every table is plain: that one is not, only a refusal shows.
    const plain = plainCsv(bytes, fields, options);
    if (plain === undefined) throw refusal;
    return { rows: rowsIn(plain.bytes), notes: [...notes, ...plain.notes] };
  }
}

/** Lines that are not blank, as long as they are no longer than a header may be. */
function* firstLines(bytes: Uint8Array): Generator<LineOfBytes> {
  let number = 1;
  for (let from = 0; from < bytes.length; number++) {
    let to = from;
    const limit = Math.min(bytes.length, from + LONGEST_HEADER_BYTES);
    while (to < limit && bytes[to] !== 10 && bytes[to] !== 13) to++;
    if (to === limit && to < bytes.length) return;
    const next = to + (bytes[to] === 13 && bytes[to + 1] === 10 ? 2 : 1);
    if (Buffer.from(bytes.subarray(from, to)).toString("latin1").trim() !== "") yield { from, to, next, number };
    from = next;
  }
}

/** Bytes that part fields: the comma, and what takes its place. */
const SEPARATORS = [",", ";", "\t", "|"] as const;

/**
 * The fields of a line, parted by whatever parts it into most.
 *
 * As Latin-1: every byte is a character, so a header of any encoding has its commas and its ASCII names.
 */
function fieldsOf(
  bytes: Uint8Array,
  { from, to }: LineOfBytes,
): { readonly fields: string[]; readonly separator: number; readonly isRemark: boolean } {
  const text = Buffer.from(bytes.subarray(from, to))
    .toString("latin1")
    .replace(/[ \r\v\f]+$/, "");
  const [best] = SEPARATORS.map((separator) => ({ separator, fields: text.split(separator) })).sort(
    (a, b) => b.fields.length - a.fields.length,
  );
  const { separator, fields } = best!;
  return {
    separator: separator.charCodeAt(0),
    // An address or a remark may hold commas: `Timestamps are UTC timezone,https://www.cryptodatadownload.com`.
    isRemark: /^\s*(?:#|\/\/)|https?:\/\//.test(text),
    // A header that is a remark is a header all the same: `# timestamp,open`.
    // OKX says each name twice, in English and in bytes that are no UTF-8: `open/...`.
    fields: fields.map((field, k) =>
      (k === 0 ? field.replace(/^#\s*/, "") : field).replace(/^"(.*)"$/, "$1").replace(/\/.*[\x80-\xff].*$/, ""),
    ),
  };
}

/** The layout of which most columns are there, if at least half of those it must have are. */
export function lackOf(header: readonly string[]): Unrecognised {
  const found = TABLE_LAYOUTS.map(({ name, fields }) => {
    const must = fields.filter(({ optional }) => optional === undefined);
    const places = placesOf(must, header);
    return { name, must, missing: must.filter((_, k) => places[k] === undefined) };
  }).filter(({ must, missing }) => 2 * missing.length <= must.length);
  const present = ({ must, missing }: (typeof found)[number]) => must.length - missing.length;
  const [nearest] = found.sort((a, b) => present(b) - present(a));
  return nearest === undefined
    ? {}
    : { lacks: `${nearest.missing.map(({ name }) => name).join(", ")} of ${nearest.name}` };
}

function placedByNumber(fields: readonly Field[], width: number): PlacedField[] {
  // What a seventh column alone holds, venues do not agree on: a turnover, or a count of trades.
  const known = width === 7 ? 6 : width;
  return fields.flatMap((field) =>
    field.at === undefined || (field.optional === true && field.at >= known) ? [] : [{ ...field, at: field.at }],
  );
}

/** Fields where the header has them; undefined if it lacks one that must be there. */
export function placedByName(fields: readonly Field[], header: readonly string[]): PlacedField[] | undefined {
  const places = placesOf(fields, header);
  if (fields.some(({ optional }, k) => optional === undefined && places[k] === undefined)) return undefined;
  return fields.flatMap((field, k) => (places[k] === undefined ? [] : [{ ...field, at: places[k] }]));
}

function recogniseJson(name: string, bytes: Uint8Array, head: string): Recognised | Unrecognised {
  const text = textOf(name, bytes);
  const parsed = parsedOrUndefined(text);
  const reply = exchangeReply(parsed);
  if (reply !== undefined) {
    const records = reply.records.map((record, i): PlacedRecord => ({ record, line: i + 1 }));
    return { layout: reply.layout, rows: readJson(records, reply.layout.fields, name), notes: [] };
  }
  const whole = parsed === undefined ? undefined : outOfReply(parsed);
  if (whole !== undefined)
    return recogniseRecords(
      name,
      Array.isArray(whole)
        ? whole.map((record: unknown, i) => ({ record, line: i + 1 }))
        : [{ record: whole, line: 1 }],
      [],
    );
  const lines = text.split(/\r\n|\n|\r/);
  const isRecording = lines
    .slice(0, FIRST_MESSAGES)
    .some((line) => streamEvents(parsedOrUndefined(line)) !== undefined);
  if (isRecording) return recogniseRecording(name, lines);
  if (!TELLING_KEYS.test(head)) return {};
  throw new RangeError(`Cannot import "${name}" as it must be whole JSON: ${reasonOf(text)}`);
}

/** One message a line; what a killed recorder left of its last one is dropped. */
function recogniseRecording(name: string, lines: readonly string[]): Recognised | Unrecognised {
  const messages: { record: unknown; line: number }[] = [];
  const notes: string[] = [];
  lines.forEach((line, i) => {
    if (line.trim() === "") return;
    const record = parsedOrUndefined(line);
    if (record !== undefined) messages.push({ record, line: i + 1 });
    else if (i === lines.length - 1) notes.push("its last line was cut off and is dropped");
    else
      throw new RangeError(
        `Cannot import "${name}" as every line must be whole JSON: row ${i + 1} is ` +
          `${JSON.stringify(line.slice(0, 40))}`,
      );
  });
  return recogniseRecords(name, messages, notes);
}

function recogniseRecords(
  name: string,
  records: readonly { readonly record: unknown; readonly line: number }[],
  notes: readonly string[],
): Recognised | Unrecognised {
  const first = records
    .slice(0, FIRST_MESSAGES)
    .map(({ record }) => streamEvents(record))
    .find((events) => events !== undefined);
  if (first !== undefined) return readMessages(name, first.layout, records, notes);
  const sample = records[0]?.record;
  if (typeof sample !== "object" || sample === null) return {};
  const layout = TABLE_LAYOUTS.find((one) =>
    Array.isArray(sample)
      ? one.isBareRow?.(sample.map(String))
      : placedByName(one.fields, Object.keys(sample)) !== undefined,
  );
  if (layout === undefined) return Array.isArray(sample) ? {} : lackOf(Object.keys(sample));
  const placed = records.map(({ record, line }): PlacedRecord => {
    if (typeof record !== "object" || record === null)
      throw new RangeError(
        `Cannot import "${name}" as every row must be a record: row ${line} is ` +
          JSON.stringify(record).slice(0, LONGEST_SHOWN),
      );
    return { record: record as JsonRecord, line };
  });
  const fields = Array.isArray(sample) ? placedByNumber(layout.fields, sample.length) : layout.fields;
  const rows = withoutEmptyRecords(placed, fields, layout);
  return {
    layout,
    rows: readJson(rows, fields, name),
    notes: [...notes, ...emptyRowsNote(placed.length - rows.length)],
  };
}

function readMessages(
  name: string,
  layout: Layout,
  messages: readonly { readonly record: unknown; readonly line: number }[],
  notes: readonly string[],
): Recognised {
  const events: PlacedRecord[] = [];
  let others = 0;
  for (const { record, line } of messages) {
    const found: StreamEvents | undefined = streamEvents(record);
    if (found?.layout !== layout) others++;
    else for (const event of found.records) events.push({ record: event, line });
  }
  const said =
    others === 0 ? notes : [...notes, `${others} of its messages are no ${layout.name} events and are dropped`];
  return { layout, rows: readJson(events, layout.fields, name), notes: said };
}

function textOf(name: string, bytes: Uint8Array): string {
  if (bytes.length > MOST_JSON_BYTES)
    throw new RangeError(
      `Cannot import "${name}" as JSON must be at most ${MOST_JSON_BYTES} bytes a file: found ` +
        `${bytes.length}; split it by lines`,
    );
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}

/** The value of a JSON text; undefined if it is none. */
export function parsedOrUndefined(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function reasonOf(text: string): string {
  try {
    parseJson(text);
    return "it is";
  } catch (error) {
    return messageOf(error);
  }
}
