import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { configHash, readConfig } from "../../../src/config/index.js";
import { sealJson, sha256 } from "../../../src/core/index.js";
import { CANDIDATE_FORMAT, readCandidate, type CandidateCard } from "../../../src/run/search/candidate.js";
import { root } from "../../workbench/setUp.js";

const MODEL = '{"kind": "none"}';
const config = readConfig(join(root, "notebooks/model_v4.yaml"), { profile: "tiny" });
const CARD: CandidateCard = {
  format: CANDIDATE_FORMAT,
  name: "v4 as shipped",
  runName: "strong-tiny-0",
  config,
  configHash: configHash(config),
  datasetHash: "0",
  modelHash: sha256(MODEL),
  settingsHash: "0",
};

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tenbin-candidate-"));
  mkdirSync(join(directory, "model"));
  writeFileSync(join(directory, "model/model.json"), MODEL);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const readBack = (card: object): CandidateCard => {
  writeFileSync(join(directory, "candidate.json"), sealJson(card));
  return readCandidate(directory);
};

describe("readCandidate", () => {
  it("reads back the card that was written", () => {
    expect(readBack(CARD)).toEqual(CARD);
  });

  it("refuses a card whose configuration was changed, so that nobody is judged without fees", () => {
    const free = { ...CARD, config: { ...config, backtest: { ...config.backtest, takerFeeBps: 0 } } };
    expect(() => readBack(free)).toThrow(
      /^Cannot judge ".*" as it must .*: the configuration on candidate\.json is not the one its hash was made from; train again$/,
    );
  });

  it("refuses another model beside it", () => {
    expect(() => readBack({ ...CARD, modelHash: "0" })).toThrow(
      /model\/model\.json is not the one the card was written for/,
    );
  });

  it("refuses a flipped byte anywhere in the card", () => {
    readBack(CARD);
    const path = join(directory, "candidate.json");
    const card = readFileSync(path);
    for (let at = 0; at < card.length; at += 97) {
      const flipped = Uint8Array.from(card);
      flipped[at]! ^= 1 << (at % 8);
      writeFileSync(path, flipped);
      expect(() => readCandidate(directory)).toThrow(/: candidate\.json (was changed|does not end with its own hash)/);
    }
  });
});
