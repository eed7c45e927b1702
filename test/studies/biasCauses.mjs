// @ts-check
/**
 * How often each planted cause is ranked first, and how often a clean model is accused of nothing:
 *
 *     make build && node test/studies/biasCauses.mjs [seeds] [memory of days] [days] [first seed] [part of a name]
 *
 * Prints the table of test/studies/README.md.
 */
import { createRng, diagnoseBias } from "../../dist/index.js";
import { PLANTS, plantBias } from "./plantedBiases.mjs";

const [seeds = 200, dayMemory = 0.3, days = 34, first = 1] = process.argv.slice(2, 6).map(Number);
const only = process.argv[6];
console.log(`${seeds} seeds from ${first} on, ${days} days, 5 symbols, day-to-day correlation ${dayMemory}\n`);
console.log("| planted | must rank first | ranked first | accused of nothing | otherwise first |");
console.log("|---|---|---|---|---|");
for (const [name, plant] of Object.entries(PLANTS)) {
  if (only !== undefined && !name.includes(only)) continue;
  /** @type {Record<string, number>} */
  const counts = {};
  for (let seed = first; seed < first + seeds; seed++) {
    const predictions = plantBias(createRng(seed).child(name), plant, { dayMemory, days });
    const { cause } = diagnoseBias(predictions, { labelHorizonMs: 14_400_000, confidence: 0.95 });
    counts[cause] = (counts[cause] ?? 0) + 1;
  }
  const percent = (/** @type {number} */ count) => `${((100 * count) / seeds).toFixed(1)} %`;
  const others = Object.entries(counts)
    .filter(([cause]) => cause !== plant.cause && cause !== "none")
    .map(([cause, count]) => `${cause} ${percent(count)}`);
  console.log(
    `| ${name} | ${plant.cause} | ${percent(counts[plant.cause] ?? 0)} | ${percent(counts.none ?? 0)} | ` +
      `${others.join(", ")} |`,
  );
}
