// @ts-check
/**
 * Broken inputs, kills and failing disks, seeded: goes on where it was stopped, and prints how everything ended.
 *
 * Usage: node test/torture/torture.mjs [--minutes 3] [--seed 1] [--kinds "predictions model"] [--killed "writes clean"]
 *   [--failing "predict import"]
 *
 * `none` leaves one part out. Counts of a seed are kept in dist/torture/<seed>/counts.json until the next build: they
 * are of that code. A fault names its kind, seed and index; the same three give the same input. Ends with 1 where there
 * was a crash, a hang or a loss. Stopped by a signal it prints what it has and leaves nobody behind; the same words go
 * on from there.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { tryProcessLock } from "../../dist/core/index.js";
import { tortureCommand } from "./tortureCommand.mjs";
import { canFailDisk, tortureDisk } from "./tortureDisk.mjs";
import { tortureInputs } from "./tortureInputs.mjs";
import { tortureWrites } from "./tortureWrites.mjs";

const KINDS = fileURLToPath(new URL("kinds", import.meta.url));
const KILLED = fileURLToPath(new URL("killed", import.meta.url));
/** Kills of two processes at once are no kind of command. */
const WRITES = "writes";
/** Whose disk does not fail: make and a shell say it in their own words. */
const NOT_FAILING = ["build", "clean"];
/** Of kinds whose one round takes minutes one has its turn a lap, the one with the fewest rounds so far. */
const SELDOM = ["train", "search", "validate", "build", "report", "wholeReport"];
/** Of these a round takes many: they have a turn where they are named, or where there is time. */
const LONG = { kinds: ["build", "report", "wholeReport"], fromMinutes: 30 };
/** Inputs a process: starting one costs as much as hundreds of cheap ones. */
const BATCH = { first: 100, most: 20_000, longestMs: 15_000 };
const PATIENCE_MS = 300_000;

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "3" },
    seed: { type: "string", default: "1" },
    kinds: { type: "string" },
    killed: { type: "string" },
    failing: { type: "string" },
  },
});
const seed = Number(values.seed);
const limitMs = Number(values.minutes) * 60_000;
if (!Number.isSafeInteger(seed) || !(limitMs > 0))
  throw new RangeError("Cannot begin as --seed must be an integer and --minutes a number above 0");
const kinds = chosen("kinds", values.kinds, namesIn(KINDS));
const isLong = limitMs >= LONG.fromMinutes * 60_000;
/** @param {string} flag @param {string | undefined} text @param {readonly string[]} known */
const ofCommands = (flag, text, known) =>
  chosen(flag, text, known).filter((name) => isLong || text !== undefined || !LONG.kinds.includes(name));
const killed = ofCommands("killed", values.killed, [WRITES, ...namesIn(KILLED)]);
const failing = !canFailDisk()
  ? []
  : ofCommands(
      "failing",
      values.failing,
      namesIn(KILLED).filter((name) => !NOT_FAILING.includes(name)),
    );

const place = fileURLToPath(new URL(`../../dist/torture/${seed}`, import.meta.url));
mkdirSync(place, { recursive: true });
const turn = tryProcessLock(join(place, "torture.lock"));
if ("holder" in turn) throw new Error(`Cannot begin as nobody else may feed seed ${seed}: process ${turn.holder} does`);
const path = join(place, "counts.json");
/** @type {Record<string, { inputs: number, refused: number, accepted: number, kills: number, faults: object[] }>} */
const counts = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
const begun = process.hrtime.bigint();
const isOver = () => Number(process.hrtime.bigint() - begun) / 1e6 > limitMs;

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
  process.once(signal, () => {
    say();
    // What is being killed is killed with it.
    process.exit(130);
  });

/** @type {Map<string, number>} */
const batches = new Map();
/** @type {Map<string, import("./kind.js").KilledCommand>} */
const commands = new Map();
for (let lap = 0; lap === 0 || !isOver(); lap++) {
  for (const name of kinds) if (lap === 0 || !isOver()) await feed(name);
  for (const name of killed.filter((one) => !SELDOM.includes(one))) if (lap === 0 || !isOver()) await kill(name);
  for (const name of failing.filter((one) => !SELDOM.includes(one))) if (lap === 0 || !isOver()) await fail(name);
  const killedSeldom = leastTried("kill", killed);
  if (killedSeldom !== undefined && !isOver()) await kill(killedSeldom);
  const failingSeldom = leastTried("disk", failing);
  if (failingSeldom !== undefined && !isOver()) await fail(failingSeldom);
}
await end();

/** Whatever was counted is kept; a batch or round that did not end is begun again. */
async function end() {
  for (const command of commands.values()) await command.stop?.();
  turn.release();
  const faults = say();
  if (!isLong) console.log(`not by themselves in less than ${LONG.fromMinutes} minutes: ${LONG.kinds.join(", ")}`);
  if (!canFailDisk()) console.log("disks did not fail as that takes Linux and a C compiler by the name of cc");
  process.exitCode = faults === 0 ? 0 : 1;
}

