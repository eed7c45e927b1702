/** Recognises what a file holds by looking at its content, and reads its rows. */
import { TABLE_LAYOUTS, type Layout } from "./layouts/index.js";
import { readCsv, type PlacedField } from "./readCsv.js";
import { readJson, type JsonRecord, type PlacedRecord } from "./readJson.js";
import { parseDecimal, plainName, type Field, type Rows } from "./rows.js";
import { streamEvents, type StreamEvents } from "./streamMessages.js";
import type { Content } from "./unpack.js";

export interface Recognised {
  readonly layout: Layout;
  readonly rows: Rows;
  /** What a receipt should say about the reading of the file. */
  readonly notes: readonly string[];
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
/** A recording may begin with the replies to its subscription. */
const FIRST_MESSAGES = 20;
const LONGEST_HEADER_BYTES = 64 * 2 ** 10;
/** What fits into one string. */
const MOST_JSON_BYTES = 500_000_000;
/** Keys by which a damaged JSON file is still known for what it was meant to be. */
const TELLING_KEYS =
  /"(?:fundingRate|sumOpenInterest|buySellRatio|forceOrder|allLiquidation\.|liquidation\.)|^\s*\[\s*\[\s*\d{13}\b/;

/**
 * @returns Undefined if the content is of no known layout.
 * @throws {RangeError} If it is, and breaks it; the message names file and row.
 */
export function recognise({ name, bytes }: Content): Recognised | undefined {
  const from = BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte) ? BYTE_ORDER_MARK.length : 0;
  const head = Buffer.from(bytes.subarray(from, from + LONGEST_HEADER_BYTES)).toString("utf8");
  if (head.includes("\u0000")) return undefined;
  const first = head.trimStart()[0];
  if (first === "[" || first === "{") return recogniseJson(name, textOf(name, bytes.subarray(from)), head);
  return recogniseCsv(name, bytes, from, head);
}

function recogniseCsv(name: string, bytes: Uint8Array, from: number, head: string): Recognised | undefined {
  const line = /^(?:\s*\n)*([^\n]*)/.exec(head)!;
  const fields = line[1]!
    .trimEnd()
    .split(",")
    .map((field) => field.replace(/^"(.*)"$/, "$1"));
  const bare = TABLE_LAYOUTS.find((layout) => layout.isBareRow?.(fields));
  if (bare !== undefined)
    return {
      layout: bare,
      rows: readCsv(bytes, placedByNumber(bare.fields, fields.length), { name, from, firstLine: 1 }),
      notes: [],
    };
  // The first field of a header is a word; of a row it is a number or a time.
  if (Number.isFinite(parseDecimal(fields[0]!))) return undefined;
  const layout = TABLE_LAYOUTS.find((one) => placedByName(one.fields, fields) !== undefined);
  if (layout === undefined) return undefined;
  const blankLines = line[0].split("\n").length - 1;
  const headerEnd = from + Buffer.byteLength(line[0]) + 1;
  const rows = readCsv(bytes, placedByName(layout.fields, fields)!, {
    name,
    from: headerEnd,
    firstLine: blankLines + 2,
  });
  return { layout, rows, notes: [] };
}

function placedByNumber(fields: readonly Field[], width: number): PlacedField[] {
  return fields.flatMap((field) =>
    field.at === undefined || (field.optional === true && field.at >= width) ? [] : [{ ...field, at: field.at }],
  );
}

/** Fields where the header has them; undefined if it lacks one that must be there. */
function placedByName(fields: readonly Field[], header: readonly string[]): PlacedField[] | undefined {
  const names = header.map(plainName);
  const placed: PlacedField[] = [];
  for (const field of fields) {
    // The first of its names that the header has, so that a closer name wins over a looser one.
    const at = field.known.map((known) => names.indexOf(known)).find((place) => place >= 0);
    if (at !== undefined) placed.push({ ...field, at });
    else if (field.optional === undefined) return undefined;
  }
  return placed;
}

function recogniseJson(name: string, text: string, head: string): Recognised | undefined {
  const whole = parsedOrUndefined(text);
  if (whole !== undefined)
    return recogniseRecords(
      name,
      Array.isArray(whole)
        ? whole.map((record: unknown, i) => ({ record, line: i + 1 }))
        : [{ record: whole, line: 1 }],
      [],
    );
  const lines = text.split("\n");
  const isRecording = lines
    .slice(0, FIRST_MESSAGES)
    .some((line) => streamEvents(parsedOrUndefined(line)) !== undefined);
  if (isRecording) return recogniseRecording(name, lines);
  if (!TELLING_KEYS.test(head)) return undefined;
  throw new RangeError(`Cannot import "${name}" as it must be whole JSON: ${reasonOf(text)}`);
}

/** One message a line; what a killed recorder left of its last one is dropped. */
function recogniseRecording(name: string, lines: readonly string[]): Recognised | undefined {
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
): Recognised | undefined {
  const first = records
    .slice(0, FIRST_MESSAGES)
    .map(({ record }) => streamEvents(record))
    .find((events) => events !== undefined);
  if (first !== undefined) return readMessages(name, first.layout, records, notes);
  const sample = records[0]?.record;
  if (typeof sample !== "object" || sample === null) return undefined;
  const layout = TABLE_LAYOUTS.find((one) =>
    Array.isArray(sample)
      ? one.isBareRow?.(sample.map(String))
      : placedByName(one.fields, Object.keys(sample)) !== undefined,
  );
  if (layout === undefined) return undefined;
  const placed = records.map(({ record, line }): PlacedRecord => {
    if (typeof record !== "object" || record === null)
      throw new RangeError(
        `Cannot import "${name}" as every row must be a record: row ${line} is ${JSON.stringify(record)}`,
      );
    return { record: record as JsonRecord, line };
  });
  return { layout, rows: readJson(placed, layout.fields, name), notes };
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

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function reasonOf(text: string): string {
  try {
    JSON.parse(text);
    return "it is";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
