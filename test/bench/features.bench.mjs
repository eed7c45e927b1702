/**
 * The 52 features over 5 symbols x 180 days of 1-minute bars, beside pandas and polars on the same columns.
 *
 * Usage: node test/bench/features.bench.mjs PYTHON [REPEATS]; needs a built dist and test/bench/requirements.txt in PYTHON.
 * Prints one JSON line: best wall seconds and least processor seconds of each, wall ratios, and the largest difference after the recursions have settled.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { computeFeatures, createRng, FEATURES } from "../../dist/index.js";

const [python = "python3", repeatsText = "3"] = process.argv.slice(2);
const repeats = Number(repeatsText);
const ROWS = 180 * 1_440;
const START_MS = 1_735_689_600_000;
const SYMBOLS = ["A", "B", "C", "D", "E"];
/** Rows after which a recursive average no longer knows how it was seeded. */
const SETTLED = 4_000;

function makeMarket(symbol) {
  const rng = createRng(7).child(symbol);
  const column = (make, rows = ROWS) => Float64Array.from({ length: rows }, (_, i) => make(i));
  let price = 100;
  const close = column(() => (price *= Math.exp(0.0008 * rng.normal())));
  const open = column((i) => (i === 0 ? 100 : close[i - 1]) * Math.exp(0.0001 * rng.normal()));
  // Whole notionals below, so that no library's running sum leaves a residue where nothing was liquidated.
  const volume = column(() => 50 * Math.exp(0.7 * rng.normal()));
  const every = (stepMs, from = START_MS) => column((i) => from + i * stepMs, Math.floor((ROWS * 60_000) / stepMs));
  const known = column(() => START_MS + Math.floor(rng.uniform() * ROWS * 60_000), 70_000).sort();
  const snapshots = every(300_000);
  const settlements = every(28_800_000);
  return {
    bars: {
      symbol,
      barMs: 60_000,
      timeMs: every(60_000),
      open,
      high: column((i) => Math.max(open[i], close[i]) * Math.exp(0.0003 * rng.uniform())),
      low: column((i) => Math.min(open[i], close[i]) * Math.exp(-0.0003 * rng.uniform())),
      close,
      volume,
      quoteVolume: volume.map((value, i) => value * close[i]),
      tradeCount: volume.map((value) => Math.ceil(value * 3)),
      takerBuyVolume: volume.map((value) => value * (0.3 + 0.4 * rng.uniform())),
    },
    liquidations: { timeMs: known, knownMs: known, price: known.map(() => 100), quantity: known.map(() => 1), notionalUsd: known.map(() => Math.ceil(1_000 * Math.exp(1.5 * rng.normal()))), side: Array.from(known, () => (rng.uniform() < 0.5 ? "short" : "long")), coverageMs: [[START_MS, START_MS + ROWS * 60_000]] },
    funding: { timeMs: settlements, knownMs: settlements, rate: settlements.map(() => 0.0003 * rng.normal()), intervalHours: settlements.map(() => 8) },
    openInterest: { timeMs: snapshots, knownMs: snapshots, openInterest: snapshots.map(() => 1e6 * Math.exp(0.1 * rng.normal())) },
    depth: { timeMs: snapshots, knownMs: snapshots, bidNotionalUsd: snapshots.map(() => 1e6 * (1 + rng.uniform())), askNotionalUsd: snapshots.map(() => 1e6 * (1 + rng.uniform())) },
  };
}

function writeMarket(directory, { bars, ...tables }) {
  const folder = join(directory, bars.symbol);
  mkdirSync(folder);
  const write = (name, values) => writeFileSync(join(folder, `${name}.f64`), new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  for (const [name, values] of Object.entries(bars)) if (values instanceof Float64Array) write(name, values);
  for (const [table, columns] of Object.entries(tables)) {
    for (const [name, values] of Object.entries(columns)) if (values instanceof Float64Array) write(`${table}.${name}`, values);
  }
  write("liquidations.isShort", Float64Array.from(tables.liquidations.side, (side) => (side === "short" ? 1 : 0)));
}

/** Largest difference of a column, against the larger of 1 and its size; the peer's columns are in name order. */
function differences(ours, peer) {
  const sorted = [...ours.names].sort();
  return Object.fromEntries(
    sorted.map((name, k) => {
      const own = ours.names.indexOf(name);
      let largest = 0;
      for (let row = SETTLED; row < ROWS; row++) {
        const a = ours.values.data[row * sorted.length + own];
        const b = peer[row * sorted.length + k];
        if (Number.isNaN(a) && Number.isNaN(b)) continue;
        const difference = Math.abs(a - b) / Math.max(1, Math.abs(a));
        largest = Math.max(largest, Number.isNaN(difference) ? Infinity : difference);
      }
      return [name, largest];
    }),
  );
}

const directory = mkdtempSync(join(tmpdir(), "tenbin-bench-"));
try {
  const markets = SYMBOLS.map(makeMarket);
  for (const market of markets) writeMarket(directory, market);
  const peer = fileURLToPath(new URL("features_peer.py", import.meta.url));
  const seconds = { tenbin: [], pandas: [], polars: [] };
  const cpuSeconds = { tenbin: [], pandas: [], polars: [] };
  let tables = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const started = performance.now();
    const cpuStarted = process.cpuUsage();
    tables = markets.map((market) => computeFeatures(market));
    seconds.tenbin.push((performance.now() - started) / 1_000);
    const { user, system } = process.cpuUsage(cpuStarted);
    cpuSeconds.tenbin.push((user + system) / 1e6);
    for (const library of ["pandas", "polars"]) {
      const said = JSON.parse(execFileSync(python, [peer, directory, library, "1"], { encoding: "utf8" }));
      seconds[library].push(...said.seconds);
      cpuSeconds[library].push(...said.cpuSeconds);
    }
  }
  const least = (of) => Object.fromEntries(Object.entries(of).map(([who, values]) => [who, Math.min(...values)]));
  const best = least(seconds);
  const worst = ["pandas", "polars"].flatMap((library) => {
    const bytes = readFileSync(join(directory, "A", `${library}.f32`));
    return Object.entries(differences(tables[0], new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4))).map(([name, difference]) => ({ library, name, difference }));
  });
  worst.sort((a, b) => b.difference - a.difference);
  console.log(JSON.stringify({ work: "52 features, 5 x 180 days of 1-minute bars", rows: ROWS * SYMBOLS.length, features: FEATURES.length, best, leastCpu: least(cpuSeconds), ratio: { pandas: best.pandas / best.tenbin, polars: best.polars / best.tenbin }, worst: worst.slice(0, 6) }, null, 2));
} finally {
  rmSync(directory, { recursive: true, force: true });
}
