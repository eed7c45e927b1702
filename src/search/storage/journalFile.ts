/**
 * A file of JSON lines to which several processes append.
 *
 * A line counts once its line feed is there: what follows the last line feed was torn off by a kill, is
 * never read, and is cut away before the next line is written.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { machineFailure, makeFolder, whatStopsReading } from "../../core/index.js";
import { withJournalLock, type JournalLockOptions } from "./journalLock.js";
import { parsePythonJson, stringifyPythonJson } from "./pythonJson.js";

/** One operation; `op_code` says which. */
export type JournalLine = Readonly<Record<string, unknown>> & { readonly op_code: number };

/** How every operation begins; a file that begins otherwise is somebody else's. */
const LINE_START = '{"op_code":';
const LINE_FEED = 0x0a;
/** No operation is longer; a file of gigabytes is read in pieces of it. */
const MOST_LINE_BYTES = 16 * 1_024 * 1_024;

/** What to do about a damaged journal; a message ends with it. */
export const JOURNAL_REMEDY = "restore that file from a copy, or remove it to begin its studies anew";

/** What a journal's reader makes of a line. */
export type TakeLine = (line: JournalLine, place: string) => void;

export class JournalFile {
  readonly path: string;
  readonly #lock: JournalLockOptions;
  readonly #take: TakeLine;
  /** Bytes of whole lines taken so far, and their number. */
  #offset = 0;
  #lines = 0;

  /**
   * @param path Absolute; the file and its folder are made when the first line is written.
   * @param options.take Told every whole line once, others' and our own, in the order of the file, with its place
   * as a message names it.
   * @throws {RangeError} If something other than a file is there.
   */
  constructor(path: string, { take, lock }: { readonly take: TakeLine; readonly lock: JournalLockOptions }) {
    this.path = path;
    this.#lock = lock;
    this.#take = take;
    const stop = whatStopsReading(path);
    if (stop !== undefined && stop !== "nothing there")
      throw new RangeError(`Cannot read journal "${path}" as it must be a file that can be read: found ${stop}`);
  }

  /**
   * Takes the whole lines that were added since the last call.
   *
   * @throws {SyntaxError} If one is not an operation; nothing after it is taken, in this call or a later one.
   */
  readNew(): void {
    const size = existsSync(this.path) ? statSync(this.path).size : 0;
    if (size < this.#offset)
      throw new RangeError(
        `Cannot go on with journal "${this.path}" as it must only grow: it had ${this.#offset} bytes, now ${size}`,
      );
    while (this.#offset < size) {
      const bytes = this.#nextBytes(Math.min(size - this.#offset, MOST_LINE_BYTES));
      const wholeBytes = bytes.lastIndexOf(LINE_FEED) + 1;
      if (wholeBytes === 0) {
        this.#requireOurs(bytes);
        return;
      }
      this.#takeLines(bytes.subarray(0, wholeBytes));
    }
  }

  #takeLines(bytes: Buffer): void {
    for (let from = 0; from < bytes.length;) {
      const to = bytes.indexOf(LINE_FEED, from);
      const place = `"${this.path}", line ${this.#lines + 1}`;
      this.#take(parseLine(bytes.toString("utf8", from, to), place), place);
      this.#offset += to + 1 - from;
      this.#lines++;
      from = to + 1;
    }
  }

  /**
   * Appends lines while no other process can.
   *
   * @param decide Says its own lines, when those that others have added meanwhile are taken; these are taken once
   * they are written.
   * @param durable Waits until the lines are on the disk, so that not even a power cut takes them.
   */
  append(decide: () => readonly JournalLine[], { durable }: { readonly durable: boolean }): void {
    try {
      makeFolder(dirname(this.path));
      withJournalLock(this.path, this.#lock, () => {
        this.readNew();
        const lines = decide();
        if (lines.length === 0) return;
        this.#write(lines, durable);
        this.readNew();
      });
    } catch (error) {
      throw machineFailure(`write journal "${this.path}"`, error);
    }
  }

  #write(lines: readonly JournalLine[], durable: boolean): void {
    const file = openSync(this.path, "a+");
    try {
      if (fstatSync(file).size > this.#offset) ftruncateSync(file, this.#offset);
      const bytes = Buffer.from(lines.map((line) => `${stringifyPythonJson(line)}\n`).join(""));
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      if (durable) fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  /** Fewer where the file ends before. */
  #nextBytes(count: number): Buffer {
    const bytes = Buffer.alloc(count);
    const file = openSync(this.path, "r");
    try {
      for (let at = 0; at < bytes.length;) {
        const read = readSync(file, bytes, at, bytes.length - at, this.#offset + at);
        if (read === 0) return bytes.subarray(0, at);
        at += read;
      }
    } finally {
      closeSync(file);
    }
    return bytes;
  }

  /** Cutting away a torn line must never cut away what is not a journal. */
  #requireOurs(rest: Buffer): void {
    if (rest.length === MOST_LINE_BYTES)
      throw new SyntaxError(
        `Cannot read journal "${this.path}", line ${this.#lines + 1}, as it must end within ${MOST_LINE_BYTES} bytes` +
          `; ${JOURNAL_REMEDY}`,
      );
    const start = rest.toString("utf8", 0, LINE_START.length);
    if (LINE_START.startsWith(start)) return;
    throw new SyntaxError(
      `Cannot read journal "${this.path}" as each line must be an operation of a study: its last ` +
        `line begins with ${JSON.stringify(start)}; ${JOURNAL_REMEDY}`,
    );
  }
}

function parseLine(text: string, place: string): JournalLine {
  let line: unknown;
  try {
    line = parsePythonJson(text);
  } catch {
    line = undefined;
  }
  if (typeof line !== "object" || line === null || !("op_code" in line) || typeof line.op_code !== "number") {
    throw new SyntaxError(
      `Cannot read journal ${place}, as each line must be an operation of a study: found ` +
        `${JSON.stringify(text.slice(0, 80))}; ${JOURNAL_REMEDY}`,
    );
  }
  return line as JournalLine;
}
