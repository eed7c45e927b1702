/** A saved model beside another, and beside somebody's file, on bars that came later. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { configHash } from "../../../src/config/index.js";
import { createRng, HOUR_MS } from "../../../src/core/index.js";
import { FEATURES } from "../../../src/features/index.js";
import { simulateMarket } from "../../../src/market/index.js";
import { writePredictions } from "../../../src/predictions/index.js";
import { composeLaterPage } from "../../../src/report/index.js";
import { readSignal } from "../../../src/run/index.js";
import { predictFiles } from "../../../src/run/signal/predictFiles.js";
import { compareOnFiles } from "../../../src/run/validation/compareOnFiles.js";
import { validateOnFiles, type LaterValidation } from "../../../src/run/validation/validateOnFiles.js";
import { writeToySignal } from "../signal/toySignal.js";

const { markets } = simulateMarket({
  scenario: "strong",
  symbols: ["BTCUSDT"],
  days: 40,
  barMs: HOUR_MS,
  rng: createRng(7),
});
const [market] = markets;
const { bars } = market!;
const here = process.cwd();

let place: string;
let later: LaterValidation;
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "tenbin-against-"));
  process.chdir(place);
  mkdirSync("files");
  const rows = Array.from(bars.timeMs, (time, i) =>
    [time, bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]].join(","),
  );
  writeFileSync("files/BTCUSDT_1h.csv", `open_time,open,high,low,close,volume\n${rows.join("\n")}\n`);
  // Two readings of one bar, and a file of something else.
  const [time, ...prices] = rows[200]!.split(",");
  const other = [time, ...prices.slice(0, -1), 1].join(",");
  writeFileSync("files/BTCUSDT_1h_again.csv", `open_time,open,high,low,close,volume\n${rows[199]}\n${other}\n`);
  writeFileSync("files/notes.csv", "who,what\nme,this\n");
  const label = { name: "horizon", title: "horizon label", buyMeans: "return above 0", learnt: "judged" as const };
  const options = { buyAboveSigma: 0 };
  for (const [name, hours] of [
    ["challenger", 4],
    ["slow", 8],
  ] as const)
    await writeToySignal(name, {
      market: market!,
      members: name === "slow" ? ["linear"] : ["linear", "gradientBoosting"],
      card: { label: { ...label, options, horizonMs: hours * HOUR_MS } },
    });
  later = await validateOnFiles("challenger", { files: ["files"] });
});
afterAll(() => {
  process.chdir(here);
  rmSync(place, { recursive: true, force: true });
});

describe("a model on files", () => {
  const said = [
    "1 file is of no known layout and was skipped: notes.csv",
    expect.stringMatching(/^1 row of bars BTCUSDT 1 h was there twice with different values, the first at /),
  ];

  it("is judged beside words on what of them was left out, and where they contradict each other", () => {
    expect(later.warnings).toEqual(expect.arrayContaining(said));
    const page = composeLaterPage(later).html;
    for (const text of later.warnings) expect(page.split(text)).toHaveLength(2);
  });

  it("predicts beside the same words", async () => {
    expect((await predictFiles("challenger", { files: ["files"] })).warnings).toEqual(said);
  });
});

describe("compareOnFiles", () => {
  it("says that a model beside itself is identical, and writes the look down once", async () => {
    const compare = () => compareOnFiles(later, { against: "challenger", ledger: "twice.jsonl" });
    const { comparison, look } = await compare();
    expect(comparison.answers).toEqual({ better: "identical", where: "identical", matter: "identical" });
    expect([comparison.rows.onlyA, comparison.rows.onlyB, look]).toEqual([0, 0, 1]);
    expect((await compare()).look).toBe(1);
    expect(readFileSync("twice.jsonl", "utf8").trimEnd().split("\n")).toHaveLength(1);
  });

  it("says that the champion was made for another horizon, and whose label judges both", async () => {
    const { comparison, notes } = await compareOnFiles(later, { against: "slow", ledger: "slow.jsonl" });
    expect(notes[0]).toMatch(
      /^slow was made for another label \(horizon label, horizon 8 h, .*\) than challenger \(.*horizon 4 h.*\): both are judged by the label of challenger/,
    );
    expect(comparison.rows.labelsOf).toBe("b");
    expect(comparison.n).toBeGreaterThan(0);
    expect(comparison.money).not.toBeNull();
  });

  it("says that it is the champion whom the files lack something, not the model that was judged", async () => {
    const features = FEATURES.filter(({ name }) => ["ret_1", "funding_rate"].includes(name));
    await writeToySignal("fed", { market: market!, features, members: ["gradientBoosting"] });
    const names = { champion: "in use", challenger: "new" };
    await expect(compareOnFiles(later, { against: "fed", names, ledger: "fed.jsonl" })).rejects.toThrow(
      new RegExp(
        '^Cannot compare with "in use" as it must score the same files: ' +
          "Cannot score BTCUSDT as the model was trained on funding",
      ),
    );
    expect(existsSync("fed.jsonl")).toBe(false);
  });

  it("takes a file of predictions for the champion, and knows a worse one", async () => {
    const { predictions } = later;
    // Turned round by the labels themselves: nobody could know as much.
    const knows = Float64Array.from(predictions.label!, (label) => (label === 1 ? 0.9 : 0.1));
    writePredictions("oracle.csv", { ...predictions, probability: knows, score: knows });
    const { comparison, notes } = await compareOnFiles(later, { against: "oracle.csv", ledger: "file.jsonl" });
    expect(notes[0]).toMatch(/^oracle\.csv: a file does not say which days its model learnt from/);
    // Of its own side, too, it says what was left out.
    const [left] = later.leftOut;
    expect(notes).toContain(`challenger: ${left!.bars} bars not compared, ${left!.reason}`);
    expect(comparison).toMatchObject({ champion: "oracle.csv", challenger: "challenger" });
    expect(comparison.answers).toMatchObject({ better: "worse", matter: "worse" });
  });

  it("calls what differs between two seeds of one recipe luck, and between two recipes not", async () => {
    const { config, madeFrom } = readSignal("challenger").card;
    const training = { ...config.training, epochs: config.training.epochs + 1 };
    const notesOf = async (name: string, other: typeof config) => {
      const label = { ...readSignal("challenger").card.label };
      const card = { label, config: other, madeFrom: { ...madeFrom, config: configHash(other) } };
      await writeToySignal(name, { market: market!, members: ["linear"], card });
      return (await compareOnFiles(later, { against: name, ledger: `${name}.jsonl` })).notes;
    };
    const luck = "what differs is the luck of two fits";
    expect((await notesOf("reseeded", { ...config, seed: 8 }))[0]).toMatch(
      new RegExp(`^reseeded: it was trained as the challenger was but for the seed, 8 and 7: ${luck}`),
    );
    expect((await notesOf("longer", { ...config, seed: 8, training })).join(" ")).not.toContain(luck);
    expect((await notesOf("alike", config)).join(" ")).not.toContain(luck);
  });
});
