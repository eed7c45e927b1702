// @ts-check
/**
 * Broken inputs and kills, seeded: goes on where it was stopped, and prints how everything ended.
 *
 * Usage: node test/torture/torture.mjs [--minutes 3] [--seed 1] [--kinds "predictions model"] [--kills yes|no|only]
 *
 * Counts of a seed are kept in dist/torture/<seed>/counts.json until the next build: they are of that code. A fault
 * names its kind, seed and index; the same
 * three give the same input. Ends with 1 where there was a crash, a hang or a loss.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { tortureInputs } from "./tortureInputs.mjs";
import { tortureKills } from "./tortureKills.mjs";
import { tortureWrites } from "./tortureWrites.mjs";

const KINDS = fileURLToPath(new URL("kinds", import.meta.url));
const NAMES = readdirSync(KINDS).map((name) => basename(name, ".mjs"));
/** Inputs a process: starting one costs as much as hundreds of cheap ones. */
const BATCH = { first: 100, most: 20_000, longestMs: 15_000 };
const PATIENCE_MS = 300_000;
/** Rounds of kills of whole commands are minutes long. */
const COMMANDS_EVERY = 4;

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "3" },
    seed: { type: "string", default: "1" },
    kinds: { type: "string", default: NAMES.join(" ") },
    kills: { type: "string", default: "yes" },
  },
});
const seed = Number(values.seed);
const limitMs = Number(values.minutes) * 60_000;
if (!Number.isSafeInteger(seed) || !(limitMs > 0))
  throw new RangeError("Cannot begin as --seed must be an integer and --minutes a number above 0");

const place = fileURLToPath(new URL(`../../dist/torture/${seed}`, import.meta.url));
mkdirSync(place, { recursive: true });
const path = join(place, "counts.json");
/** @type {Record<string, { inputs: number, refused: number, accepted: number, kills: number, faults: object[] }>} */
const counts = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
/** @param {string} name */
const countsOf = (name) => (counts[name] ??= { inputs: 0, refused: 0, accepted: 0, kills: 0, faults: [] });
const save = () => {
  writeFileSync(`${path}.tmp`, JSON.stringify(counts, null, 1));
  renameSync(`${path}.tmp`, path);
};

const begun = process.hrtime.bigint();
const isOver = () => Number(process.hrtime.bigint() - begun) / 1e6 > limitMs;
const kinds = values.kills === "only" ? [] : values.kinds.split(" ").filter((name) => name !== "");
const unknown = kinds.find((name) => !NAMES.includes(name));
if (unknown !== undefined)
  throw new RangeError(`Cannot begin as --kinds must be of ${NAMES.join(", ")}: found "${unknown}"`);
/** @type {Map<string, number>} */
const batches = new Map();
for (let turn = 0; turn === 0 || !isOver(); turn++) {
  for (const kind of kinds) {
    const known = countsOf(kind);
    const batch = batches.get(kind) ?? BATCH.first;
    const to = known.inputs + batch;
    const from = process.hrtime.bigint();
    const fed = await tortureInputs({
      kind: join(KINDS, `${kind}.mjs`),
      seed,
      from: known.inputs,
      to,
      place: join(place, kind),
      patienceMs: PATIENCE_MS,
    });
    known.inputs += fed.inputs;
    known.refused += fed.refused;
    known.accepted += fed.accepted;
    known.faults.push(...fed.faults);
    save();
    const tookMs = Number(process.hrtime.bigint() - from) / 1e6;
    if (tookMs < BATCH.longestMs) batches.set(kind, Math.min(BATCH.most, 3 * batch));
    if (isOver()) break;
  }
  if (values.kills === "no" || (isOver() && turn > 0)) continue;
  await kill("writes", tortureWrites);
  if (turn % COMMANDS_EVERY === 0) await kill("kills", tortureKills);
}

/**
 * @param {string} name
 * @param {typeof tortureWrites} torture
 */
async function kill(name, torture) {
  const known = countsOf(name);
  const killed = await torture({ seed, round: known.inputs, place: join(place, name) });
  known.inputs += killed.rounds;
  known.kills += killed.kills;
  known.faults.push(...killed.faults);
  save();
}

let faults = 0;
for (const [name, known] of Object.entries(counts)) {
  faults += known.faults.length;
  const work =
    known.kills > 0
      ? `${known.kills} kills in ${known.inputs} rounds`
      : `${known.inputs} inputs: ${known.refused} refused, ${known.accepted} accepted and checked`;
  console.log(`${name.padEnd(14)} ${work}; ${known.faults.length} crashes, hangs and losses`);
  for (const fault of known.faults.slice(0, 3)) console.log(`  ${JSON.stringify(fault).slice(0, 1_500)}`);
}
const all = Object.values(counts);
const kills = all.reduce((sum, known) => sum + known.kills, 0);
const inputs = all.filter(({ kills }) => kills === 0).reduce((sum, known) => sum + known.inputs, 0);
console.log(`seed ${seed}: ${kills} kills, ${inputs} inputs, ${faults} crashes, hangs and losses`);
process.exitCode = faults === 0 ? 0 : 1;
