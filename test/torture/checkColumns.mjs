// @ts-check
import assert from "node:assert/strict";

const EARLIEST_MS = Date.UTC(2009, 0, 3);
const LATEST_MS = Date.UTC(2101, 0, 1);

/**
 * Columns of a table of the lake hold values that can be.
 *
 * @param {Readonly<Record<string, Float64Array | readonly string[] | undefined>>} columns
 */
export function checkColumns(columns) {
  for (const [name, column] of Object.entries(columns)) {
    if (!(column instanceof Float64Array)) continue;
    for (const value of column) {
      if (name.endsWith("Ms")) assert.ok(value >= EARLIEST_MS && value < LATEST_MS, `${name} ${value}`);
      else if (["open", "high", "low", "close", "price"].includes(name)) assert.ok(value > 0 && value < 1e13, name);
      else if (name === "rate") assert.ok(Math.abs(value) < 1, `rate ${value}`);
      // What is missing is not a number; infinite is nothing.
      else assert.ok(Number.isNaN(value) || (value >= 0 && value < Infinity), `${name} ${value}`);
    }
  }
}
