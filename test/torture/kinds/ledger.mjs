// @ts-check
/** The ledger of looks: every look that was written counts, or the damage is named; nothing of it is ever removed. */
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { recordOpening } from "../../../dist/run/openingLedger.js";
import { mutateBytes } from "../mutateBytes.mjs";

const DAY_MS = 86_400_000;
const LOOKS = 4;

/** @param {string} name @returns {import("../../../dist/run/openingLedger.js").Opening} */
const opening = (name) => ({
  model: "v4 as shipped",
  runName: "strong-tiny-0",
  modelHash: name,
  dataHash: "data",
  configHash: name,
  market: "real",
  periodMs: [100 * DAY_MS, 136 * DAY_MS],
});

/** @type {import("../kind.js").Kind} */
export const ledger = {
  prepare: async (place) => {
    const path = join(place, "ledger.jsonl");
    for (let k = 0; k < LOOKS; k++) recordOpening(opening(`look ${k}`), path);
    const whole = readFileSync(path);
    return async (rng) => {
      rmSync(path, { force: true });
      const before = mutateBytes(whole, rng);
      writeFileSync(path, before);
      const looks = recordOpening(opening("new"), path);
      assert.ok(looks >= 1 && looks <= LOOKS + 1 + 3);
      const after = readFileSync(path);
      assert.ok(after.subarray(0, before.length).equals(before), "something was removed");
      assert.equal(recordOpening(opening("new"), path), looks);
      assert.ok(readFileSync(path).equals(after), "the same look was written twice");
    };
  },
};
