// @ts-check
/** An exchange's bars: a lake is as it was, or holds bars that can be, each from a row of the file. */
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { importFiles, openLake } from "tenbin";
import { mutateBytes } from "../mutateBytes.mjs";

/** @type {import("../kind.js").Kind} */
export const bars = {
  prepare: async (place) => {
    const path = join(place, "BTCUSDT-1h-2025-01.csv");
    const directory = join(place, "lake");
    return async (rng) => {
      let close = 100;
      const rows = Array.from({ length: 48 }, (_, hour) => {
        const open = close;
        close = open * (0.98 + 0.04 * rng.uniform());
        const [high, low] = [Math.max(open, close) * 1.01, Math.min(open, close) * 0.99];
        const timeMs = 1_735_689_600_000 + hour * 3_600_000;
        return [timeMs, open, high, low, close, 10, timeMs + 3_599_999, 1_000, 50, 5, 500, 0].join(",");
      });
      const header =
        "open_time,open,high,low,close,volume,close_time,quote_volume,count," +
        "taker_buy_volume,taker_buy_quote_volume,ignore";
      const bytes = mutateBytes(Buffer.from(`${header}\n${rows.join("\n")}\n`), rng);
      writeFileSync(path, bytes);
      rmSync(directory, { recursive: true, force: true });
      const lake = await openLake(directory);
      try {
        await importFiles(lake, [path]);
        const [found] = await lake.query(
          "SELECT count(*)::INTEGER AS n, count(DISTINCT timeMs)::INTEGER AS times, " +
            "bool_and(low <= least(open, close) AND high >= greatest(open, close) AND low > 0) AS possible FROM bars",
        );
        assert.ok(found !== undefined);
        assert.equal(found["n"], found["times"]);
        assert.ok(found["possible"] !== false);
        assert.ok(Number(found["n"]) <= bytes.toString("latin1").split(/[\r\n]+/).length);
      } finally {
        await lake.close();
      }
    };
  },
};
