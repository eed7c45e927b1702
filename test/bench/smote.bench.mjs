/**
 * SMOTE with exact neighbours: 20,000 minority rows of 52 features beside 40,000 majority rows, brought
 * to equal classes; beside smote_peer.py on the same rows.
 *
 * Usage: node test/bench/smote.bench.mjs [REPEATS]; needs a built dist. Prints one JSON line {name, seconds,
 * cpuSeconds, work}: the best of several repeats; `work` must be equal to the peer's: rows afterwards, and a checksum
 * of all neighbours.
 */
import { createRng } from "../../dist/core/index.js";
import { smote } from "../../dist/dataset/index.js";
import { nearestNeighbors } from "../../dist/dataset/neighbours/nearestNeighbors.js";

const MINORITY = 20_000;
const ROWS = 60_000;
const COLS = 52;
const NEIGHBORS = 5;
const repeats = Number(process.argv[2] ?? 5);

/** 32 well-mixed bits of a counter (Murmur3's finaliser). */
function mixed(counter) {
  let bits = counter | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** Sums of four uniforms, exact in 32-bit floats and nearly normal. */
function values() {
  return Float32Array.from({ length: ROWS * COLS }, (_, at) => {
    const [a, b] = [mixed(2 * at + 1), mixed(2 * at + 2)];
    return ((a >>> 16) + (a & 0xffff) + (b >>> 16) + (b & 0xffff)) / 65_536 - 2;
  });
}

const x = { data: values(), rows: ROWS, cols: COLS };
const y = Uint8Array.from({ length: ROWS }, (_, row) => (row < MINORITY ? 1 : 0));
const times = [];
const cpuTimes = [];
let rows = 0;
for (let repeat = 0; repeat < repeats; repeat++) {
  const cpuStarted = process.cpuUsage();
  const started = performance.now();
  rows = smote(x, y, { kNeighbors: NEIGHBORS, ratio: 1, rng: createRng(repeat) }).y.length;
  times.push((performance.now() - started) / 1_000);
  const { user, system } = process.cpuUsage(cpuStarted);
  cpuTimes.push((user + system) / 1e6);
}
const minority = { data: x.data.subarray(0, MINORITY * COLS), rows: MINORITY, cols: COLS };
const neighbors = nearestNeighbors(
  minority,
  Int32Array.from({ length: MINORITY }, (_, row) => row),
  { k: NEIGHBORS },
);
const checksum = neighbors.reduce((sum, row, at) => sum + row * ((at % NEIGHBORS) + 1), 0);
console.log(
  JSON.stringify({
    name: "SMOTE, 20,000 minority rows x 52",
    seconds: Math.min(...times),
    cpuSeconds: Math.min(...cpuTimes),
    work: { rows, checksum },
  }),
);
