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
  mkdirSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { withJournalLock } from "./journalLock.js";
import { parsePythonJson, stringifyPythonJson } from "./pythonJson.js";

/** One operation; `op_code` says which. */
export type JournalLine = Readonly<Record<string, unknown>> & { readonly op_code: number };

/** How every operation begins; a file that begins otherwise is somebody else's. */
const LINE_START = '{"op_code":';
const LINE_FEED = 0x0a;

export class JournalFile {
  readonly path: string;
  readonly #graceMs: number;
  /** Bytes of whole lines read or written so far, and their number. */
  #offset = 0;
  #lines = 0;

  /** @param path Absolute; the file and its folder are made when the first line is written. */
  constructor(path: string, { graceMs }: { readonly graceMs: number }) {
    this.path = path;
    this.#graceMs = graceMs;
  }

  /**
   * Whole lines that were added since the last call.
   *
   * @throws {SyntaxError} If one is not an operation; nothing after it is read.
   */
  readNew(): JournalLine[] {
    const size = existsSync(this.path) ? statSync(this.path).size : 0;
    if (size < this.#offset)
      throw new RangeError(
        `Cannot go on with journal "${this.path}" as it must only grow: it had ${this.#offset} bytes, now ${size}`,
      );
    const bytes = this.#bytesTo(size);
    const whole = bytes.subarray(0, bytes.lastIndexOf(LINE_FEED) + 1);
    this.#requireOurs(bytes.subarray(whole.length));
    const texts = whole.length === 0 ? [] : whole.toString("utf8", 0, whole.length - 1).split("\n");
    const lines = texts.map((text, i) => parseLine(text, `"${this.path}", line ${this.#lines + i + 1}`));
    this.#offset += whole.length;
    this.#lines += lines.length;
    return lines;
  }

  /**
   * Appends lines while no other process can.
   *
   * @param decide Told the lines that others have added meanwhile; returns its own.
   * @param durable Waits until the lines are on the disk, so that not even a power cut takes them.
   */
  append(
    decide: (others: readonly JournalLine[]) => readonly JournalLine[],
    { durable }: { readonly durable: boolean },
  ): void {
    mkdirSync(dirname(this.path), { recursive: true });
    withJournalLock(this.path, this.#graceMs, () => {
      const lines = decide(this.readNew());
      if (lines.length === 0) return;
      const file = openSync(this.path, "a+");
      try {
        if (fstatSync(file).size > this.#offset) ftruncateSync(file, this.#offset);
        const bytes = Buffer.from(lines.map((line) => `${stringifyPythonJson(line)}\n`).join(""));
        for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
        if (durable) fsyncSync(file);
        this.#offset += bytes.length;
        this.#lines += lines.length;
      } finally {
        closeSync(file);
      }
    });
  }

  #bytesTo(size: number): Buffer {
    const bytes = Buffer.alloc(size - this.#offset);
    if (bytes.length === 0) return bytes;
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
    const start = rest.toString("utf8", 0, LINE_START.length);
    if (LINE_START.startsWith(start)) return;
    throw new SyntaxError(
      `Cannot read journal "${this.path}" as each line must be an operation of a study: its last ` +
        `line begins with ${JSON.stringify(start)}`,
    );
  }
}

function parseLine(text: string, where: string): JournalLine {
  let line: unknown;
  try {
    line = parsePythonJson(text);
  } catch {
    line = undefined;
  }
  if (typeof line !== "object" || line === null || !("op_code" in line) || typeof line.op_code !== "number") {
    throw new SyntaxError(
      `Cannot read journal ${where}, as each line must be an operation of a study: found ` +
        `${JSON.stringify(text.slice(0, 80))}`,
    );
  }
  return line as JournalLine;
}
