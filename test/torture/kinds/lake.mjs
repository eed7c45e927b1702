// @ts-check
/** A lake whose files were changed: bars as they were imported, or a refusal; never other bars. */
import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { importFiles, openLake } from "tenbin";
import { changeValue } from "../changeValue.mjs";
import { mutateBytes } from "../mutateBytes.mjs";
import { RAW_FILES } from "../rawFiles.mjs";

/** @type {import("../kind.js").Kind} */
export const lake = {
  prepare: async (place) => {
    const [whole, directory, raw] = ["whole", "lake", "BTCUSDT-1h-2025-10.csv"].map((name) => join(place, name));
    assert.ok(whole !== undefined && directory !== undefined && raw !== undefined);
    writeFileSync(raw, RAW_FILES[0]?.text ?? "");
    const made = await openLake(whole);
    await importFiles(made, [raw]);
    const expected = await made.readMarkets({ barMs: 3_600_000 });
    await made.close();
    const files = readdirSync(whole, { recursive: true, encoding: "utf8" }).filter((name) => /\.\w+$/.test(name));
    return async (rng) => {
      rmSync(directory, { recursive: true, force: true });
      cpSync(whole, directory, { recursive: true });
      const name = rng.integer(3) === 0 ? "lake.json" : (files[rng.integer(files.length)] ?? "lake.json");
      const path = join(directory, name);
      if (name === "lake.json" && rng.integer(2) === 0) {
        const manifest = JSON.parse(readFileSync(path, "utf8"));
        changeValue(manifest, rng);
        writeFileSync(path, JSON.stringify(manifest));
      } else writeFileSync(path, mutateBytes(readFileSync(path), rng));
      const opened = await openLake(directory);
      try {
        const found = await opened.readMarkets({ barMs: 3_600_000 });
        for (const market of found) assert.deepEqual(market.bars, expected[0]?.bars);
        await opened.query("SELECT count(*) FROM bars");
      } finally {
        await opened.close();
      }
    };
  },
};
