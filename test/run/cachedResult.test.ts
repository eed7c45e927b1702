import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cachedResult } from "../../src/run/cachedResult.js";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tenbin-cachedResult-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const RESULT = {
  auc: 0.9,
  missing: NaN,
  open: Infinity,
  columns: [Float64Array.of(0.1, NaN), Float32Array.of(0.1), Int32Array.of(-1), Uint8Array.of(1)],
  note: null,
};
const key = (inputs: unknown) => ({ directory, name: "validation", inputs, module: import.meta.url });
const never = (): never => {
  throw new Error("computed again");
};

describe("cachedResult", () => {
  it("gives back what was computed, to the bit, without computing it again", async () => {
    expect(await cachedResult(key({ seed: 7 }), () => RESULT)).toBe(RESULT);
    expect(await cachedResult(key({ seed: 7 }), never)).toEqual(RESULT);
  });

  it("computes again when an input differs", async () => {
    await cachedResult(key({ seed: 7 }), () => RESULT);
    expect(await cachedResult(key({ seed: 8 }), () => "new")).toBe("new");
  });

  it.each([
    ["torn", (text: string) => text.slice(0, -20)],
    ["altered", (text: string) => text.replace("0.9", "0.8")],
    ["emptied", () => ""],
  ])("computes again when the file was %s", async (_how, damage) => {
    await cachedResult(key({}), () => RESULT);
    const path = join(directory, readdirSync(directory)[0]!);
    writeFileSync(path, damage(readFileSync(path, "utf8")));
    expect(await cachedResult(key({}), () => "again")).toBe("again");
  });

  it("leaves nothing behind when the computation throws", async () => {
    await expect(cachedResult(key({}), never)).rejects.toThrow("computed again");
    expect(readdirSync(directory)).toEqual([]);
  });
});
