/** The 52 features of the markets that features_prepare.mjs wrote. Usage: node features.mjs DIRECTORY */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { computeFeatures } from "tenbin";
import { readFloat64 } from "./floats.mjs";
import { say, timed } from "./timed.mjs";

/** Rows after which a recursive average no longer knows how it was seeded. */
const SETTLED = 4_000;
const [directory] = process.argv.slice(2);

function readMarket(symbol) {
  const names = readdirSync(join(directory, symbol)).map((file) => file.slice(0, -".f64".length));
  const columns = Object.fromEntries(names.map((name) => [name, readFloat64(join(directory, symbol, `${name}.f64`))]));
  const table = (prefix) =>
    Object.fromEntries(
      names
        .filter((name) => name.startsWith(`${prefix}.`))
        .map((name) => [name.slice(prefix.length + 1), columns[name]]),
    );
  const bars = Object.fromEntries(names.filter((name) => !name.includes(".")).map((name) => [name, columns[name]]));
  const { isShort, knownMs, notionalUsd } = table("liquidations");
  const atKnown = (values) => ({ timeMs: values.knownMs, ...values });
  return {
    bars: { symbol, barMs: 60_000, ...bars },
    liquidations: {
      timeMs: knownMs,
      knownMs,
      price: knownMs.map(() => 100),
      quantity: knownMs.map(() => 1),
      notionalUsd,
      side: Array.from(isShort, (short) => (short === 1 ? "short" : "long")),
      coverageMs: [[bars.timeMs[0], bars.timeMs.at(-1) + 60_000]],
    },
    funding: atKnown(table("funding")),
    openInterest: atKnown(table("openInterest")),
    depth: atKnown(table("depth")),
  };
}

/** Of each column of the first symbol: its size, how many values are missing, and a sum with weights of both signs. */
function fingerprint({ names, values: { data, rows, cols } }) {
  const [size, missing, projection] = [{}, {}, {}];
  for (const [col, name] of names.entries()) {
    let [total, weighted, absent] = [0, 0, 0];
    for (let row = SETTLED; row < rows; row++) {
      const value = data[row * cols + col];
      if (Number.isNaN(value)) absent++;
      else {
        total += Math.abs(value);
        weighted += value * (((row * 7_919) % 1_009) / 504 - 1);
      }
    }
    size[name] = total / (rows - SETTLED);
    missing[name] = absent;
    projection[name] = weighted / total;
  }
  return { size, missing, projection };
}

const markets = ["A", "B", "C", "D", "E"].map(readMarket);
const { result, ...times } = await timed(() => markets.map((market) => computeFeatures(market)), { calls: 1 });
say(times, {
  symbols: result.length,
  rows: result.reduce((sum, { values }) => sum + values.rows, 0),
  ...fingerprint(result[0]),
});
