// @ts-check
/** A report's verdict, read back for a difference: what is accepted is written and read as itself. */
import assert from "node:assert/strict";
import { GATES, parseVerdict } from "tenbin";
import { changeValue } from "../changeValue.mjs";
import { mutateBytes } from "../mutateBytes.mjs";

const ANSWERS = { balanced: "pass", honest: "pass", earn: "inconclusive" };
const MODEL = {
  verdict: "inconclusive",
  answers: ANSWERS,
  figures: { overallBalance: 0.5, buySellRatio: 0.48, distributionStd: 0.11 },
  gates: ["auc", "buy_ratio", "monthly_return"].map((id, k) => ({
    id,
    scale: "probability",
    value: 0.9,
    low: 0.88,
    high: null,
    limits: { low: 0.85 },
    n: 4_320,
    effectiveN: 36,
    result: k === 2 ? "inconclusive" : "pass",
    role: "plan",
    answer: ["honest", "balanced", "earn"][k],
    reason: "",
  })),
};
const VERDICT = {
  ...MODEL,
  model: "v4 as shipped",
  data: { origin: "Simulated market", hash: "91bc" },
  seed: 7,
  commit: "fe67189",
  config: { seed: 7, data: { days: 180, files: ["a.csv"] } },
  warnings: ["Buy share outside 30-70 %"],
  models: { "v3.1": MODEL, constructor: MODEL },
};

/** @type {import("../kind.js").Kind} */
export const verdict = {
  prepare: async () => {
    const whole = JSON.stringify(VERDICT, null, 1);
    assert.equal(parseVerdict(whole).gates.length, MODEL.gates.length);
    assert.ok(GATES.length > 0);
    return async (rng) => {
      const read = parseVerdict(changed(whole, rng));
      // Once written it is what it stays; JSON itself writes -0 as 0.
      const written = JSON.stringify(read);
      assert.equal(JSON.stringify(parseVerdict(written)), written);
      assert.equal(Reflect.get({}, "polluted"), undefined);
      for (const gate of read.gates) assert.ok(gate.value === null || Number.isFinite(gate.value));
    };
  },
};

/**
 * @param {string} whole
 * @param {import("tenbin").Rng} rng
 */
function changed(whole, rng) {
  if (rng.integer(2) === 0) return mutateBytes(Buffer.from(whole), rng).toString("utf8");
  const value = JSON.parse(whole);
  for (let times = 1 + rng.integer(3); times > 0; times--) changeValue(value, rng);
  return JSON.stringify(value);
}
