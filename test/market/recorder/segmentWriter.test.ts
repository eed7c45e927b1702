import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FinishedSegments } from "../../../src/market/recorder/finishedSegments.js";
import type { RecorderClock } from "../../../src/market/recorder/recorderClock.js";
import { readSegmentLines, segmentLine } from "../../../src/market/recorder/segmentLine.js";
import { RECORDING_FORMAT, type SegmentRecord } from "../../../src/market/recorder/segmentRecord.js";
import { SegmentWriter, type SegmentWriterOptions } from "../../../src/market/recorder/segmentWriter.js";

const START_MS = Date.UTC(2025, 9, 7, 12);
let folder: string;
let now: { dayMs: number; steadyMs: number };
let finished: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "segments-"));
  now = { dayMs: START_MS, steadyMs: 0 };
  finished = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clock: RecorderClock = { nowMs: () => now.dayMs, steadyMs: () => now.steadyMs, sleep: () => Promise.resolve() };
const writerWith = (options: Partial<SegmentWriterOptions> = {}) =>
  new SegmentWriter({
    directory: folder,
    clock,
    head: () => ({ recorder: RECORDING_FORMAT, atMs: now.dayMs, exchange: "binance", symbols: [], carried: [] }),
    onFinished: (path) => finished.push(path.slice(folder.length + 1)),
    ...options,
  });
const message = (raw: string): SegmentRecord => ({ atMs: 1, from: 1, raw });
const rawsIn = (name: string) =>
  readSegmentLines(name, readFileSync(join(folder, name))).lines.flatMap(({ record }) =>
    "raw" in record ? [record.raw] : [],
  );

describe("SegmentWriter", () => {
  it("begins a segment anew after its time by the steady clock, and after its bytes", () => {
    const writer = writerWith({ mostMs: 1_000, mostBytes: 600 });
    for (const raw of ["a", "b"]) writer.append(message(raw));
    now = { dayMs: START_MS + 5_000, steadyMs: 1_000 };
    writer.append(message("x".repeat(600)));
    writer.append(message("d"));
    writer.close();
    expect(finished).toEqual([
      "2025-10-07/120000-001.jsonl",
      "2025-10-07/120005-001.jsonl",
      "2025-10-07/120005-002.jsonl",
    ]);
    expect(finished.map(rawsIn)).toEqual([["a", "b"], ["x".repeat(600)], ["d"]]);
  });

  it("never writes into a segment that is there, whatever the time of day says", () => {
    for (const dayMs of [START_MS, START_MS - 3_600_000, START_MS]) {
      now.dayMs = dayMs;
      const writer = writerWith();
      writer.append(message(String(dayMs)));
      writer.close();
    }
    expect(finished).toEqual([
      "2025-10-07/120000-001.jsonl",
      "2025-10-07/110000-001.jsonl",
      "2025-10-07/120000-002.jsonl",
    ]);
  });

  it("stops in one sentence when the disk is full, with every whole line and nothing of the last", () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    let roomBytes = 400;
    const writer = writerWith({
      write: (file, bytes) => {
        if (roomBytes === 0) throw full;
        const count = writeSync(file, bytes, 0, Math.min(bytes.length, roomBytes));
        roomBytes -= count;
        return count;
      },
    });
    const said =
      `Cannot record into "${folder}" as the machine must give room and rights: no space is left on the device ` +
      "(ENOSPC: no space left on device, write); mend that and run the same command again";
    let written = 0;
    expect(() => {
      for (; written < 100; written++) writer.append(message(`message ${written}`));
    }).toThrow(said);
    expect(written).toBeGreaterThan(1);
    // Room that comes back changes nothing: what was lost in between would be a gap that nobody knows.
    roomBytes = 1_000;
    expect(() => writer.append(message("later"))).toThrow(said);
    writer.close();
    expect(rawsIn(finished[0]!)).toEqual(Array.from({ length: written }, (_, i) => `message ${i}`));
    expect(readSegmentLines("x", readFileSync(join(folder, finished[0]!))).isTorn).toBe(false);
  });

  it("counts the bytes of whole lines", () => {
    const writer = writerWith();
    writer.append(message("a"));
    writer.close();
    expect(writer.bytes).toBe(readFileSync(join(folder, finished[0]!)).length);
  });
});

describe("FinishedSegments", () => {
  const line = segmentLine(message("one"));
  const put = (files: Readonly<Record<string, Uint8Array | string>>) => {
    mkdirSync(join(folder, "2025-10-07"), { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  };

  it("packs what a killed recorder left, and touches nothing that is not its own", async () => {
    put({
      "2025-10-07/120000-001.jsonl": line,
      // Killed after the packing, and in the middle of one.
      "2025-10-07/130000-001.jsonl": line,
      "2025-10-07/130000-001.jsonl.gz": gzipSync(line),
      "2025-10-07/140000-001.jsonl": line,
      "2025-10-07/140000-001.jsonl.gz.tmp-4194305": "half",
      // Killed before its first line.
      "2025-10-07/150000-001.jsonl": "",
      "mine.jsonl": "mine",
      "2025-10-07/mine.jsonl": "mine",
    });
    const segments = new FinishedSegments({ onKept: () => {} });
    segments.packLeft(folder);
    await segments.settled();
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.includes("."));
    expect(names.sort()).toEqual([
      "2025-10-07/120000-001.jsonl.gz",
      "2025-10-07/130000-001.jsonl.gz",
      "2025-10-07/140000-001.jsonl.gz",
      "2025-10-07/mine.jsonl",
      "mine.jsonl",
    ]);
    for (const hour of [12, 13, 14])
      expect(gunzipSync(readFileSync(join(folder, `2025-10-07/${hour}0000-001.jsonl.gz`)))).toEqual(line);
  });

  it("says what stays as it is, and packs the next", async () => {
    put({ "2025-10-07/120000-001.jsonl": line, "2025-10-07/130000-001.jsonl": line });
    const kept: string[] = [];
    const segments = new FinishedSegments({ onKept: (path, reason) => kept.push(`${path} ${reason}`) });
    // What should become the packed file is a folder.
    mkdirSync(join(folder, "2025-10-07/120000-001.jsonl.gz/x"), { recursive: true });
    segments.pack(join(folder, "2025-10-07/120000-001.jsonl"));
    segments.pack(join(folder, "2025-10-07/130000-001.jsonl"));
    await segments.settled();
    expect(kept).toEqual([expect.stringMatching(/120000-001\.jsonl E/)]);
    expect(existsSync(join(folder, "2025-10-07/120000-001.jsonl"))).toBe(true);
    expect(existsSync(join(folder, "2025-10-07/130000-001.jsonl"))).toBe(false);
  });
});
