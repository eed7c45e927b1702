import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordOpening } from "../../src/workbench/phases/openingLedger.js";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ledger-"));
  path = join(folder, "studies", "ledger.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true }));

const opening = (modelHash: string, dataHash = "data") => ({ model: "v4 as shipped", runName: "strong-tiny-0", modelHash, dataHash, configHash: "config" });
const lines = () => readFileSync(path, "utf8").trimEnd().split("\n");

describe("recordOpening", () => {
  it("counts the openings of one data set, and each model once", () => {
    expect(recordOpening(opening("a"), path)).toBe(1);
    expect(recordOpening(opening("b"), path)).toBe(2);
    expect(recordOpening(opening("a"), path)).toBe(1);
    expect(recordOpening(opening("a", "other data"), path)).toBe(1);
    expect(lines()).toHaveLength(3);
  });

  it("goes on after a line that a kill has torn", () => {
    recordOpening(opening("a"), path);
    appendFileSync(path, '{"key":"12');
    expect(recordOpening(opening("b"), path)).toBe(2);
    expect(recordOpening(opening("c"), path)).toBe(3);
    expect(lines()).toHaveLength(4);
  });
});
