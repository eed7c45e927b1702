// @ts-check
/** A recorder's segment: events that can be, none out of nothing, or a refusal by row. */
import assert from "node:assert/strict";
import { readSegment } from "../../../dist/market/importer/readSegment.js";
import { segmentLine } from "../../../dist/market/recorder/segmentLine.js";
import { changeValue } from "../changeValue.mjs";
import { checkColumns } from "../checkColumns.mjs";
import { mutateBytes } from "../mutateBytes.mjs";

const AT_MS = Date.UTC(2025, 9, 7, 12);
const NAME = "120000-001.jsonl";

/** @type {import("../kind.js").Kind} */
export const segment = {
  prepare: async () => {
    const whole = recordsOf();
    assert.equal(read(whole.map((one) => segmentLine(one))).rows, 5);
    return async (rng) => {
      const records = structuredClone(whole);
      const way = rng.integer(3);
      // A line that was damaged, one whose sum is right and whose content is not, and a message that is odd.
      if (way === 1) for (let times = 1 + rng.integer(3); times > 0; times--) changeValue(records, rng);
      if (way === 2) {
        const record = /** @type {any} */ (records[rng.integer(records.length)]);
        if (typeof record.raw === "string") record.raw = mutateBytes(Buffer.from(record.raw), rng).toString("utf8");
      }
      const lines = records.map((one) => segmentLine(one));
      const { rows, series } = read(way === 0 ? [mutateBytes(Buffer.concat(lines), rng)] : lines);
      assert.ok(rows <= 2 * whole.length, `${rows} rows of ${whole.length} records`);
      for (const { columns, symbol } of series) {
        assert.ok(["BTCUSDT", "ETHUSDT"].includes(symbol), symbol);
        checkColumns(columns);
      }
    };
  },
};

/** @param {readonly Buffer[]} lines */
function read(lines) {
  const { rows, read } = readSegment(
    { name: NAME, fileName: NAME, bytes: Buffer.concat(lines) },
    { fundingVenue: "binance" },
  );
  for (const { spans } of read.coverage)
    for (const [fromMs, toMs] of spans) assert.ok(fromMs < toMs && toMs <= AT_MS + 86_400_000, `${fromMs} ${toMs}`);
  return { rows, series: read.series };
}

/** @returns {any[]} */
function recordsOf() {
  /** @param {number} afterMs @param {object} data */
  const message = (afterMs, data) => ({ atMs: AT_MS + afterMs, from: 1, raw: JSON.stringify(data) });
  /** @param {number} afterMs @param {string} s */
  const beat = (afterMs, s) => message(afterMs, { data: { e: "markPriceUpdate", E: AT_MS + afterMs, s } });
  /** @param {number} afterMs @param {string} s */
  const order = (afterMs, s) =>
    message(afterMs, {
      ...{ e: "forceOrder", E: AT_MS + afterMs + 300 },
      o: {
        s,
        S: "SELL",
        o: "LIMIT",
        f: "IOC",
        q: "2",
        p: "99",
        ap: "100",
        X: "FILLED",
        l: "1",
        z: "2",
        T: AT_MS + afterMs,
      },
    });
  const [BTC, ETH] = ["BTCUSDT", "ETHUSDT"];
  return [
    { recorder: "tenbin-recording-1", atMs: AT_MS, exchange: "binance", symbols: [BTC, ETH], carried: [] },
    { atMs: AT_MS, from: 1, became: "opened", why: "wss://fstream" },
    { atMs: AT_MS + 5, from: 1, became: "acknowledged" },
    ...[beat(10, BTC), beat(10, ETH), order(500, BTC), order(700, ETH), beat(3_000, BTC), beat(3_000, ETH)],
    ...[order(3_500, BTC), order(4_000, BTC), order(5_200, ETH), beat(6_000, BTC), beat(6_000, ETH)],
    { atMs: AT_MS + 6_500, dropped: "a message that is too long" },
    { atMs: AT_MS + 7_000, from: 1, became: "closed", why: "cut" },
  ];
}
