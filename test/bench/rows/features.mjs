/** The 52 features of the markets that features_prepare.mjs wrote. Usage: node features.mjs DIRECTORY */
import { computeFeatures } from "tenbin";
import { readMarket } from "./market.mjs";
import { say, timed } from "./timed.mjs";

/** Rows after which a recursive average no longer knows how it was seeded. */
const SETTLED = 4_000;
const [directory] = process.argv.slice(2);

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

const markets = ["A", "B", "C", "D", "E"].map((symbol) => readMarket(directory, symbol));
const { result, ...times } = await timed(() => markets.map((market) => computeFeatures(market)), { calls: 1 });
say(times, {
  symbols: result.length,
  rows: result.reduce((sum, { values }) => sum + values.rows, 0),
  ...fingerprint(result[0]),
});
