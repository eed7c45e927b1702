/**
 * 10,000 day-block resamples of the Buy share and the bias of 24 hours: 259,200 predictions of five symbols
 * over 180 days, as sums by day. Usage: node hours.mjs DIRECTORY
 */
import { createRng } from "tenbin";
import { resampleGroupMeans } from "../../../dist/validation/audits/resampleGroupMeans.js";
import { say, timed } from "./timed.mjs";

const DAYS = 180;
const HOURS = 24;
const ROWS = 60;
const RESAMPLES = 10_000;

/** Park and Miller's generator: its products stay below 2^53, so both languages draw the same numbers. */
function tables() {
  let state = 20_250_101;
  const next = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
  const buys = new Float64Array(HOURS * DAYS);
  const bias = new Float64Array(HOURS * DAYS);
  for (let cell = 0; cell < buys.length; cell++) {
    buys[cell] = Math.floor(next() * (ROWS + 1));
    bias[cell] = 20 * (next() - 0.5);
  }
  return { buys, bias, counts: new Float64Array(HOURS * DAYS).fill(ROWS) };
}

const { buys, bias, counts } = tables();
const run = (seed) =>
  resampleGroupMeans([buys, bias], counts, DAYS, {
    blockDays: 1,
    resamples: RESAMPLES,
    confidence: 0.95,
    rng: createRng(seed),
  });
let seed = 0;
const {
  result: [share, wrong],
  ...times
} = await timed(() => run(seed++), { calls: 7, warmUps: 3 });
const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
// Both sides must find the same spread: the mean standard error and the mean width over the hours.
say(times, {
  resamples: RESAMPLES,
  days: DAYS,
  groups: HOURS,
  columns: 2,
  shareError: mean(share.standardError),
  biasError: mean(wrong.standardError),
  shareWidth: mean(share.estimates.map(({ low, high }) => high - low)),
});
