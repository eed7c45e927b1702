import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openSealedJson, pinModule, sealJson, sha256 } from "../../../src/core/index.js";
import { configHash } from "../../../src/config/index.js";
import { loadSignal } from "../../../src/run/signal/loadSignal.js";
import { readSignal } from "../../../src/run/signal/signalDirectory.js";
import { handMadeMarket } from "../../features/handMadeMarket.js";
import { root } from "../../workbench/setUp.js";
import { TRAINING } from "../registry/candidateFolder.js";
import { writeToySignal } from "./toySignal.js";

const OWN = `import { defineFeature } from "tenbin";
export const gap = defineFeature({
  name: "gap",
  lookBackBars: 2,
  compute: ({ bars }) => bars.open.map((open, i) => Math.log(open / (bars.close[i - 1] ?? NaN))),
});
`;

let place: string;
let whole: string;
let directory: string;
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "tenbin-signal-"));
  whole = join(place, "whole");
  const module = join(place, "mine.ts");
  writeFileSync(module, OWN);
  await writeToySignal(whole, { market: handMadeMarket({ rows: 400, seed: 1 }), modules: [pinModule(module)] });
});
afterAll(() => rmSync(place, { recursive: true, force: true }));
beforeEach(() => {
  directory = join(place, "copy");
  rmSync(directory, { recursive: true, force: true });
  cpSync(whole, directory, { recursive: true });
});

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => statSync(join(folder, name)).isFile());
const cardOf = (): Record<string, unknown> =>
  openSealedJson(readFileSync(join(directory, "signal.json"))) as Record<string, unknown>;
const withCard = (change: object): void =>
  writeFileSync(join(directory, "signal.json"), sealJson({ ...cardOf(), ...change }));

const READER = `
const [door, directory] = process.argv.slice(1);
const { readSignal } = await import(door);
try { console.log(readSignal(directory).hash); } catch (error) { console.log(error.message); }
`;
/** Reads it as a user without rights, which root never is. */
const asNobody = (of: string) =>
  spawnSync(
    process.execPath,
    ["--input-type=module", "-e", READER, join(root, "dist/run/signal/signalDirectory.js"), of],
    { encoding: "utf8", cwd: "/", ...(process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}) },
  );
/** A checkout in a home of root's own is nobody's to read. */
const nobodyReads = asNobody("/nothing").stdout.includes("there is no such folder");

