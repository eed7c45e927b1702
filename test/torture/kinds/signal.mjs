// @ts-check
/** A model directory's card: read as it was written, or refused, even where somebody mended its hash. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { configHash, readConfig } from "tenbin";
import { sealJson, sealText } from "../../../dist/core/sealedJson.js";
import { readSignal } from "../../../dist/run/signal/signalDirectory.js";
import { changeValue } from "../changeValue.mjs";
import { mutateBytes } from "../mutateBytes.mjs";

const FIT = "{}";

/** @type {import("../kind.js").Kind} */
export const signal = {
  prepare: async (place) => {
    mkdirSync(join(place, "model"));
    writeFileSync(join(place, "model", "model.json"), FIT);
    const path = join(place, "signal.json");
    const whole = sealJson(cardOf());
    writeFileSync(path, whole);
    assert.deepEqual(readSignal(place).card, cardOf());
    return async (rng) => {
      writeFileSync(path, changed(whole, rng));
      const { card } = readSignal(place);
      assert.equal(configHash(card.config), card.madeFrom.config);
      assert.ok(card.threshold > 0 && card.threshold < 1 && card.holdBand >= 0 && card.holdBand < 0.5);
      assert.ok(card.training.fromMs < card.training.toMs && card.windowBars >= 1 && card.barMs >= 1);
      assert.deepEqual(card.files, cardOf().files);
    };
  },
};

function cardOf() {
  const config = readConfig(fileURLToPath(new URL("../../../notebooks/model_v4.yaml", import.meta.url)));
  const settings = "0".repeat(64);
  return {
    format: "tenbin-signal-1",
    name: "v4 as shipped",
    runName: "strong-tiny-0",
    features: [{ name: "ret_1", formula: "ln(c / previous c)", lookBackBars: 2, inputs: ["bars"], unit: "" }],
    inputs: [{ input: "bars", presentFrac: 1, seen: "always" }],
    barMs: 3_600_000,
    windowBars: 24,
    label: {
      name: "horizon",
      title: "horizon label",
      buyMeans: "return above 0",
      options: {},
      horizonMs: 14_400_000,
      learnt: "judged",
    },
    calibration: "temperature",
    threshold: 0.5,
    holdBand: 0.02,
    training: {
      fromMs: 1_735_689_600_000,
      toMs: 1_735_693_200_000,
      rows: 1,
      baseRate: 0.5,
      symbols: ["BTCUSDT"],
      market: "simulated strong 7",
    },
    madeFrom: { dataset: "d", lake: "l", config: configHash(config), settings },
    extensions: [],
    config,
    files: [{ path: "model/model.json", bytes: 2, sha256: createHash("sha256").update(FIT).digest("hex") }],
  };
}

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
