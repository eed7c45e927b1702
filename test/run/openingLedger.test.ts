import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
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
});