describe("a model directory", () => {
  it("names every file that it holds, the user's module among them", () => {
    const { card, hash } = readSignal(directory);
    expect(card.files.map(({ path }) => path)).toEqual([
      "extensions/mine.ts",
      "model/member-0/model.json",
      "model/member-0/state.json",
      "model/member-1/booster.ubj",
      "model/member-1/model.json",
      "model/model.json",
    ]);
    expect(readFileSync(join(directory, card.extensions[0]!.path), "utf8")).toBe(OWN);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ["a horizon that is no whole number of milliseconds", { horizonMs: 3_960_000.0000000005 }],
    ["a label without a title", { title: "" }],
  ])("is not written with %s, which nobody could read again", async (_what, change) => {
    const { label } = readSignal(directory).card;
    const to = join(place, "unreadable");
    const market = handMadeMarket({ rows: 400, seed: 1 });
    const made = writeToySignal(to, { market, card: { label: { ...label, ...change } } });
    await expect(made).rejects.toThrow(
      /^Cannot save the model as its signal.json must be .*: [^]*label\.(horizonMs|title)/,
    );
    expect(existsSync(join(to, "signal.json"))).toBe(false);
  });

  it("is refused, by the name of the file, when any byte of any file of it is another", () => {
    const files = filesBelow(directory);
    expect(files).toHaveLength(7);
    for (const name of files) {
      const path = join(directory, name);
      const bytes = readFileSync(path);
      fc.assert(
        fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
          const flipped = Uint8Array.from(bytes);
          flipped[at]! ^= change;
          writeFileSync(path, flipped);
          expect(() => readSignal(directory)).toThrow(`: ${name.replaceAll("\\", "/")} `);
        }),
        {
          numRuns: 15,
          seed: 1,
          examples: [
            [0, 1],
            [bytes.length - 1, 1],
            [bytes.length - 10, 32],
          ],
        },
      );
      writeFileSync(path, bytes);
      readSignal(directory);
    }
  });

  it("is refused when a file of it is cut, grown or missing", () => {
    for (const name of filesBelow(directory)) {
      const path = join(directory, name);
      const bytes = readFileSync(path);
      for (const content of [bytes.subarray(0, bytes.length - 1), Buffer.concat([bytes, Buffer.from(" ")])]) {
        writeFileSync(path, content);
        expect(() => readSignal(directory)).toThrow(`: ${name} `);
      }
      rmSync(path);
      expect(() => readSignal(directory)).toThrow(`: ${name} is missing`);
      writeFileSync(path, bytes);
    }
  });

  it("is refused when it holds what is no part of it", () => {
    writeFileSync(join(directory, "model/notes.txt"), "mine");
    expect(() => readSignal(directory)).toThrow(/: model\/notes\.txt is no part of it; move it away$/);
    rmSync(join(directory, "model/notes.txt"));
    cpSync(join(directory, "model/member-0"), join(directory, "model/member-7"), { recursive: true });
    expect(() => readSignal(directory)).toThrow(/: model\/member-7\/model\.json is no part of it/);
  });

  it("is refused when a file of it is a link to one that may change", () => {
    const path = join(directory, "model/model.json");
    cpSync(path, join(place, "elsewhere.json"));
    rmSync(path);
    symlinkSync(join(place, "elsewhere.json"), path);
    expect(() => readSignal(directory)).toThrow(/: model\/model\.json must be a file, and is a link, a folder, a pipe/);
  });

  it("reads nothing but files, whatever its card vouches for", () => {
    const target = join(place, "target");
    // As long as the link to it.
    const content = "x".repeat(target.length);
    writeFileSync(target, content);
    symlinkSync(target, join(directory, "model/link"));
    const { files } = readSignal(whole).card;
    withCard({ files: [...files, { path: "model/link", bytes: content.length, sha256: sha256(content) }] });
    expect(() => readSignal(directory)).toThrow(/: model\/link must be a file, and is a link/);
  });

  it("says a foreign name with line feeds in one line", () => {
    writeFileSync(join(directory, "a\nb"), "");
    expect(() => readSignal(directory)).toThrow(/: "a\\nb" is no part of it; move it away$/);
  });

  it.each([
    [
      "a newer format",
      { format: "tenbin-signal-2" },
      /was written by a newer version, .*tenbin-signal-2.*: update it$/,
    ],
    ["a format that is none", { format: "other" }, /signal\.json is no card of a model$/],
    ["a key that it does not know", { colour: "red" }, /signal\.json is not one that this version writes: .*colour/s],
    ["a path that leaves it", { files: [{ path: "model/../../x", bytes: 0, sha256: "0".repeat(64) }] }, /not one that/],
    [
      "times that no market has",
      { training: { ...TRAINING, toMs: 2 ** 53 - 1 } },
      /training\.toMs.*must be a time of a market/,
    ],
    [
      "times before all markets",
      { training: { ...TRAINING, fromMs: -(2 ** 53 - 1) } },
      /training\.fromMs.*must be a time of a market/,
    ],
    ["another configuration", { config: {} }, /signal\.json is not one that this version writes/],
  ])("is refused with %s", (_, change, words) => {
    withCard(change);
    expect(() => readSignal(directory)).toThrow(words);
  });

  it("is refused with fees taken out of its configuration", () => {
    const { config } = readSignal(directory).card;
    withCard({ config: { ...config, backtest: { ...config.backtest, takerFeeBps: 0 } } });
    expect(() => readSignal(directory)).toThrow(/its configuration is not the one that its hash was made from/);
  });

  it("is read though this version has an option that it was made without", () => {
    const { config, madeFrom } = readSignal(directory).card;
    const { forgetBias, ...lstm } = config.members["lstm"]!;
    const former = { ...config, members: { ...config.members, lstm } };
    withCard({ config: former, madeFrom: { ...madeFrom, config: configHash(former) } });
    expect(readSignal(directory).card.config.members["lstm"]).toEqual({ ...lstm, forgetBias });
  });

  it("says what else a folder is: nothing, an earlier version's, a fit alone", () => {
    expect(() => readSignal(join(place, "nowhere"))).toThrow(/^Cannot use ".*nowhere" as .*: there is no such folder$/);
    mkdirSync(join(place, "former/model"), { recursive: true });
    writeFileSync(join(place, "former/candidate.json"), "{}");
    expect(() => readSignal(join(place, "former"))).toThrow(
      /trained by an earlier version, which kept too little in it \(candidate\.json\); train again$/,
    );
    expect(() => readSignal(join(directory, "model"))).toThrow(/holds the fit alone .*; give the folder above it$/);
  });

  it("is replaced whole when it is written again, with nothing of the former one", async () => {
    writeFileSync(join(directory, "model/notes.txt"), "mine");
    rmSync(join(directory, "model/notes.txt"));
    writeFileSync(join(directory, "notes.txt"), "mine");
    const market = handMadeMarket({ rows: 400, seed: 1 });
    await writeToySignal(directory, { market });
    expect(existsSync(join(directory, "notes.txt"))).toBe(false);
    expect(readSignal(directory).card.extensions).toEqual([]);
  });
});

