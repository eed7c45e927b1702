/**
 * How often the drift watches of a roll-out cry wolf over null markets, and how soon they see planted drift.
 * Prints the Markdown tables of test/studies/README.md; reads the built library:
 *
 *     make build && node test/studies/rolloutDrift.mjs [markets] [seed] [PSI|folds|refits|loss]
 *
 * folds: the reference comes from three fits that say the same; refits: from three whose spreads differ, as the watched
 * one's does.
 */
import { createRng, watchLoss, watchPopulation } from "../../dist/index.js";
import { nullMarket } from "./nullMarket.mjs";

const MARKETS = Number(process.argv[2] ?? 200);
const SEED = Number(process.argv[3] ?? 41);
const WHICH = process.argv[4] === undefined ? ["PSI", "folds", "refits", "loss"] : [process.argv[4]];
const DAY_MS = 86_400_000;
const REFERENCE_DAYS = 72;
const WATCHED_DAYS = 120;
const STATED_DAYS = 90;

/** @type {Readonly<Record<string, (p: number) => number>>} */
const HARM = { shift: (p) => p + 0.25 * (1 - p), inverted: (p) => 1 - p, collapsed: (p) => 0.2 + 0.25 * p };

const FOLDS = 3;

/** A null market, with harm from a day on. */
function market(rng, { days, rho, harm, harmFrom = Infinity }) {
  const shown = (p, hour) => (hour >= harmFrom * 24 ? HARM[harm](p) : p);
  return nullMarket(rng, { days, dayCorrelation: rho, shown });
}

function cut(all, fromDay) {
  const at = fromDay * 120;
  return [
    Object.fromEntries(Object.entries(all).map(([name, column]) => [name, column.subarray(0, at)])),
    Object.fromEntries(Object.entries(all).map(([name, column]) => [name, column.subarray(at)])),
  ];
}

/** Fit of each row: a third of the reference each, and the one that is watched. */
const fitOf = (row) => Math.min(FOLDS, Math.floor((FOLDS * row) / (REFERENCE_DAYS * 120)));

/** Reviews of the population that alarmed, from the seventh day on. */
function watchPsi(market, rng, which) {
  const spreads = Array.from({ length: FOLDS + 1 }, () => (which === "refits" ? 0.8 + 0.4 * rng.uniform() : 1));
  const probability = market.probability.map((p, row) => 0.5 + spreads[fitOf(row)] * (p - 0.5));
  const [reference, watched] = cut({ ...market, probability }, REFERENCE_DAYS);
  const fold = which === "PSI" ? {} : { fold: Int32Array.from(reference.t0Ms, (_, row) => fitOf(row)) };
  const psi = watchPopulation(
    { challenger: watched, reference: { t0Ms: reference.t0Ms, values: reference.probability, ...fold } },
    { driftLevel: 1 / STATED_DAYS, rng },
  );
  const startMs = watched.t0Ms[0];
  const days = watched.t0Ms.length / 120;
  return Array.from({ length: days - 6 }, (_, k) => psi.psiAt(startMs + (k + 7) * DAY_MS) > psi.limit);
}

/** Days of the alarms of each detector of the loss. */
function watchLosses(all, rng) {
  const [reference, watched] = cut(all, REFERENCE_DAYS);
  return watchLoss("model", watched, { reference, statedDays: STATED_DAYS, streams: 20, rng }).map(
    ({ detector, alarmsMs }) => ({ detector, days: alarmsMs.map((at) => (at - watched.t0Ms[0]) / DAY_MS) }),
  );
}

const namesOf = (which) => (which === "loss" ? ["ADWIN", "Page-Hinkley"] : [which]);
const watches = (all, rng, which) =>
  which === "loss"
    ? watchLosses(all, rng)
    : [{ detector: which, days: watchPsi(all, rng, which).flatMap((alarm, k) => (alarm ? [k + 7] : [])) }];

/** Relative standard error of a mean over markets: alarms of one market come in bunches. */
function relativeError(counts) {
  const mean = counts.reduce((sum, own) => sum + own, 0) / counts.length;
  const variance = counts.reduce((sum, own) => sum + (own - mean) ** 2, 0) / (counts.length - 1);
  return Math.sqrt(variance / counts.length) / mean;
}

console.log(`${MARKETS} markets, seed ${SEED}`);
for (const which of WHICH) {
  console.log("| days correlate at | watch | stated, days | over null markets, days (standard error) | alarms |");
  console.log("|---|---|---|---|---|");
  for (const rho of [0, 0.3, 0.5]) {
    const counts = new Map();
    for (let k = 0; k < MARKETS; k++) {
      const rng = createRng(SEED).child(`${rho}-${k}`);
      const all = market(rng, { days: REFERENCE_DAYS + WATCHED_DAYS, rho });
      for (const { detector, days } of watches(all, rng.child("watch"), which))
        counts.set(detector, [...(counts.get(detector) ?? []), days.length]);
    }
    for (const [name, own] of counts) {
      const alarms = own.reduce((sum, each) => sum + each, 0);
      const days = MARKETS * (which === "loss" ? WATCHED_DAYS : WATCHED_DAYS - 6);
      const between =
        alarms === 0 ? "none" : `${(days / alarms).toFixed(0)} (${(100 * relativeError(own)).toFixed(0)} %)`;
      console.log(`| ${rho} | ${name} | ${STATED_DAYS} | ${between} | ${alarms} in ${days} |`);
    }
  }
  console.log("| planted on day 10, days correlate at 0.3 | watch | seen within 24 days | median delay, days |");
  console.log("|---|---|---|---|");
  for (const harm of ["shift", "inverted", "collapsed"]) {
    const delays = new Map(namesOf(which).map((name) => [name, []]));
    const some = Math.ceil(MARKETS / 10);
    for (let k = 0; k < some; k++) {
      const rng = createRng(SEED + 1).child(`${harm}-${k}`);
      const all = market(rng, { days: REFERENCE_DAYS + 34, rho: 0.3, harm, harmFrom: REFERENCE_DAYS + 10 });
      for (const { detector, days } of watches(all, rng.child("watch"), which)) {
        const first = days.find((day) => day > 10);
        if (first !== undefined) delays.get(detector).push(first - 10);
      }
    }
    for (const [name, own] of delays) {
      own.sort((a, b) => a - b);
      const median = own.length === 0 ? "-" : own[own.length >> 1].toFixed(1);
      console.log(`| ${harm} | ${name} | ${own.length} of ${some} | ${median} |`);
    }
  }
}
