// @ts-check
/** A stranger's predictions: whatever is accepted obeys its own columns, and no row is lost without a word. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { importPredictions } from "tenbin";
import { mutateBytes } from "../mutateBytes.mjs";

/** @type {import("../kind.js").Kind} */
export const predictions = {
  prepare: async (place) => {
    const path = join(place, "predictions.csv");
    return async (rng) => {
      const rows = Array.from({ length: 1 + rng.integer(30) }, (_, hour) =>
        [1_735_689_600_000 + hour * 3_600_000, "BTCUSDT", rng.uniform(), rng.uniform(), rng.integer(2)].join(","),
      );
      const table = `timeMs,symbol,probability,score,label\n${rows.join("\n")}\n`;
      const bytes = mutateBytes(Buffer.from(table), rng);
      writeFileSync(path, bytes);
      const { t0Ms, symbol, probability, label } = await importPredictions(path, { timeIs: "decision" });
      assert.equal(symbol.length, t0Ms.length);
      assert.ok(t0Ms.every((time, row) => row === 0 || time >= (t0Ms[row - 1] ?? 0)));
      assert.ok(probability.every((p) => p >= 0 && p <= 1));
      assert.ok(label === undefined || label.every((value) => value === 0 || value === 1));
      // A file of lines: every one that holds something, the heading aside, is a row.
      const lines = bytes.toString("latin1").split(/\r\n|\n/);
      if (!bytes.includes('"')) assert.ok(t0Ms.length <= lines.length);
      const filled = lines.filter((line) => /[^\s,]/.test(line.replace(/[\x80-\xff]/g, ""))).length;
      assert.ok(t0Ms.length >= filled - 1, `${filled - 1} rows of the file became ${t0Ms.length}`);
    };
  },
};
