// @ts-check
/**
 * kill -9 at any moment of the commands, children and all or the parent alone. Afterwards every file that has its
 * name is whole, and the same commands end with the bytes of a run that nobody disturbed.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRng } from "tenbin";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CLI = join(ROOT, "dist/workbench/cli.js");
const COMMANDS = ["prepare", "train", "search", "validate"];
const KILLS_PER_COMMAND = 3;
const PATIENCE_MS = 600_000;

/** @typedef {{ kills: number, rounds: number, faults: { index: number, what: string }[] }} Killed */
/** @typedef {{ code: number | null, said: string, tookMs: number }} Ended */

/**
 * One round in an empty folder, after one that is left alone and becomes the yardstick.
 *
 * @param {{ seed: number, round: number, place: string }} what
 * @returns {Promise<Killed>}
 */
export async function tortureKills({ seed, round, place }) {
  const rng = createRng(seed).child(`kills/${round}`);
  /** @type {Killed} */
  const killed = { kills: 0, rounds: 1, faults: [] };
  const [calm, hit] = [join(place, "calm"), join(place, "hit")];
  if (!existsSync(join(calm, "done"))) {
    await begin(calm);
    for (const command of COMMANDS) await runCommand(calm, command);
    mkdirSync(join(calm, "done"));
  }
  await begin(hit);
  for (const command of COMMANDS) {
    for (let k = 0; k < KILLS_PER_COMMAND; k++) {
      const before = ledgerLines(hit);
      const { isOver } = await killCommand(hit, command, {
        afterMs: 30 + rng.integer(1 + Math.ceil(typicalMs(command) * 1.1)),
        wholeGroup: rng.integer(2) === 0,
      });
      if (!isOver) killed.kills++;
      const lost = before.filter((line) => !ledgerLines(hit).includes(line));
      const problems = [...brokenFiles(hit), ...lost.map((line) => `lost from the ledger: ${line}`)];
      killed.faults.push(...problems.map((what) => ({ index: round, what: `${command}: ${what}` })));
      if (isOver) break;
    }
    const { code, said } = await runCommand(hit, command);
    if (code === null || code === 2 || code === 70)
      killed.faults.push({ index: round, what: `${command} ended with ${code} after kills:\n${said.slice(-2_000)}` });
  }
  for (const [name, hash] of digests(calm))
    if (digests(hit).get(name) !== hash) killed.faults.push({ index: round, what: `${name} differs after kills` });
  return killed;
}

/** @param {string} folder */
async function begin(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(ROOT, "notebooks"), join(folder, "notebooks"), { recursive: true });
}

/** @type {Map<string, number>} */
const TOOK_MS = new Map();

/** @param {string} command */
function typicalMs(command) {
  return TOOK_MS.get(command) ?? 8_000;
}

/** @param {string} command */
const wordsOf = (command) => (command === "validate" ? [command] : [command, "--profile", "tiny", "--seed", "5"]);

/** @param {string} folder @param {string} command @returns {Promise<Ended>} */
function runCommand(folder, command) {
  return new Promise((resolve, reject) => {
    const begun = process.hrtime.bigint();
    const child = spawn(process.execPath, [CLI, ...wordsOf(command)], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (/** @type {Buffer} */ text) => (said += text.toString()));
    const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      const tookMs = Number(process.hrtime.bigint() - begun) / 1e6;
      if (!TOOK_MS.has(command)) TOOK_MS.set(command, tookMs);
      resolve({ code, said, tookMs });
    });
  });
}

/**
 * @param {string} folder
 * @param {string} command
 * @param {{ afterMs: number, wholeGroup: boolean }} when
 * @returns {Promise<{ isOver: boolean }>} Whether it had ended before.
 */
function killCommand(folder, command, { afterMs, wholeGroup }) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...wordsOf(command)], { cwd: folder, stdio: "ignore", detached: true });
    const timer = setTimeout(() => {
      if (wholeGroup && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      else child.kill("SIGKILL");
    }, afterMs);
    child.on("error", reject);
    child.on("exit", (code) => {
      clearTimeout(timer);
      resolve({ isOver: code !== null });
    });
  });
}

/** Files below data/ with their final names that are not whole. @param {string} folder @returns {string[]} */
function brokenFiles(folder) {
  const broken = [];
  for (const name of filesBelow(join(folder, "data"))) {
    if (/(^|\/)\.|\.tmp/.test(name)) continue;
    const content = readFileSync(join(folder, "data", name));
    if (name.endsWith(".parquet") && (content.length < 8 || content.subarray(-4).toString("latin1") !== "PAR1"))
      broken.push(`${name} is half a Parquet file`);
    // Kept results are two lines: their hash and they.
    const texts = /^\{"sha256":"\w+"\}\n/.test(content.toString("latin1"))
      ? content.toString("utf8").trimEnd().split("\n")
      : [content.toString("utf8")];
    if (name.endsWith(".json") && !texts.every(isJson)) broken.push(`${name} is half a JSON file`);
  }
  return broken;
}

/** The whole lines: the last may be cut, the next run removes it. @param {string} folder @returns {string[]} */
function ledgerLines(folder) {
  const path = join(folder, "data/studies/ledger.jsonl");
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").slice(0, -1) : [];
}

/** What is the same in every undisturbed run. @param {string} folder @returns {Map<string, string>} */
function digests(folder) {
  const found = new Map();
  for (const part of ["models", "predictions"])
    for (const name of filesBelow(join(folder, "data", part)))
      // The registry says when each thing happened.
      if (name !== "registry.jsonl")
        found.set(
          `${part}/${name}`,
          createHash("sha256")
            .update(readFileSync(join(folder, "data", part, name)))
            .digest("hex"),
        );
  return found;
}

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile() === true)
    .sort();
}

/** @param {string} text */
function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
