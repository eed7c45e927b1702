/**
 * Lines of a segment: one JSON object each, whose last member is the CRC-32 of what stands before it.
 *
 * A line counts once its line feed is there and its sum is right. A kill leaves at most one line that does not, the
 * last; a power cut may leave bytes of zero behind it.
 */
import { crc32 } from "node:zlib";
import { parseJson } from "../../core/index.js";
import { isSegmentRecord, type SegmentRecord } from "./segmentRecord.js";

const LINE_FEED = 0x0a;
const SUM_BYTES = ',"crc":"00000000"}'.length;
const SUM = /^,"crc":"([0-9a-f]{8})"\}$/;
/** How the first line of every segment begins. */
const START = '{"recorder":"tenbin-recording-1",';

/** What {@link readSegmentLines} finds. */
export interface SegmentLines {
  readonly lines: readonly { readonly record: SegmentRecord; readonly line: number }[];
  /** Whether something was torn off at the end. */
  readonly isTorn: boolean;
}

/** One record as a line, with its line feed. */
export function segmentLine(record: SegmentRecord): Buffer {
  const head = JSON.stringify(record).slice(0, -1);
  return Buffer.from(`${head},"crc":"${sumOf(Buffer.from(head))}"}\n`);
}

/** Whether bytes begin as a segment does; one that was cut within its first words is none. */
export function isSegment(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, START.length)).toString("latin1") === START;
}

/**
 * The records of a segment, in the order in which they were written.
 *
 * @throws {RangeError} If a line before the last is damaged: that is no kill but a disk or a hand.
 */
export function readSegmentLines(name: string, content: Uint8Array): SegmentLines {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const lines: { record: SegmentRecord; line: number }[] = [];
  for (let from = 0, line = 1; from < bytes.length; line++) {
    const feed = bytes.indexOf(LINE_FEED, from);
    const to = feed < 0 ? bytes.length : feed;
    const record = feed < 0 ? undefined : recordIn(bytes.subarray(from, to));
    if (record === undefined) {
      if (to >= bytes.length - 1) return { lines, isTorn: true };
      throw new RangeError(
        `Cannot import "${name}" as every line of a recording must match its checksum: row ${line} does not; ` +
          "restore that file from a copy, or remove it and lose what it covers",
      );
    }
    lines.push({ record, line });
    from = to + 1;
  }
  return { lines, isTorn: false };
}

function recordIn(line: Buffer): SegmentRecord | undefined {
  const head = line.subarray(0, Math.max(0, line.length - SUM_BYTES));
  const sum = SUM.exec(line.subarray(head.length).toString("latin1"))?.[1];
  if (sum === undefined || sum !== sumOf(head)) return undefined;
  try {
    const record = parseJson(`${head.toString("utf8")}}`);
    return isSegmentRecord(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

function sumOf(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(8, "0");
}
