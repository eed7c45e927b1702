/**
 * XGBoost fit and predict, every round watched: 20,000 x 52 rows to learn from, 3,000 to watch, 100 rounds.
 * Usage: node trees.mjs DIRECTORY
 */
import { createRng, fitGradientBoosting } from "tenbin";
import { say, timed } from "./timed.mjs";

const [ROWS, WATCHED, COLS, ROUNDS] = [20_000, 3_000, 52, 100];

/** Integers alone, so that Python makes the same 32-bit values. */
function table(rows, offset) {
  const data = new Float32Array(rows * COLS);
  for (let k = 0; k < rows; k++) {
    const r = k + offset;
    for (let c = 0; c < COLS; c++) {
      const mixed = (r * 7_919 + c * 104_729 + ((r * r * 31 + c * 17) % 8_191)) % 2_048;
      data[k * COLS + c] = (r * 13 + c * 29) % 97 < 2 ? NaN : (mixed - 1_024) / 1_024;
    }
  }
  return { data, rows, cols: COLS };
}

function labelsOf({ data, rows }, offset) {
  const known = (row, col) => (Number.isNaN(data[row * COLS + col]) ? 0 : data[row * COLS + col]);
  return Uint8Array.from({ length: rows }, (_, row) =>
    known(row, 0) +
      0.5 * known(row, 1) * known(row, 2) +
      1.2 * ((((row + offset) * 2_654_435_761) % 4_096) / 4_096 - 0.5) >
    0
      ? 1
      : 0,
  );
}

const x = table(ROWS, 0);
const watched = table(WATCHED, 1_000_000);
const train = {
  x,
  y: labelsOf(x, 0),
  weight: Float32Array.from({ length: ROWS }, (_, row) => 0.5 + (row % 5) * 0.375),
  validation: { x: watched, y: labelsOf(watched, 1_000_000) },
};
const options = {
  rounds: ROUNDS,
  earlyStoppingRounds: ROUNDS,
  params: { eta: 0.05, max_depth: 6, subsample: 0.8, colsample_bytree: 0.6, seed: 11 },
  loss: { kind: "crossEntropy" },
  link: {},
  featureNames: Array.from({ length: COLS }, (_, k) => `f${k}`),
};
const fitAndPredict = async () => {
  const model = await fitGradientBoosting(train, options, { rng: createRng(1) });
  const p = model.predict(watched);
  model.dispose();
  return p;
};
const { result, ...times } = await timed(fitAndPredict, { calls: 3 });
say(times, { rows: ROWS, columns: COLS, rounds: ROUNDS, checksum: result.reduce((sum, value) => sum + value, 0) });
