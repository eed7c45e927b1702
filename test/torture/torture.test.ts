import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createRng } from "tenbin";
import { hasKernel, root, WITHOUT_KERNEL } from "../workbench/setUp.js";
import { mutateBytes } from "./mutateBytes.mjs";
import { canFailDisk, tortureDisk } from "./tortureDisk.mjs";
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

describe.skipIf(!canFailDisk())("tortureDisk (skipped where there is no Linux or no cc)", () => {
  const script = join(root, "test/torture/fixtures/writesOnDisk.mjs");
  const roundOf = (manner: string) =>
    tortureDisk(
      {
        begin: (folder) => writeFileSync(join(folder, "given.txt"), "given"),
        file: process.execPath,
        args: [script, manner],
        result: (folder) => {
          const names = ["first.txt", "second.txt"].filter((name) => existsSync(join(folder, name)));
          return new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
        },
      },
      { name: manner, seed: 3, round: 0, place: join(place, manner) },
    );

  it("finds no fault in a command that refuses in one sentence, nor any left of it", async () => {
    const { failures, faults } = await roundOf("refuses");
    expect(failures).toBeGreaterThan(3);
    expect(faults).toEqual([]);
  });

  it.each([
    ["throws", /ended with 1/],
    ["says nothing", /passed over: second.txt is undefined/],
    ["says something else", /its refusal does not say that/],
  ])("finds one that %s", async (manner, what) => {
    const { faults } = await roundOf(manner);
    expect(faults.map((fault) => fault.what)).toContainEqual(expect.stringMatching(what));
  });
});
