import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { importPredictions } from "../../src/predictions/index.js";
import { linesOf } from "../../src/predictions/linesOf.js";

const place = mkdtempSync(join(tmpdir(), "tenbin-lines-"));
afterAll(() => rmSync(place, { recursive: true }));

/** Bytes cut at the places that are given. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return ends.map((end, k) => bytes.subarray(ends[k - 1] ?? 0, end));
}

async function all(lines: AsyncIterable<string>): Promise<string[]> {
  const gathered = [];
  for await (const line of lines) gathered.push(line);
  return gathered;
}

describe("linesOf", () => {
  it("gives the same lines wherever the bytes are cut", async () => {
    const texts = fc.array(fc.constantFrom("a", "é", "天", "\n", "\r", "\r\n", "\u2028", "\ufeff", ","));
    await fc.assert(
      fc.asyncProperty(texts, fc.array(fc.nat()), async (parts, places) => {
        const text = parts.join("");
        const expected = text.split(/\r\n|\n|\r|\u2028/);
        if (expected.at(-1) === "") expected.pop();
        expect(await all(linesOf("x", cut(new TextEncoder().encode(text), places)))).toEqual(expected);
      }),
    );
  });

  it("refuses a line without an end instead of holding it", async () => {
    let given = 0;
    const endless = function* (): Generator<Uint8Array> {
      yield Buffer.from("timeMs,symbol\n");
      for (; given < 1_000; given++) yield new Uint8Array(65_536);
    };
    await expect(all(linesOf("p.csv", endless()))).rejects.toThrow(
      /^Cannot import "p\.csv" as a line must hold at most 1048576 characters: line 2 holds more$/,
    );
    expect(given).toBeLessThan(20);
  });

  it("passes on that the disk does not answer", async () => {
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from("timeMs,symbol\n1");
      throw Object.assign(new Error("EIO: i/o error, read"), { code: "EIO" });
    };
    await expect(all(linesOf("p.csv", failing()))).rejects.toThrow("EIO: i/o error, read");
  });
});

describe("importPredictions", () => {
  it.each(["csv", "jsonl"])("refuses a .%s with a hole of a gigabyte in it", async (end) => {
    const path = join(place, `hole.${end}`);
    // Behind more rows than are looked at to tell what it is.
    const rows = Array.from({ length: 5_000 }, (_, k) => 1735689600000 + k * 3_600_000);
    const csv = `timeMs,symbol,probability\n${rows.map((timeMs) => `${timeMs},BTCUSDT,0.5\n`).join("")}`;
    const json = rows.map((timeMs) => `${JSON.stringify({ timeMs, symbol: "BTCUSDT", probability: 0.5 })}\n`);
    writeFileSync(path, end === "csv" ? csv : json.join(""));
    truncateSync(path, 2 ** 30);
    await expect(importPredictions(path)).rejects.toThrow(
      /^Cannot import ".*" as a line must hold at most .* line 500[12] /,
    );
  });
});
