// How often the clock audit cries wolf on clean markets, and how often and how exactly it finds a clock that was moved.
// node test/studies/clockAudit.mjs [markets] [planted] [days], after make build.
import { auditClocks, clockWarnings, createRng, simulateMarket } from "tenbin";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const [markets = 200, planted = 20, days = 60] = process.argv.slice(2).map(Number);
const scenarios = ["strong", "realistic", "none", "hour-bias"];

/** The series with `movedMs` added to its stamps from `fromMs` on, in order. */
const moved = (series, fromMs, movedMs) => {
  const at = (times) => times.map((time) => (time >= fromMs ? time + movedMs : time));
  const [timeMs, knownMs] = [at(series.timeMs), at(series.knownMs)];
  const order = Array.from(knownMs, (_, i) => i).sort((a, b) => knownMs[a] - knownMs[b] || a - b);
  const columns = Object.entries({ ...series, timeMs, knownMs }).map(([name, column]) => [
    name,
    name === "coverageMs"
      ? column
      : column instanceof Float64Array
        ? Float64Array.from(order, (i) => column[i])
        : order.map((i) => column[i]),
  ]);
  return Object.fromEntries(columns);
};
/** What a vendor says of the takers of these bars, some percent off, stamped `movedMs` later from `fromMs` on. */
const takersOf = ({ symbol, barMs, timeMs, volume, takerBuyVolume }, { periodMs, rng, fromMs = 0, movedMs = 0 }) => {
  const bars = periodMs / barMs;
  const opens = timeMs.filter((_, i) => i % bars === 0);
  const rough = (values) =>
    opens.map(
      (_, i) =>
        values.subarray(i * bars, (i + 1) * bars).reduce((sum, value) => sum + value, 0) *
        Math.exp(0.03 * rng.normal()),
    );
  return {
    symbol,
    periodMs,
    timeMs: opens.map((time) => (time >= fromMs ? time + movedMs : time)).sort(),
    takerBuyVolume: rough(takerBuyVolume),
    takerSellVolume: rough(volume.map((all, i) => all - takerBuyVolume[i])),
  };
};
const simulated = (seed) =>
  simulateMarket({
    scenario: scenarios[seed % scenarios.length],
    symbols: ["BTCUSDT", "AVAXUSDT"],
    days,
    barMs: 5 * MINUTE_MS,
    rng: createRng(seed),
  }).markets;

let alarms = 0;
const telling = new Map();
for (let seed = 1; seed <= markets; seed++) {
  const found = simulated(seed);
  const rng = createRng(seed).child("takers");
  const periodMs = (seed % 2 === 0 ? 5 : 60) * MINUTE_MS;
  const clocks = auditClocks(found, { takerVolumes: found.map(({ bars }) => takersOf(bars, { periodMs, rng })) });
  const warnings = clockWarnings(clocks);
  if (warnings.length > 0) {
    alarms++;
    console.log(`seed ${seed}: ${warnings.join("; ")}`);
  }
  for (const { input, stretches } of clocks) {
    const [told, all] = telling.get(input) ?? [0, 0];
    telling.set(input, [told + (stretches === null ? 0 : 1), all + 1]);
  }
  if (seed % 20 === 0) console.log(`${seed} markets, ${alarms} with an alarm`);
}
console.log(`false alarms: ${alarms} of ${markets} markets`);
console.log(
  "series that tell their clock:",
  [...telling].map(([input, [told, all]]) => `${input} ${told}/${all}`).join(", "),
);

const plants = [
  ["liquidations", -5 * MINUTE_MS],
  ["openInterest", -5 * MINUTE_MS],
  ["liquidations", 60 * MINUTE_MS],
  ["openInterest", 60 * MINUTE_MS],
];
for (const [table, movedMs] of plants) {
  const errors = [];
  let all = 0;
  for (let seed = 1001; seed < 1001 + planted; seed++) {
    const clean = simulated(seed);
    const fromMs = clean[0].bars.timeMs[0] + (20 + (seed % 21)) * DAY_MS;
    const input = table === "openInterest" ? "open interest" : table;
    const clocks = auditClocks(clean.map((market) => ({ ...market, [table]: moved(market[table], fromMs, movedMs) })));
    for (const { stretches } of clocks.filter((one) => one.input === input)) {
      all++;
      const [before, behind] = stretches ?? [];
      if (stretches?.length === 2 && before.lagMs === 0 && behind.lagMs === movedMs)
        errors.push(Math.abs(behind.fromMs - fromMs) / DAY_MS);
    }
  }
  errors.sort((a, b) => a - b);
  console.log(
    `${table} moved by ${movedMs / MINUTE_MS} min: found in ${errors.length} of ${all} series, ` +
      `days off: median ${errors[Math.floor(errors.length / 2)]}, worst ${errors.at(-1)}`,
  );
}

for (const [periodMinutes, movedMinutes] of [
  [5, -5],
  [60, -5],
  [60, -60],
  [5, 60],
]) {
  const errors = [];
  let all = 0;
  for (let seed = 1001; seed < 1001 + planted; seed++) {
    const clean = simulated(seed);
    const rng = createRng(seed).child("takers");
    const fromMs = clean[0].bars.timeMs[0] + (20 + (seed % 21)) * DAY_MS;
    const moved = { periodMs: periodMinutes * MINUTE_MS, rng, fromMs, movedMs: movedMinutes * MINUTE_MS };
    const takerVolumes = clean.map(({ bars }) => takersOf(bars, moved));
    for (const { input, stretches } of auditClocks(clean, { takerVolumes })) {
      if (input !== "taker volume") continue;
      all++;
      const [before, behind] = stretches ?? [];
      if (stretches?.length === 2 && before.lagMs === 0 && behind.lagMs === moved.movedMs)
        errors.push(Math.abs(behind.fromMs - fromMs) / DAY_MS);
    }
  }
  errors.sort((a, b) => a - b);
  console.log(
    `taker volume by ${periodMinutes} min moved by ${movedMinutes} min: found in ${errors.length} of ${all} series, ` +
      `days off: median ${errors[Math.floor(errors.length / 2)]}, worst ${errors.at(-1)}`,
  );
}