/** @param {string} part @param {readonly string[]} names */
function leastTried(part, names) {
  return names
    .filter((name) => SELDOM.includes(name))
    .sort((a, b) => countsOf(`${part} ${a}`).inputs - countsOf(`${part} ${b}`).inputs)[0];
}

/** @param {string} folder */
function namesIn(folder) {
  return readdirSync(folder).map((name) => basename(name, ".mjs"));
}

/**
 * @param {string} flag
 * @param {string | undefined} text
 * @param {readonly string[]} known
 * @returns {readonly string[]}
 */
function chosen(flag, text, known) {
  const names = (text ?? known.join(" ")).split(" ").filter((name) => name !== "" && name !== "none");
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw new RangeError(`Cannot begin as --${flag} must be of ${known.join(", ")}, or none: found "${unknown}"`);
}

/** @param {string} name */
function countsOf(name) {
  return (counts[name] ??= { inputs: 0, refused: 0, accepted: 0, kills: 0, faults: [] });
}

function save() {
  writeFileSync(`${path}.tmp`, JSON.stringify(counts, null, 1));
  renameSync(`${path}.tmp`, path);
}

/** A batch of inputs, the next one longer if this was short. @param {string} name */
async function feed(name) {
  const known = countsOf(name);
  const batch = batches.get(name) ?? BATCH.first;
  const from = process.hrtime.bigint();
  const fed = await tortureInputs({
    kind: join(KINDS, `${name}.mjs`),
    seed,
    from: known.inputs,
    to: known.inputs + batch,
    place: join(place, name),
    patienceMs: PATIENCE_MS,
  });
  known.inputs += fed.inputs;
  known.refused += fed.refused;
  known.accepted += fed.accepted;
  known.faults.push(...fed.faults);
  save();
  const tookMs = Number(process.hrtime.bigint() - from) / 1e6;
  if (tookMs < BATCH.longestMs) batches.set(name, Math.min(BATCH.most, 3 * batch));
}

/** A round of kills. @param {string} name */
async function kill(name) {
  const known = countsOf(`kill ${name}`);
  const round = known.inputs;
  const own = join(place, `kill-${name}`);
  const { kills, rounds, faults } =
    name === WRITES
      ? await tortureWrites({ seed, round, place: own })
      : await tortureCommand(await commandOf("kill", name), { name, seed, round, place: own });
  known.inputs += rounds;
  known.kills += kills;
  known.faults.push(...faults);
  save();
}

/** A round on a disk that fails. @param {string} name */
async function fail(name) {
  const known = countsOf(`disk ${name}`);
  const what = { name, seed, round: known.inputs, place: join(place, `disk-${name}`) };
  const { failures, rounds, faults } = await tortureDisk(await commandOf("disk", name), what);
  known.inputs += rounds;
  known.kills += failures;
  known.faults.push(...faults);
  save();
}

/** @param {string} part @param {string} name */
async function commandOf(part, name) {
  const known = commands.get(`${part} ${name}`);
  if (known !== undefined) return known;
  /** @type {{ [name: string]: import("./kind.js").KilledKind }} */
  const { [name]: kind } = await import(pathToFileURL(join(KILLED, `${name}.mjs`)).href);
  if (kind === undefined) throw new RangeError(`Cannot kill as killed/${name}.mjs must export ${name}`);
  const own = join(place, `${part}-${name}`, "own");
  mkdirSync(own, { recursive: true });
  const command = await kind.prepare(own);
  commands.set(`${part} ${name}`, command);
  return command;
}

/** Prints the counts. @returns {number} Crashes, hangs and losses. */
function say() {
  let [kills, failures, inputs, faults] = [0, 0, 0, 0];
  for (const [name, known] of Object.entries(counts)) {
    const [isKilled, isFailed] = [name.startsWith("kill "), name.startsWith("disk ")];
    faults += known.faults.length;
    if (isKilled) kills += known.kills;
    else if (isFailed) failures += known.kills;
    else inputs += known.inputs;
    const work =
      isKilled || isFailed
        ? `${known.kills} ${isKilled ? "kills" : "failures"} in ${known.inputs} rounds`
        : `${known.inputs} inputs: ${known.refused} refused, ${known.accepted} accepted and checked`;
    console.log(`${name.padEnd(16)} ${work}; ${known.faults.length} crashes, hangs and losses`);
    for (const fault of known.faults.slice(0, 3)) console.log(`  ${JSON.stringify(fault).slice(0, 1_500)}`);
  }
  console.log(
    `seed ${seed}: ${kills} kills, ${failures} failing disks, ${inputs} inputs, ${faults} crashes, hangs and losses`,
  );
  return faults;
}
