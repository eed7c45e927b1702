/** SMOTE to equal classes: 20,000 minority rows, as many synthetic, 5 neighbours. Usage: node smote.mjs DIRECTORY */
import { join } from "node:path";
import { createRng, smote } from "tenbin";
import { readBytes, readFloat32 } from "./floats.mjs";
import { say, timed } from "./timed.mjs";

const COLS = 52;
const PROBES = 2_000;
const [directory] = process.argv.slice(2);
const data = readFloat32(join(directory, "x.f32"));
const y = readBytes(join(directory, "y.u8"));
const x = { data, rows: y.length, cols: COLS };

/** Mean deviation of the synthetic rows by column, and the mean distance of some to the nearest minority row. */
function fingerprint(all) {
  const synthetic = all.rows - x.rows;
  const of = (row, col) => all.data[(x.rows + row) * COLS + col];
  let spread = 0;
  for (let col = 0; col < COLS; col++) {
    let [sum, squares] = [0, 0];
    for (let row = 0; row < synthetic; row++) {
      sum += of(row, col);
      squares += of(row, col) ** 2;
    }
    spread += Math.sqrt(squares / synthetic - (sum / synthetic) ** 2) / COLS;
  }
  let nearest = 0;
  for (let probe = 0; probe < PROBES; probe++) {
    const row = Math.floor((probe * synthetic) / PROBES);
    let least = Infinity;
    for (let other = 0; other < x.rows; other++) {
      if (y[other] !== 1) continue;
      let squared = 0;
      for (let col = 0; col < COLS; col++) squared += (of(row, col) - data[other * COLS + col]) ** 2;
      least = Math.min(least, squared);
    }
    nearest += Math.sqrt(least) / PROBES;
  }
  return { spread, nearest };
}

let seed = 1;
const { result, ...times } = await timed(() => smote(x, y, { kNeighbors: 5, ratio: 1, rng: createRng(seed++) }), {
  calls: 2,
});
say(times, {
  rows: result.x.rows,
  columns: COLS,
  buys: result.y.reduce((sum, label) => sum + label, 0),
  ...fingerprint(result.x),
});
