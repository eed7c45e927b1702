// @ts-check
/** Short texts that become names, times and numbers in every door: each is one that can be, or is refused. */
import assert from "node:assert/strict";
import { parseJson } from "../../../dist/core/json.js";
import { parseTimeText } from "../../../dist/market/importer/parseTime.js";
import { parseDecimal } from "../../../dist/market/importer/rows.js";
import { contractNamed, isSymbol } from "../../../dist/market/symbols.js";
import { mutateBytes } from "../mutateBytes.mjs";

const TEXTS = [
  ...[
    "BTC/USDT:USDT",
    "BTC-USDT-SWAP",
    "BTC_USDT",
    "BTCUSD_PERP",
    "1000PEPEUSDT",
    "BTC/USD:BTC-251226",
    "币安人生USDT",
  ],
  ...["2025-07-04", "2025-07-04T11:35:20.123456+05:30", "2025-02-29 11:35 UTC", "1759795200000", "1759795200.5"],
  ...["0.00010000", "-1.5e-7", "1e308", "+12", "12.", ".5", "1_000", "1,5"],
  ...['{"a":[1,2,{"b":null}]}', '"\\u0000"', "[1,2,3]", "-0", "1e999"],
];

/** @type {import("../kind.js").Kind} */
export const names = {
  prepare: async () => async (rng) => {
    const bytes = mutateBytes(Buffer.from(TEXTS[rng.integer(TEXTS.length)] ?? ""), rng);
    const text = bytes.toString(rng.integer(2) === 0 ? "utf8" : "latin1");
    if (isSymbol(text)) assert.doesNotMatch(text, /[\s/\\'"`;:<>&$%*?=]|^[.-]|\.\./);
    const contract = contractNamed(text);
    if (isSymbol(contract))
      assert.equal(contractNamed(contract) === contract || isSymbol(contractNamed(contract)), true);
    const time = parseTimeText(text);
    assert.ok(Number.isNaN(time) || Number.isInteger(time), `time ${time}`);
    const known = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{3})?Z)?$/.test(text) ? Date.parse(text) : NaN;
    // Another reader of the same text says the same, where it is strict.
    if (!Number.isNaN(known) && new Date(known).toISOString().startsWith(text.slice(0, 10))) assert.equal(time, known);
    const number = parseDecimal(text);
    if (/^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/.test(text))
      assert.ok(Object.is(number, Number(text)), `${text} ${number}`);
    else if (!Number.isNaN(number)) assert.ok(Object.is(number, Number(text.trim())), `${text} is ${number}`);
    try {
      parseJson(text);
    } catch (error) {
      assert.ok(error instanceof SyntaxError);
      throw new SyntaxError(`Cannot read this as it must be JSON: ${error.message}`);
    }
  },
};
