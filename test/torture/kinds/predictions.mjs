// @ts-check
/** A stranger's predictions: whatever is accepted obeys its own columns, and no row is lost without a word. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { importPredictions } from "tenbin";
import { mutateBytes } from "../mutateBytes.mjs";

/** @typedef {{ readonly timeMs: number, readonly p: number, readonly score: number, readonly label: number }} Row */

/**
 * The same rows as people's programs write them.
 *
 * @type {readonly ((rows: readonly Row[]) => Buffer)[]}
 */
const SPELLINGS = [
  (rows) =>
    textOf("timeMs,symbol,probability,score,label", rows, ({ timeMs, p, score, label }) =>
      [timeMs, "BTCUSDT", p, score, label].join(","),
    ),
  (rows) =>
    textOf("# ours\ndate;pair;prob;score;target", rows, ({ timeMs, p, score, label }) => {
      const [, year, month, day, time] = /^(.{4})-(..)-(..)T(.{5})/.exec(new Date(timeMs).toISOString()) ?? [];
      const shares = [p, score].map((share) => share.toFixed(4).replace(".", ","));
      return [`${day}.${month}.${year} ${time}`, "BTCUSDT", ...shares, 2 * label - 1].join(";");
    }),
  (rows) => {
    const text = textOf("\uFEFFdate,pair,prob,target", rows, ({ timeMs, p, label }) =>
      [new Date(timeMs).toISOString(), "BTCUSDT", `${(100 * p).toFixed(2)}%`, label].join(","),
    );
    return Buffer.from(text.toString("utf8"), "utf16le");
  },
  (rows) =>
    Buffer.from(
      JSON.stringify(rows.map(({ timeMs, p, label }) => ({ timeMs, symbol: "BTCUSDT", prob: p, target: label }))),
    ),
];

/** @param {string} heading @param {readonly Row[]} rows @param {(row: Row) => string} line */
function textOf(heading, rows, line) {
  return Buffer.from(`${heading}\n${rows.map(line).join("\n")}\n`);
}

/** Rows that a file holds, the heading aside: every line or object that holds something. @param {Buffer} bytes */
function rowsIn(bytes) {
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = isWide ? bytes.toString("utf16le") : bytes.toString("latin1").replace(/[\x80-\xff]/g, "");
  if (/^\s*\[/.test(text)) return JSON.parse(bytes.toString("utf8")).length;
  const lines = text.split(/\r\n|\n/).filter((line) => /[^\s,;]/.test(line) && !/^\s*(?:#|\/\/|https?:)/.test(line));
  return lines.length - 1;
}

/** @type {import("../kind.js").Kind} */
export const predictions = {
  prepare: async (place) => {
    const path = join(place, "predictions.csv");
    return async (rng) => {
      const rows = Array.from({ length: 1 + rng.integer(30) }, (_, hour) => ({
        timeMs: 1_735_689_600_000 + hour * 12 * 3_600_000,
        p: rng.uniform(),
        score: rng.uniform(),
        label: rng.integer(2),
      }));
      const bytes = mutateBytes(SPELLINGS[rng.integer(SPELLINGS.length)]?.(rows) ?? Buffer.of(), rng);
      writeFileSync(path, bytes);
      const { t0Ms, symbol, probability, label, receipt } = await importPredictions(path, { timeIs: "decision" });
      assert.equal(symbol.length, t0Ms.length);
      assert.ok(t0Ms.every((time, row) => row === 0 || time >= (t0Ms[row - 1] ?? 0)));
      assert.ok(probability.every((p) => p >= 0 && p <= 1));
      assert.ok(label === undefined || label.every((value) => value === 0 || value === 1));
      const held = rowsIn(Buffer.from(bytes));
      const read = t0Ms.length + receipt.withoutLabel;
      assert.ok(read >= held, `${held} rows of the file became ${read}`);
    };
  },
};
