// @ts-check
/**
 * How often the share of Buy that a gate says so many days catch with 80 % probability is caught by so many other days:
 *
 *     make build && node test/studies/catches.mjs [sets] [seed]
 *
 * A set is days of hourly decisions of a balanced model, whose days share an effect; it says a share. Another set of a
 * model with that share is judged. Prints the table of test/studies/README.md.
 */
import { createRng, estimateShare, normalCdf, normalQuantile } from "../../dist/index.js";
import { BUY_RATIO } from "../../dist/validation/gates/buyRatio.js";
import { caughtByInterval } from "../../dist/validation/gates/gatePower.js";

const [sets = 2_000, seed = 1] = process.argv.slice(2).map(Number);
const HOUR_MS = 3_600_000;
/** Deviation of the day's effect beside 1 of each decision, as in intervalCoverage.ts. */
const DAY_EFFECT = 0.5;
const confidence = 0.95;

/**
 * @param {import("../../src/core/rng.js").Rng} rng
 * @param {{ days: number, memory: number, share: number }} market
 */
function estimateOf(rng, { days, memory, share }) {
  const edge = normalQuantile(1 - share) * Math.sqrt(1 + DAY_EFFECT ** 2);
  const hits = new Uint8Array(24 * days);
  let effect = rng.normal();
  for (let row = 0; row < hits.length; row++) {
    if (row > 0 && row % 24 === 0) effect = memory * effect + Math.sqrt(1 - memory ** 2) * rng.normal();
    hits[row] = DAY_EFFECT * effect + rng.normal() > edge ? 1 : 0;
  }
  return estimateShare({ timeMs: Float64Array.from(hits, (_, row) => row * HOUR_MS), hits, confidence });
}

console.log("| days | days correlate at | sets that say a share | median of the share | caught, % of those |");
console.log("| ---: | ---: | ---: | ---: | ---: |");
for (const days of [10, 12, 20, 34, 68])
  for (const memory of [0, 0.3, 0.5]) {
    const rng = createRng(seed).child(`${days} ${memory}`);
    let caught = 0;
    /** @type {number[]} */
    const said = [];
    for (let set = 0; set < sets; set++) {
      const estimate = estimateOf(rng, { days, memory, share: 0.5 });
      const { high: share } = caughtByInterval(BUY_RATIO, estimate, { days, confidence });
      if (share === undefined || share >= normalCdf(6)) continue;
      said.push(share);
      if (estimateOf(rng, { days, memory, share }).low > 0.6) caught++;
    }
    said.sort((a, b) => a - b);
    const percent = (/** @type {number} */ count, /** @type {number} */ of) => ((100 * count) / of).toFixed(1);
    console.log(
      `| ${days} | ${memory} | ${percent(said.length, sets)} % | ${said[said.length >> 1]?.toFixed(2) ?? "-"} | ` +
        `${said.length === 0 ? "-" : percent(caught, said.length)} |`,
    );
  }
