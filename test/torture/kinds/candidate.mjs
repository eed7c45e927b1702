// @ts-check
/** A candidate's card: read as it was written, or refused, even where somebody mended its hash. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { configHash, readConfig } from "tenbin";
import { sealJson, sealText } from "../../../dist/core/sealedJson.js";
import { readCandidate } from "../../../dist/run/search/candidate.js";
import { changeValue } from "../changeValue.mjs";
import { mutateBytes } from "../mutateBytes.mjs";

/** @type {import("../kind.js").Kind} */
export const candidate = {
  prepare: async (place) => {
    mkdirSync(join(place, "model"));
    writeFileSync(join(place, "model", "model.json"), "{}");
    const path = join(place, "candidate.json");
    const config = readConfig(fileURLToPath(new URL("../../../notebooks/model_v4.yaml", import.meta.url)));
    const card = {
      format: "tenbin-candidate-2",
      name: "v4 as shipped",
      runName: "strong-tiny-0",
      config,
      configHash: configHash(config),
      datasetHash: "d",
      modelHash: createHash("sha256").update("{}").digest("hex"),
      settingsHash: "s",
    };
    const whole = sealJson(card);
    writeFileSync(path, whole);
    assert.deepEqual(readCandidate(place), card);
    return async (rng) => {
      writeFileSync(path, changed(whole, rng));
      const read = readCandidate(place);
      assert.equal(configHash(read.config), read.configHash);
      assert.equal(read.modelHash, card.modelHash);
    };
  },
};

/**
 * @param {string} whole
 * @param {import("tenbin").Rng} rng
 */
function changed(whole, rng) {
  const way = rng.integer(3);
  if (way === 0) return mutateBytes(Buffer.from(whole), rng);
  const card = JSON.parse(whole);
  delete card.sha256;
  if (way === 1) return sealText(mutateBytes(Buffer.from(JSON.stringify(card, null, 1)), rng).toString("utf8"));
  for (let times = 1 + rng.integer(3); times > 0; times--) changeValue(card, rng);
  return sealJson(card);
}
