/**
 * Appends records to segments: files that only grow, one after the other, named for the instant of their beginning.
 *
 * Each record is handed to the operating system before the next is looked at, so that kill -9 at any moment loses
 * nothing that was received; every five seconds, and at the end of a segment, it is brought to the disk, so that a
 * power cut loses no more than that. There is no queue: while the disk is slow nothing is read from the network, and
 * the exchange waits or hangs up, which is a gap that is known.
 */
import { closeSync, existsSync, fdatasyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { formatDate, HOUR_MS, machineFailure, makeFolder, SECOND_MS } from "../../core/index.js";
import type { RecorderClock } from "./recorderClock.js";
import { segmentLine } from "./segmentLine.js";
import type { HeadRecord, SegmentRecord } from "./segmentRecord.js";

export interface SegmentWriterOptions {
  /** Segments lie in it by day. */
  readonly directory: string;
  readonly clock: RecorderClock;
  /** What the next segment begins with. */
  readonly head: () => HeadRecord;
  /** Told when nothing more will be written to a segment. */
  readonly onFinished: (path: string) => void;
  readonly mostBytes?: number;
  readonly mostMs?: number;
  readonly syncMs?: number;
  /** Writes bytes and says how many; of `node:fs` but in tests of a disk that is full. */
  readonly write?: (file: number, bytes: Uint8Array) => number;
}

interface OpenSegment {
  readonly path: string;
  readonly file: number;
  readonly begunMs: number;
  bytes: number;
  syncedMs: number;
}

const MOST_BYTES = 32 * 2 ** 20;

/** Writes for one recorder, which holds the folder's lock. */
export class SegmentWriter {
  readonly #options: Required<SegmentWriterOptions>;
  #segment: OpenSegment | undefined;
  #failure: Error | undefined;
  /** Of whole lines, in all segments. */
  #bytes = 0;

  constructor(options: SegmentWriterOptions) {
    this.#options = {
      mostBytes: MOST_BYTES,
      mostMs: HOUR_MS,
      syncMs: 5 * SECOND_MS,
      write: (file, bytes) => writeSync(file, bytes),
      ...options,
    };
  }

  /** Written so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Writes one record, whole or not at all.
   *
   * @throws {Error} If the machine gives no room; every later call then throws the same.
   */
  append(record: SegmentRecord): void {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      if (this.#segment !== undefined && this.#isFull(this.#segment)) this.#finish(this.#segment);
      if (this.#segment === undefined) {
        this.#segment = this.#begin();
        this.#write(this.#segment, this.#options.head());
      }
      this.#write(this.#segment, record);
      this.#syncIfDue(this.#segment);
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** Ends the last segment. */
  close(): void {
    if (this.#segment === undefined) return;
    try {
      this.#finish(this.#segment);
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** The first failure is the one that is told. */
  #failed(error: unknown): Error {
    const failure = machineFailure(`record into "${this.#options.directory}"`, error);
    this.#failure ??= failure instanceof Error ? failure : new Error(String(failure));
    return this.#failure;
  }

  #begin(): OpenSegment {
    const { directory, clock } = this.#options;
    const nowMs = clock.nowMs();
    const time = new Date(nowMs).toISOString().slice(11, 19).replaceAll(":", "");
    for (let n = 1; ; n++) {
      const path = join(directory, formatDate(nowMs), `${time}-${String(n).padStart(3, "0")}.jsonl`);
      makeFolder(dirname(path));
      // A clock that was put back comes to the same second again.
      if (existsSync(path) || existsSync(`${path}.gz`)) continue;
      const file = openSync(path, "wx");
      const steadyMs = clock.steadyMs();
      return { path, file, begunMs: steadyMs, bytes: 0, syncedMs: steadyMs };
    }
  }

  #isFull({ bytes, begunMs }: OpenSegment): boolean {
    const { mostBytes, mostMs, clock } = this.#options;
    return bytes >= mostBytes || clock.steadyMs() - begunMs >= mostMs;
  }

  #write(segment: OpenSegment, record: SegmentRecord): void {
    const line = segmentLine(record);
    try {
      for (let at = 0; at < line.length;) at += this.#options.write(segment.file, line.subarray(at));
    } catch (error) {
      try {
        ftruncateSync(segment.file, segment.bytes);
      } catch {
        // Then half a line stays, which readers know as torn off.
      }
      throw error;
    }
    segment.bytes += line.length;
    this.#bytes += line.length;
  }

  #syncIfDue(segment: OpenSegment): void {
    const steadyMs = this.#options.clock.steadyMs();
    if (steadyMs - segment.syncedMs < this.#options.syncMs) return;
    fdatasyncSync(segment.file);
    segment.syncedMs = steadyMs;
  }

  #finish({ path, file }: OpenSegment): void {
    this.#segment = undefined;
    try {
      fdatasyncSync(file);
    } finally {
      closeSync(file);
    }
    this.#options.onFinished(path);
  }
}
