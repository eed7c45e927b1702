// @ts-check
/** The registry of models: read as it was written, refused by line, and never does a change take a line away. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readRegistry, unnameModel } from "tenbin";
import { sealLine } from "../../../dist/core/sealedJson.js";
import { namedModels } from "../../../dist/run/registry/namedModels.js";
import { changeValue } from "../changeValue.mjs";
import { mutateBytes } from "../mutateBytes.mjs";

const HASH = "0123456789abcdef".repeat(4);
const MODEL = { directory: "named/0123456789abcdef", hash: HASH, model: "v4 as shipped", runName: "strong-tiny-1" };
const LINES = [
  { change: "train", alias: "candidate", ...MODEL, replaces: null, atMs: 1_735_689_600_000 },
  { change: "name", alias: "champion", ...MODEL, atMs: 1_735_689_700_000 },
  { change: "judge", hash: HASH, verdict: "pass", on: "its confirmation period", atMs: 1_735_689_800_000 },
  { change: "name", alias: "rival", ...MODEL, atMs: 1_735_689_900_000 },
  { change: "unname", alias: "rival", atMs: 1_735_690_000_000 },
];

/** @type {import("../kind.js").Kind} */
export const registry = {
  prepare: async (place) => {
    mkdirSync(place, { recursive: true });
    const path = join(place, "registry.jsonl");
    const whole = Buffer.from(sealed(LINES));
    writeFileSync(path, whole);
    assert.deepEqual(readRegistry(place), LINES);
    return async (rng) => {
      const isMended = rng.integer(2) === 0;
      const changed = structuredClone(LINES);
      if (isMended) for (let times = 1 + rng.integer(2); times > 0; times--) changeValue(changed, rng);
      // Somebody who mends the hashes can say anything that a line can say, and nothing else.
      writeFileSync(path, isMended ? sealed(changed) : mutateBytes(whole, rng));
      const lines = readRegistry(place);
      if (!isMended) assert.deepEqual(lines, LINES.slice(0, lines.length));
      for (const line of lines)
        if ("directory" in line) assert.doesNotMatch(line.directory, /(^|\/)\.\.(\/|$)|^\//, line.directory);
      const names = [...namedModels(lines).keys()];
      if (names[0] === undefined) return;
      await unnameModel(names[0], { models: place, clock: { nowMs: () => 1_735_690_100_000 } });
      const after = readRegistry(place);
      assert.deepEqual(after.slice(0, -1), lines);
      assert.ok(readFileSync(path).length > 0 && !namedModels(after).has(names[0]));
    };
  },
};

/** @param {readonly object[]} lines */
function sealed(lines) {
  let [text, seal] = ["", ""];
  for (const line of lines) {
    const one = sealLine(line, seal);
    text += `${one.text}\n`;
    seal = one.seal;
  }
  return text;
}
