// @ts-check
/**
 * kill -9 of processes that write into one lake or one journal, many a minute. Whatever a process said was done is
 * there afterwards, whole, and the next process goes on.
 */
import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRng, importFiles, JournalStorage, openLake, RandomSampler, createStudy } from "tenbin";

/** @typedef {import("tenbin").Rng} Rng */
/** @typedef {{ kills: number, rounds: number, faults: { index: number, what: string }[] }} Killed */

const CHILDREN = fileURLToPath(new URL("children", import.meta.url));
const KILLS = 10;
const MONTHS = 6;
const BARS = 400;
/** From a process's start, which takes most of it, until long after its last write. */
const LONGEST_MS = 3_000;
/** Of a link to a journal, as goOnWithStudy.mjs has it. */
const GRACE_MS = 200;
/** A process that hangs is told by this. */
const PATIENCE_MS = 120_000;

/**
 * @param {{ seed: number, round: number, place: string }} what
 * @returns {Promise<Killed>}
 */
export async function tortureWrites({ seed, round, place }) {
  const rng = createRng(seed).child(`writes/${round}`);
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  const lake = await tortureLake(join(place, "lake"), rng.child("lake"));
  const journal = await tortureJournal(join(place, "study.log"), rng.child("journal"));
  const faults = [...lake.faults, ...journal.faults].map((what) => ({ index: round, what }));
  return { kills: lake.kills + journal.kills, rounds: 1, faults };
}

/** @param {string} directory @param {Rng} rng */
async function tortureLake(directory, rng) {
  const files = Array.from({ length: MONTHS }, (_, month) => writeMonth(directory, month));
  /** @type {string[]} */
  const faults = [];
  /** @type {Set<string>} */
  const done = new Set();
  let kills = 0;
  for (let k = 0; k < KILLS; k++) {
    const { said, isKilled } = await runAndKill("importFiles.mjs", [directory, ...files], rng.integer(LONGEST_MS));
    if (isKilled) kills++;
    for (const name of said) done.add(name);
    faults.push(...(await lossesOf(directory, done)));
  }
  const whole = await openLake(directory);
  const calm = await openLake(`${directory}-calm`);
  try {
    await importFiles(whole, files);
    await importFiles(calm, files);
    if ((await whole.contentHash()) !== (await calm.contentHash())) faults.push("a lake differs after kills");
  } finally {
    await whole.close();
    await calm.close();
  }
  return { kills, faults };
}

/** Months are there whole or not at all. @param {string} directory @param {ReadonlySet<string>} done */
async function lossesOf(directory, done) {
  const lake = await openLake(directory);
  try {
    const rows = await lake.query(
      "SELECT CAST(month(make_timestamp(CAST(timeMs AS BIGINT) * 1000)) AS INTEGER) AS m, " +
        "CAST(count(*) AS INTEGER) AS n FROM bars GROUP BY m",
    );
    const counts = new Map(rows.map(({ m, n }) => [Number(m), Number(n)]));
    /** @type {string[]} */
    const faults = [];
    for (let month = 1; month <= MONTHS; month++) {
      const found = counts.get(month) ?? 0;
      // The last bar of the last month is not proven finished.
      if (found !== 0 && found < BARS - 1) faults.push(`${found} bars of month ${month} are in the lake`);
      if (found === 0 && done.has(basename(monthFile("", month - 1)))) faults.push(`month ${month} is lost`);
    }
    return faults;
  } finally {
    await lake.close();
  }
}

/** @param {string} directory @param {number} month */
const monthFile = (directory, month) =>
  join(`${directory}-raw`, `BTCUSDT-1h-2025-${String(month + 1).padStart(2, "0")}.csv`);

/** @param {string} directory @param {number} month */
function writeMonth(directory, month) {
  const path = monthFile(directory, month);
  const startMs = Date.UTC(2025, month, 1);
  const rows = Array.from({ length: BARS }, (_, k) => `${startMs + k * 3_600_000},100,101,99,100,${1 + k}`);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, `timestamp,open,high,low,close,volume\n${rows.join("\n")}\n`);
  return path;
}

/**
 * Two processes on one journal, which stand still now and then, one of which is killed, then the other.
 *
 * @param {string} path
 * @param {Rng} rng
 */
async function tortureJournal(path, rng) {
  /** @type {string[]} */
  const faults = [];
  /** @type {Set<number>} */
  const told = new Set();
  let kills = 0;
  for (let k = 0; k < KILLS / 2; k++) {
    const both = [0, 1].map(() => {
      const [afterMs, standsStillAtMs] = [rng.integer(LONGEST_MS), rng.integer(LONGEST_MS)];
      return runAndKill("goOnWithStudy.mjs", [path], afterMs, standsStillAtMs);
    });
    for (const { said, isKilled, words } of await Promise.all(both)) {
      if (isKilled) kills++;
      else faults.push(`a process ended by itself: ${words}`);
      for (const number of said) {
        if (told.has(Number(number))) faults.push(`trial ${number} was given to two`);
        told.add(Number(number));
      }
    }
    const storage = new JournalStorage(path, { graceMs: 200 });
    const study = createStudy({
      direction: "maximize",
      sampler: new RandomSampler({ seed: 1 }),
      storage,
      loadIfExists: true,
    });
    for (const number of told)
      if (study.trials[number]?.state !== "complete")
        faults.push(`trial ${number} was told and is ${study.trials[number]?.state}`);
  }
  return { kills, faults };
}

/**
 * @param {string} script
 * @param {readonly string[]} args
 * @param {number} afterMs
 * @param {number} [standsStillAtMs] For three times as long as its locks' grace.
 * @returns {Promise<{ said: string[], isKilled: boolean, words: string }>} The lines it had said, whole ones alone.
 */
function runAndKill(script, args, afterMs, standsStillAtMs = Infinity) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(CHILDREN, script), ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    let words = "";
    child.stdout.on("data", (/** @type {Buffer} */ text) => (said += text.toString()));
    child.stderr.on("data", (/** @type {Buffer} */ text) => (words = `${words}${text.toString()}`.slice(-2_000)));
    const timer = setTimeout(() => child.kill("SIGKILL"), afterMs);
    if (standsStillAtMs < afterMs) {
      setTimeout(() => child.kill("SIGSTOP"), standsStillAtMs);
      setTimeout(() => child.kill("SIGCONT"), standsStillAtMs + 3 * GRACE_MS);
    }
    const last = setTimeout(() => reject(new Error(`${script} does not end`)), PATIENCE_MS);
    child.on("error", reject);
    child.on("close", (_code, signal) => {
      clearTimeout(timer);
      clearTimeout(last);
      resolve({ said: said.split("\n").slice(0, -1), isKilled: signal === "SIGKILL", words });
    });
  });
}
