// @ts-check
/** The YAML of a run: what is accepted is whole, and reads back as itself. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { formatConfig, resolveConfig } from "tenbin";
import { mutateBytes } from "../mutateBytes.mjs";

/** @type {import("../kind.js").Kind} */
export const configuration = {
  prepare: async () => {
    const text = readFileSync(fileURLToPath(new URL("../../../notebooks/model_v4.yaml", import.meta.url)));
    return async (rng) => {
      const config = resolveConfig(mutateBytes(text, rng).toString("utf8"));
      assert.deepEqual(resolveConfig(formatConfig(config)), config);
      assert.equal(Reflect.get({}, "polluted"), undefined);
    };
  },
};
