import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createRng } from "tenbin";
import { hasKernel, root, WITHOUT_KERNEL } from "../workbench/setUp.js";
import { mutateBytes } from "./mutateBytes.mjs";
import { tortureInputs } from "./tortureInputs.mjs";

const KINDS = readdirSync(join(root, "test/torture/kinds")).map((name) => basename(name, ".mjs"));
const place = mkdtempSync(join(tmpdir(), "tenbin-torture-"));
afterAll(() => rmSync(place, { recursive: true }));

describe("mutateBytes", () => {
  it("gives the same bytes for the same seed, and mostly others than it got", () => {
    const bytes = new TextEncoder().encode("timeMs,symbol,probability\n1735689600000,BTCUSDT,0.25\n");
    const made = (seed: number) => mutateBytes(bytes, createRng(seed)).toString("hex");
    const all = Array.from({ length: 200 }, (_, seed) => made(seed));
    expect(all).toEqual(Array.from({ length: 200 }, (_, seed) => made(seed)));
    expect(new Set(all).size).toBeGreaterThan(150);
  });
});

describe.skipIf(!hasKernel)(`tortureInputs (${WITHOUT_KERNEL})`, () => {
  it("tells refusal, internal error, broken law, death and hang apart, and goes on behind each", async () => {
    const kind = join(root, "test/torture/fixtures/faulty.mjs");
    const { inputs, accepted, refused, faults } = await tortureInputs({
      kind,
      seed: 1,
      from: 0,
      to: 8,
      place,
      patienceMs: 15_000,
    });
    expect({ inputs, accepted, refused }).toEqual({ inputs: 8, accepted: 3, refused: 1 });
    expect(new Map(faults.map(({ index, what }) => [index, what.split("\n")[0]]))).toEqual(
      new Map([
        [2, "TypeError: undefined is not a function"],
        [3, "AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:"],
        [4, "ended with SIGSEGV"],
        [5, "no end after 15000 ms"],
      ]),
    );
  });

  it.each(KINDS)("finds no fault in a few %s", async (name) => {
    const kind = join(root, `test/torture/kinds/${name}.mjs`);
    expect(existsSync(kind)).toBe(true);
    const fed = await tortureInputs({ kind, seed: 11, from: 0, to: 20, place, patienceMs: 600_000 });
    expect(fed.faults).toEqual([]);
    // Of markup nothing is refused: it is made harmless.
    if (name !== "pages") expect(fed.refused).toBeGreaterThan(0);
    expect(fed.refused + fed.accepted).toBe(20);
  });
});
