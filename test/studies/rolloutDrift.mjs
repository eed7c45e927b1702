/**
 * How often the drift watches of a roll-out cry wolf over null markets, and how soon they see planted drift.
 * Prints the Markdown tables of test/studies/README.md; reads the built library:
 *
 *     make build && node test/studies/rolloutDrift.mjs [markets]
 */
import { createRng, watchLoss, watchPopulation } from "../../dist/index.js";

const MARKETS = Number(process.argv[2] ?? 200);
const DAY_MS = 86_400_000;
const REFERENCE_DAYS = 72;
const WATCHED_DAYS = 34;

/** As test/rollout/nullMarkets.ts, with harm from `harmFrom` on. */
function market(rng, { days, rho, harm = null, harmFrom = Infinity }) {
  const rows = days * 120;
  const t0Ms = new Float64Array(rows);
  const probability = new Float64Array(rows);
  const label = new Uint8Array(rows);
  let day = rng.normal();
  const shocks = [rng.normal(), rng.normal(), rng.normal(), rng.normal()];
  for (let hour = 0, row = 0; hour < days * 24; hour++) {
    if (hour % 24 === 0) day = rho * day + Math.sqrt(1 - rho ** 2) * rng.normal();
    shocks.shift();
    shocks.push(rng.normal());
    const common = shocks.reduce((sum, shock) => sum + shock, 0) / 2;
    for (let symbol = 0; symbol < 5; symbol++, row++) {
      const p = 1 / (1 + Math.exp(-(0.5 * day + 0.6 * common + 0.6 * rng.normal())));
      t0Ms[row] = hour * 3_600_000;
      label[row] = rng.uniform() < 0.5 + 0.4 * (p - 0.5) * (1 + day) ? 1 : 0;
      const harmed = hour >= harmFrom * 24;
      if (!harmed) probability[row] = p;
      else if (harm === "shift") probability[row] = p + 0.25 * (1 - p);
      else if (harm === "inverted") probability[row] = 1 - p;
      else probability[row] = 0.2 + 0.25 * p;
    }
  }
  return { t0Ms, t1Ms: t0Ms.map((t0) => t0 + 4 * 3_600_000), probability, label };
}

function cut(all, fromDay) {
  const at = fromDay * 120;
  return [
    Object.fromEntries(Object.entries(all).map(([name, column]) => [name, column.subarray(0, at)])),
    Object.fromEntries(Object.entries(all).map(([name, column]) => [name, column.subarray(at)])),
  ];
}

function watch(all, rng) {
  const [reference, watched] = cut(all, REFERENCE_DAYS);
  const startMs = watched.t0Ms[0];
  const psi = watchPopulation(
    { challenger: watched, reference: { t0Ms: reference.t0Ms, values: reference.probability } },
    { rng },
  );
  const reviews = [];
  for (let day = 7; day <= WATCHED_DAYS; day++) reviews.push(psi.psiAt(startMs + day * DAY_MS) > psi.limit);
  const losses = watchLoss("model", watched, { reference, rng });
  return { reviews, losses, startMs };
}

console.log("| days correlate at | watch | stated, days | over null markets, days | alarms |");
console.log("|---|---|---|---|---|");
for (const rho of [0, 0.3, 0.5]) {
  const counts = { PSI: 0, ADWIN: 0, "Page-Hinkley": 0 };
  let reviews = 0;
  for (let k = 0; k < MARKETS; k++) {
    const rng = createRng(41).child(`${rho}-${k}`);
    const seen = watch(market(rng, { days: REFERENCE_DAYS + WATCHED_DAYS, rho }), rng.child("watch"));
    counts.PSI += seen.reviews.filter(Boolean).length;
    reviews += seen.reviews.length;
    for (const { detector, alarmsMs } of seen.losses) counts[detector] += alarmsMs.length;
  }
  for (const [name, alarms] of Object.entries(counts)) {
    const days = name === "PSI" ? reviews : MARKETS * WATCHED_DAYS;
    console.log(
      `| ${rho} | ${name} | 90 | ${alarms === 0 ? "none" : (days / alarms).toFixed(0)} | ${alarms} in ${days} |`,
    );
  }
}
console.log("\n| planted on day 10, days correlate at 0.3 | watch | seen within 24 days | median delay, days |");
console.log("|---|---|---|---|");
for (const harm of ["shift", "inverted", "collapsed"]) {
  const delays = { PSI: [], ADWIN: [], "Page-Hinkley": [] };
  const some = Math.ceil(MARKETS / 4);
  for (let k = 0; k < some; k++) {
    const rng = createRng(42).child(`${harm}-${k}`);
    const days = REFERENCE_DAYS + WATCHED_DAYS;
    const seen = watch(market(rng, { days, rho: 0.3, harm, harmFrom: REFERENCE_DAYS + 10 }), rng.child("watch"));
    const first = seen.reviews.findIndex((alarm, at) => alarm && at + 7 > 10);
    if (first >= 0) delays.PSI.push(first + 7 - 10);
    for (const { detector, alarmsMs } of seen.losses) {
      const late = alarmsMs.find((at) => at > seen.startMs + 10 * DAY_MS);
      if (late !== undefined) delays[detector].push((late - seen.startMs) / DAY_MS - 10);
    }
  }
  for (const [name, own] of Object.entries(delays)) {
    own.sort((a, b) => a - b);
    const median = own.length === 0 ? "-" : own[own.length >> 1].toFixed(1);
    console.log(`| ${harm} | ${name} | ${own.length} of ${some} | ${median} |`);
  }
}