describe("loadSignal", () => {
  it("refuses a feature that this version computes otherwise, by its name", async () => {
    const { features } = readSignal(directory).card;
    withCard({ features: features.map((each, k) => (k === 0 ? { ...each, lookBackBars: 3 } : each)) });
    await expect(loadSignal(directory)).rejects.toThrow(/ret_1 is another feature now: .* over 2 bars, .* over 3/);
  });

  it("finds the user's feature in the directory, when the file it came from is gone", async () => {
    rmSync(join(place, "mine.ts"));
    const signal = await loadSignal(directory);
    expect(signal.extensions.features.map(({ name }) => name)).toEqual(["gap"]);
  });

  it("is refused when another model was put there between its check and its first decision", async () => {
    const signal = await loadSignal(directory);
    const market = handMadeMarket({ rows: 400, seed: 1 });
    await writeToySignal(directory, { market: handMadeMarket({ rows: 400, seed: 2 }) });
    await expect(signal.decide(market)).rejects.toThrow(
      /^Cannot load the model in "[^"]*model": model.json was changed after it was saved: its hash differs$/,
    );
  });

  it.skipIf(!nobodyReads).each(["model/model.json", "signal.json", "model", ""])(
    "is refused, and named, when this user may not read %j of it",
    (name) => {
      chmodSync(place, 0o755);
      chmodSync(join(directory, name), 0o000);
      const { status, stdout } = asNobody(directory);
      chmodSync(join(directory, name), 0o755);
      expect(status).toBe(0);
      expect(stdout).toMatch(
        /^Cannot use "[^"]*copy" as a model directory must be whole, .*: a file of it cannot be read, as this user may not: /,
      );
      expect(stdout).toContain(join(directory, name === "" ? "signal.json" : name));
    },
  );

  it("is refused any use after it was disposed of", async () => {
    const market = handMadeMarket({ rows: 100, seed: 3 });
    const signal = await loadSignal(directory);
    expect((await signal.decide(market)).receipt.bars).toBe(100);
    signal.dispose();
    signal.dispose();
    await expect(signal.decide(market)).rejects.toThrow(/it was disposed of/);
  });
});
