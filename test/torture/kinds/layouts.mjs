// @ts-check
/** Every layout that an importer knows, in memory: rows that can be, none lost without a word. */
import assert from "node:assert/strict";
import { recognise } from "../../../dist/market/importer/recognise.js";
import { checkColumns } from "../checkColumns.mjs";
import { mutateBytes } from "../mutateBytes.mjs";
import { RAW_FILES } from "../rawFiles.mjs";

/** @type {import("../kind.js").Kind} */
export const layouts = {
  prepare: async () => {
    for (const { fileName, text, rows } of RAW_FILES) {
      const read = readWhole(fileName, Buffer.from(text));
      assert.equal(read?.rows, rows, `${fileName} must be of a known layout before it is broken`);
    }
    return async (rng) => {
      const { fileName, text } = RAW_FILES[rng.integer(RAW_FILES.length)] ?? { fileName: "", text: "" };
      const bytes = mutateBytes(Buffer.from(text), rng);
      const read = readWhole(fileName, bytes);
      if (read === undefined) throw new RangeError("Cannot import this as it must be of a known layout");
      assert.ok(read.rows <= bytes.toString("latin1").split(/[\r\n{[]+/).length, "more rows than the file has");
      // Lines of a table are rows, but for the header and what a note passes over.
      if (read.isTable && !bytes.includes('"')) {
        const lines = bytes.toString("latin1").split(/\r\n|\r|\n/);
        const filled = lines.filter((line) => line.replace(/[\x80-\xff]/g, "").trim() !== "").length;
        assert.ok(read.rows >= filled - 1 - read.notes, `${filled} lines became ${read.rows} rows`);
      }
    };
  },
};

/**
 * @param {string} fileName
 * @param {Uint8Array} bytes
 */
function readWhole(fileName, bytes) {
  const found = recognise({ name: fileName, bytes });
  if (!("layout" in found)) return undefined;
  const { layout, rows, notes } = found;
  const { series, apart } = layout.read(rows, { name: fileName, fileName }, { fundingVenue: "binance" });
  for (const { columns, symbol, table } of series) {
    const lengths = Object.values(columns).map(({ length }) => length);
    assert.ok(
      lengths.every((length) => length === lengths[0]),
      `columns of ${table} differ in length`,
    );
    assert.match(symbol, /^[\p{L}\p{N}_.-]{1,40}$/u);
    checkColumns(columns);
  }
  const isTable = !/^\s*[[{]/.test(Buffer.from(bytes.subarray(0, 200)).toString("latin1"));
  return { rows: rows.count, notes: notes.length, isTable, series: series.length + apart.length };
}
