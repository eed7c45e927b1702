import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSegment, readSegmentLines, segmentLine } from "../../../src/market/recorder/segmentLine.js";
import { RECORDING_FORMAT, type SegmentRecord } from "../../../src/market/recorder/segmentRecord.js";

const HEAD: SegmentRecord = {
  recorder: RECORDING_FORMAT,
  atMs: 1,
  exchange: "binance",
  symbols: ["BTCUSDT"],
  carried: [{ connection: 1, symbol: "BTCUSDT", lastMs: 5, provenMs: 4 }],
};
const message = (raw: string): SegmentRecord => ({ atMs: 2, from: 1, raw });
const recordsIn = (bytes: Uint8Array) => readSegmentLines("a.jsonl", bytes).lines.map(({ record }) => record);

describe("segmentLine", () => {
  it("is JSON that ends with its checksum", () => {
    const text = segmentLine(message('{"e":"forceOrder"}')).toString("utf8");
    // The sum by zlib's crc32 in Python 3.11: crc32(b'{"atMs":2,"from":1,"raw":"{\\"e\\":\\"forceOrder\\"}"').
    expect(text).toBe('{"atMs":2,"from":1,"raw":"{\\"e\\":\\"forceOrder\\"}","crc":"863fc744"}\n');
  });

  it("keeps any message as it came, line feeds, zeros and broken characters too", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 40 }), { maxLength: 8 }), (raws) => {
        const records = [HEAD, ...raws.map(message)];
        expect(recordsIn(Buffer.concat(records.map(segmentLine)))).toEqual(records);
      }),
      { numRuns: 40 },
    );
  });
});

describe("readSegmentLines", () => {
  const records = [HEAD, message("one"), { atMs: 3, from: 1, became: "closed", why: "x" }, message("two")] as const;
  const lines = records.map(segmentLine);
  const whole = Buffer.concat(lines);

  it("gives the whole lines of a segment that is cut at any byte", () => {
    for (let length = 0; length <= whole.length; length++) {
      const { lines: found, isTorn } = readSegmentLines("a.jsonl", whole.subarray(0, length));
      const ends = lines.map((_, i) => lines.slice(0, i + 1).reduce((sum, line) => sum + line.length, 0));
      expect(found).toHaveLength(ends.filter((end) => end <= length).length);
      expect(isTorn).toBe(length !== 0 && !ends.includes(length));
    }
  });

  it("drops a last line that a power cut left as zeros, or half", () => {
    const zeros = Buffer.concat([whole, Buffer.alloc(500)]);
    expect(readSegmentLines("a.jsonl", zeros)).toMatchObject({ isTorn: true, lines: { length: 4 } });
    const half = Buffer.concat([whole.subarray(0, -30), Buffer.alloc(29), Buffer.from("\n")]);
    expect(readSegmentLines("a.jsonl", half)).toMatchObject({ isTorn: true, lines: { length: 3 } });
  });

  it("refuses any byte that was changed before the last line", () => {
    // But for the line feed before the last: then the two look as one that was torn off, and are dropped with a note.
    const before = whole.length - lines.at(-1)!.length - 1;
    for (let at = 0; at < before; at++) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 1;
      expect(() => readSegmentLines("a.jsonl", changed)).toThrow(
        /^Cannot import "a.jsonl" as every line of a recording must match its checksum: row [123] does not; restore/,
      );
    }
  });

  it("is asked only for what begins as a segment", () => {
    expect(isSegment(whole)).toBe(true);
    expect(isSegment(whole.subarray(0, 10))).toBe(false);
    expect(isSegment(Buffer.from('{"e":"forceOrder"}'))).toBe(false);
  });
});
