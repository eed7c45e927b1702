/**
 * 60,000 rows of 52 features, 20,000 of them BUY: ten random walks seen through mixtures, as neighbouring bars are.
 * Usage: node smote_prepare.mjs DIRECTORY
 */
import { join } from "node:path";
import { createRng } from "tenbin";
import { writeColumn } from "./floats.mjs";

const [ROWS, COLS, FACTORS] = [60_000, 52, 10];
const [directory] = process.argv.slice(2);
const rng = createRng(7);
const mixture = Float64Array.from({ length: FACTORS * COLS }, () => rng.normal());
const factors = new Float64Array(FACTORS);
const data = new Float32Array(ROWS * COLS);
for (let row = 0; row < ROWS; row++) {
  for (let f = 0; f < FACTORS; f++) factors[f] = 0.98 * factors[f] + 0.2 * rng.normal();
  for (let col = 0; col < COLS; col++) {
    let value = 0.3 * rng.normal();
    for (let f = 0; f < FACTORS; f++) value += factors[f] * mixture[f * COLS + col];
    data[row * COLS + col] = value;
  }
}
writeColumn(join(directory, "x.f32"), data);
writeColumn(
  join(directory, "y.u8"),
  Uint8Array.from({ length: ROWS }, (_, row) => (row % 3 === 0 ? 1 : 0)),
);
