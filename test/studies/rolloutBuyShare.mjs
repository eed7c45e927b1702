/**
 * How many balanced models the Buy-share guardrail condemns in 34 days, and how soon it knows a collapse. Prints the
 * Markdown table of test/studies/README.md; reads the built library:
 *
 *     make build && node test/studies/rolloutBuyShare.mjs [streams]
 */
import { BuyShareEvidence, createRng } from "../../dist/index.js";

const STREAMS = Number(process.argv[2] ?? 200);
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

/** Whether each of five symbols buys, hour by hour; the day holds `dayVariance` of the variance. */
function balanced(rng, { rho, dayVariance }) {
  const common = overlapping(rng);
  const own = Array.from({ length: 5 }, () => overlapping(rng));
  let day = rng.normal();
  return Array.from({ length: DAYS * 24 }, (_, hour) => {
    if (hour % 24 === 0) day = rho * day + Math.sqrt(1 - rho ** 2) * rng.normal();
    const market = common();
    return own.map((next) => Math.sqrt(dayVariance) * day + Math.sqrt((1 - dayVariance) / 2) * (market + next()) > 0);
  });
}

function alarmHour(hours, every) {
  const evidence = new BuyShareEvidence({ level: 0.05, band: [0.3, 0.7], blockMs: 4 * HOUR_MS, stages: 4 });
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

console.log("| day's share of the variance | days correlate at | condemned, daily review | hourly |");
console.log("|---|---|---|---|");
for (const dayVariance of [0.1, 0.3, 0.45])
  for (const rho of [0.3, 0.5]) {
    const streams = Array.from({ length: STREAMS }, (_, k) =>
      balanced(createRng(31).child(`${dayVariance}-${rho}-${k}`), { rho, dayVariance }),
    );
    const rate = (every) => (100 * streams.filter((hours) => alarmHour(hours, every) !== null).length) / STREAMS;
    console.log(`| ${dayVariance} | ${rho} | ${rate(24).toFixed(1)} % | ${rate(1).toFixed(1)} % |`);
  }
const never = Array.from({ length: DAYS * 24 }, () => [false, false, false, false, false]);
console.log(`never buys: hourly ${alarmHour(never, 1)} h, daily ${alarmHour(never, 24)} h`);
