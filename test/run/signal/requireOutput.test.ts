import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requireOutput, type OutputOptions } from "../../../src/run/signal/requireOutput.js";

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "tenbin-output-"));
  mkdirSync(join(place, "model/model"), { recursive: true });
  writeFileSync(join(place, "model/signal.json"), "{}");
  mkdirSync(join(place, "bars"));
  writeFileSync(join(place, "bars/BTCUSDT.csv"), "");
  mkdirSync(join(place, "folder.csv"));
  mkdirSync(join(place, "card.onnx.json"));
  symlinkSync(join(place, "model"), join(place, "door"));
  symlinkSync(join(place, "bars"), join(place, "way"));
  symlinkSync(join(place, "bars/BTCUSDT.csv"), join(place, "link.csv"));
  execFileSync("mkfifo", [join(place, "pipe.csv")]);
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const ask = (path: string, options: Partial<OutputOptions> = {}) => {
  const { companions = [], inputs = [] } = options;
  const inside = (name: string) => join(place, name);
  requireOutput(`${place}/${path}`, {
    action: "write",
    companions: companions.map(({ path: name, begins }) => ({ path: inside(name), begins })),
    inputs: inputs.map(inside),
  });
};

describe("requireOutput", () => {
  it.each([
    ["a folder", "folder.csv", /^Cannot write ".*folder\.csv" as a file must .*: found a folder$/],
    ["a folder that is not there", "none/", /none\/" as a file must .*: found the name of a folder$/],
    ["a pipe", "pipe.csv", /found a pipe or a device$/],
    ["a name that no file can have", `${"a".repeat(252)}.csv`, /aaa\.csv" as a file must be able to be made there: /],
    ["a model directory", "model/out.csv", /must lie outside of a model directory, whose every file is sealed: found/],
    ["a folder in one", "model/model/deeper/out.csv", /must lie outside of a model directory/],
    ["a model directory behind a link", "door/out.csv", /must lie outside of a model directory/],
    ["the card of a model", "model/signal.json", /must lie outside of a model directory/],
  ])("refuses %s", (_, path, words) => {
    expect(() => ask(path)).toThrow(words);
  });

  it.each([
    "data/studies/ledger.jsonl",
    "data/studies/run/study.jsonl",
    "data/models/registry.jsonl",
    "data/models/fits/x.onnx",
    "data/lake/x.csv",
    "data/raw/binance/x.csv",
    "data/datasets/d/x.parquet",
    "data/rollout/x.jsonl",
    "data/live/x.jsonl",
    "data/predictions/../studies/ledger.jsonl",
  ])("keeps %s, which runs keep", (path) => {
    expect(() => requireOutput(path, { action: "write" })).toThrow(
      /^Cannot write as what is written must lie outside of what runs keep: found "data\/.*"; give a name elsewhere, as below/,
    );
    // Somebody else's folder of that name is not ours.
    ask(path);
  });

  it.each(["data/predictions/x.csv", "data/models/v4_candidate.onnx", "x.onnx"])("takes %s", (path) => {
    expect(() => requireOutput(path, { action: "write" })).not.toThrow();
  });

  it.each([
    ["itself", "bars/BTCUSDT.csv", "bars/BTCUSDT.csv"],
    ["by way of a link", "way/BTCUSDT.csv", "bars/BTCUSDT.csv"],
    ["in a folder that is read", "bars/BTCUSDT.csv", "bars"],
    ["given as a link", "bars/BTCUSDT.csv", "link.csv"],
  ])("never replaces a file that is read: %s", (_, path, input) => {
    expect(() => ask(path, { inputs: [input] })).toThrow(
      /^Cannot write as what is read must stay as it is: found ".*BTCUSDT\.csv", which is among the data; give another/,
    );
  });

  it("looks at what is written beside it in the same way", () => {
    expect(() => ask("card.onnx", { companions: [{ path: "card.onnx.json", begins: "{" }] })).toThrow(
      /card\.onnx\.json" as a file must .*: found a folder$/,
    );
    const companions = [{ path: "bars/BTCUSDT.csv", begins: "" }];
    expect(() => ask("new.csv", { companions, inputs: ["bars"] })).toThrow(/must stay as it is/);
  });

  it("replaces nothing beside it but its like", () => {
    writeFileSync(join(place, "own.json"), '{"format":"ours"}');
    const beside = (begins: string) => ask("own", { companions: [{ path: "own.json", begins }] });
    beside('{"format":"o');
    for (const begins of ['{"format":"theirs', '{"format":"ours"} and more'])
      expect(() => beside(begins)).toThrow(
        /^Cannot write as what is written beside ".*own" must replace nothing else: found ".*own\.json", which was not/,
      );
  });

  it("lets a new file into a folder that is read, replace a link, and make folders", () => {
    ask("bars/scored.csv", { inputs: ["bars"] });
    ask("link.csv", { inputs: ["bars"] });
    ask("new/folders/scored.csv", { inputs: ["bars", "nowhere"] });
  });
});
