/**
 * How many balanced models the Buy-share guardrail condemns in 34 days, and how soon it knows a collapse. Prints the
 * Markdown tables of test/studies/README.md; reads the built library:
 *
 *     make build && node test/studies/rolloutBuyShare.mjs [streams] [seed]
 */
import { BuyShareEvidence, createRng, normalQuantile } from "../../dist/index.js";

const [streams = 1_000, seed = 31] = process.argv.slice(2).map(Number);
const HOUR_MS = 3_600_000;
const DAYS = 34;
/** When the stages of one, three and seven days end, in hours. */
const PROMOTED = [24, 96, 264];

function overlapping(rng) {
  const shocks = [rng.normal(), rng.normal(), rng.normal(), rng.normal()];
  return () => {
    shocks.shift();
    shocks.push(rng.normal());
    return shocks.reduce((sum, shock) => sum + shock, 0) / 2;
  };
}

/** Whether each symbol buys, hour by hour; the day holds `dayVariance` of the variance and begins at `dawn`. */
function model(rng, { rho, dayVariance, symbols = 5, dawn = 0, share = () => 0.5 }) {
  const common = overlapping(rng);
  const own = Array.from({ length: symbols }, () => overlapping(rng));
  let day = rng.normal();
  return Array.from({ length: DAYS * 24 }, (_, hour) => {
    if (hour % 24 === dawn && hour > 0) day = rho * day + Math.sqrt(1 - rho ** 2) * rng.normal();
    const market = common();
    const least = leastOf(share(hour));
    return own.map(
      (next) => Math.sqrt(dayVariance) * day + Math.sqrt((1 - dayVariance) / 2) * (market + next()) > least,
    );
  });
}

function alarmHour(hours, every) {
  const evidence = new BuyShareEvidence({ level: 0.05, band: [0.3, 0.7], labelHorizonMs: 4 * HOUR_MS, stages: 4 });
  for (let now = every; now <= hours.length; now += every) {
    const fresh = hours
      .slice(now - every, now)
      .flatMap((buys, k) => buys.map((challengerBuys) => ({ t0Ms: (now - every + k) * HOUR_MS, challengerBuys })));
    evidence.add(fresh, now * HOUR_MS);
    if (evidence.hasAlarmed) return now;
    if (PROMOTED.includes(now)) evidence.enterStage();
  }
  return null;
}

/** What a decision must exceed for a Buy share in the long run. */
function leastOf(share) {
  return share === 0 ? Infinity : share === 1 ? -Infinity : -normalQuantile(share);
}

const percent = (count) => `${((100 * count) / streams).toFixed(1)} %`;
const drawn = (name, options) =>
  Array.from({ length: streams }, (_, k) => model(createRng(seed).child(`${name}-${k}`), options));

console.log(`${streams} streams, seed ${seed}\n`);
console.log("| model | day's share of the variance | days correlate at | condemned, daily review | hourly |");
console.log("|---|---|---|---|---|");
const balanced = [0.1, 0.3, 0.45].flatMap((dayVariance) => [0.3, 0.5].map((rho) => ({ dayVariance, rho })));
const hard = { dayVariance: 0.45, rho: 0.5 };
for (const [name, options] of [
  ...balanced.map((options) => ["balanced", options]),
  ["balanced, days that begin at noon", { ...hard, dawn: 12 }],
  ["balanced, one symbol", { ...hard, symbols: 1 }],
  ["balanced, ten symbols", { ...hard, symbols: 10 }],
  ["balanced, days that correlate more", { ...hard, rho: 0.7 }],
  ["share 0.4", { ...hard, share: () => 0.4 }],
  ["share 0.4", { dayVariance: 0.3, rho: 0.3, share: () => 0.4 }],
  ["share 0.3", { ...hard, share: () => 0.3 }],
  ["share 0.3", { dayVariance: 0.3, rho: 0.3, share: () => 0.3 }],
]) {
  const all = drawn(`${name}-${options.dayVariance}-${options.rho}`, options);
  const condemned = (every) => percent(all.filter((hours) => alarmHour(hours, every) !== null).length);
  console.log(`| ${name} | ${options.dayVariance} | ${options.rho} | ${condemned(24)} | ${condemned(1)} |`);
}

console.log(
  "\n| share of Buy | since day | known within the 34 days | median hours until then, hourly review | daily |",
);
console.log("|---|---|---|---|---|");
for (const [share, since] of [
  [0, 0],
  [1, 0],
  [0, 4],
  [0, 11],
  [0, 20],
  [0.01, 0],
  [0.05, 0],
  [0.1, 0],
  [0.2, 0],
]) {
  const all = drawn(`${share}-${since}`, {
    dayVariance: 0.1,
    rho: 0.3,
    share: (hour) => (hour < since * 24 ? 0.5 : share),
  });
  const late = (every) => {
    const found = all.map((hours) => alarmHour(hours, every)).filter((hour) => hour !== null && hour > since * 24);
    const delays = found.map((hour) => hour - since * 24).sort((a, b) => a - b);
    return { found: found.length, median: delays[delays.length >> 1] ?? "-" };
  };
  const [hourly, daily] = [late(1), late(24)];
  console.log(`| ${share} | ${since} | ${percent(hourly.found)} | ${hourly.median} | ${daily.median} |`);
}
