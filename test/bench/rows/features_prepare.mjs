/** Five symbols' markets of 180 days of 1-minute bars, a folder each. Usage: node features_prepare.mjs DIRECTORY */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createRng } from "tenbin";
import { writeColumn } from "./floats.mjs";

const ROWS = 180 * 1_440;
const START_MS = 1_735_689_600_000;
const [directory] = process.argv.slice(2);

function makeMarket(symbol) {
  const rng = createRng(7).child(symbol);
  const column = (make, rows = ROWS) => Float64Array.from({ length: rows }, (_, i) => make(i));
  let price = 100;
  const close = column(() => (price *= Math.exp(0.0008 * rng.normal())));
  const open = column((i) => (i === 0 ? 100 : close[i - 1]) * Math.exp(0.0001 * rng.normal()));
  const volume = column(() => 50 * Math.exp(0.7 * rng.normal()));
  const every = (stepMs, from = START_MS) => column((i) => from + i * stepMs, Math.floor((ROWS * 60_000) / stepMs));
  const known = column(() => START_MS + Math.floor(rng.uniform() * ROWS * 60_000), 70_000).sort();
  const snapshots = every(300_000);
  const settlements = every(28_800_000);
  return {
    timeMs: every(60_000),
    open,
    high: column((i) => Math.max(open[i], close[i]) * Math.exp(0.0003 * rng.uniform())),
    low: column((i) => Math.min(open[i], close[i]) * Math.exp(-0.0003 * rng.uniform())),
    close,
    volume,
    quoteVolume: volume.map((value, i) => value * close[i]),
    tradeCount: volume.map((value) => Math.ceil(value * 3)),
    takerBuyVolume: volume.map((value) => value * (0.3 + 0.4 * rng.uniform())),
    "liquidations.knownMs": known,
    // Whole notionals, so that no library's running sum leaves a residue where nothing was liquidated.
    "liquidations.notionalUsd": known.map(() => Math.ceil(1_000 * Math.exp(1.5 * rng.normal()))),
    "liquidations.isShort": known.map(() => (rng.uniform() < 0.5 ? 1 : 0)),
    "funding.knownMs": settlements,
    "funding.rate": settlements.map(() => 0.0003 * rng.normal()),
    "funding.intervalHours": settlements.map(() => 8),
    "openInterest.knownMs": snapshots,
    "openInterest.openInterest": snapshots.map(() => 1e6 * Math.exp(0.1 * rng.normal())),
    "depth.knownMs": snapshots,
    "depth.bidNotionalUsd": snapshots.map(() => 1e6 * (1 + rng.uniform())),
    "depth.askNotionalUsd": snapshots.map(() => 1e6 * (1 + rng.uniform())),
  };
}

for (const symbol of ["A", "B", "C", "D", "E"]) {
  mkdirSync(join(directory, symbol));
  for (const [name, values] of Object.entries(makeMarket(symbol)))
    writeColumn(join(directory, symbol, `${name}.f64`), values);
}
