/** Markets of 1-minute bars with every table, as files of 64-bit columns that both sides read. */
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createRng } from "tenbin";
import { readFloat64, writeColumn } from "./floats.mjs";

const START_MS = 1_735_689_600_000;

function makeMarket(symbol, barCount) {
  const rng = createRng(7).child(symbol);
  const column = (make, rows = barCount) => Float64Array.from({ length: rows }, (_, i) => make(i));
  const eventCount = Math.round((barCount * 70_000) / 259_200);
  let price = 100;
  const close = column(() => (price *= Math.exp(0.0008 * rng.normal())));
  const open = column((i) => (i === 0 ? 100 : close[i - 1]) * Math.exp(0.0001 * rng.normal()));
  const volume = column(() => 50 * Math.exp(0.7 * rng.normal()));
  const every = (stepMs, from = START_MS) => column((i) => from + i * stepMs, Math.floor((barCount * 60_000) / stepMs));
  const known = column(() => START_MS + Math.floor(rng.uniform() * barCount * 60_000), eventCount).sort();
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

/** Writes a symbol's folder. */
export function writeMarket(directory, symbol, barCount) {
  mkdirSync(join(directory, symbol));
  for (const [name, values] of Object.entries(makeMarket(symbol, barCount)))
    writeColumn(join(directory, symbol, `${name}.f64`), values);
}

/** One symbol's market as the library takes it. */
export function readMarket(directory, symbol) {
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
