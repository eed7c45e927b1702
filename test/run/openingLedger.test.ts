import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordOpening, type Opening } from "../../src/run/openingLedger.js";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ledger-"));
  path = join(folder, "studies", "ledger.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true }));

const DAY_MS = 86_400_000;
const opening = (modelHash: string, over: Partial<Opening> = {}): Opening => ({
  model: "v4 as shipped",
  runName: "strong-tiny-0",
  modelHash,
  dataHash: "data",
  configHash: "config",
  market: "real",
  periodMs: [100 * DAY_MS, 136 * DAY_MS],
  ...over,
});
const lines = () => readFileSync(path, "utf8").trimEnd().split("\n");

describe("recordOpening", () => {
  it("takes the models of one run for one look at the period, and writes each once", () => {
    expect(recordOpening(opening("a"), path)).toBe(1);
    expect(recordOpening(opening("b"), path)).toBe(1);
    expect(recordOpening(opening("a"), path)).toBe(1);
    expect(lines()).toHaveLength(2);
  });

  it("counts every run that looked at some of the same days, whatever its label, symbols or bars", () => {
    expect(recordOpening(opening("a"), path)).toBe(1);
    expect(recordOpening(opening("b", { configHash: "another label" }), path)).toBe(2);
    expect(
      recordOpening(opening("c", { dataHash: "fewer symbols", periodMs: [130 * DAY_MS, 150 * DAY_MS] }), path),
    ).toBe(3);
    expect(recordOpening(opening("b", { configHash: "another label" }), path)).toBe(2);
  });

  it("does not count other days, or another market's", () => {
    recordOpening(opening("a"), path);
    expect(recordOpening(opening("b", { dataHash: "later", periodMs: [136 * DAY_MS, 172 * DAY_MS] }), path)).toBe(1);
    expect(recordOpening(opening("c", { dataHash: "simulated", market: "simulated strong 7" }), path)).toBe(1);
  });

  it("goes on after a line that a kill has torn", () => {
    recordOpening(opening("a"), path);
    appendFileSync(path, '{"key":"12');
    expect(recordOpening(opening("b", { configHash: "b" }), path)).toBe(2);
    expect(recordOpening(opening("c", { configHash: "c" }), path)).toBe(3);
    expect(lines()).toHaveLength(4);
  });

  it("never goes on as if a line that was damaged since had not been: names file, line and what to do", () => {
    for (const hash of ["a", "b", "c"]) recordOpening(opening(hash, { configHash: hash }), path);
    const whole = lines();
    for (const [damaged, found] of [
      [whole[1]!.slice(1), "key"],
      ["[".repeat(200_000), "[[[["],
      ["7", "7"],
    ] as const) {
      writeFileSync(path, [whole[0], damaged, whole[2], ""].join("\n"));
      const record = () => recordOpening(opening("d", { configHash: "d" }), path);
      expect(record).toThrow(`"${path}", line 2 is "`);
      expect(record).toThrow(found);
      expect(record).toThrow(/^Cannot count the looks .*; restore that file from a copy/);
    }
  });

  it("is refused where the ledger is a folder, or a hole of gigabytes that nobody holds whole", () => {
    recordOpening(opening("a"), path);
    truncateSync(path, 6 * 1_024 ** 3);
    expect(() => recordOpening(opening("b"), path)).toThrow(/must hold at most \d+ bytes: found 6442450944/);
    rmSync(path);
    mkdirSync(path);
    expect(() => recordOpening(opening("b"), path)).toThrow("must be a file that can be read: found a folder");
  });
});
