// @ts-check
/**
 * A disk that refuses, at any call of a command: no room, no rights, read-only, too many files, a disk that does not
 * answer, once or from there on. The command says so in one sentence and ends with 2, or does without; what has its
 * name is whole; and afterwards the same command leaves what a run leaves that nothing befell.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRng } from "tenbin";
import { machineReasonOf, sha256 } from "../../dist/core/index.js";
import { beginIn, excerpt, leftoversBelow } from "./tortureCommand.mjs";

/** @typedef {import("./kind.js").KilledCommand} KilledCommand */
/** @typedef {import("tenbin").Rng} Rng */
/** @typedef {{ failures: number, rounds: number, faults: { index: number, what: string }[] }} Failed */
/** @typedef {{ calls: number, errno: number, from: number, span: number, code: string }} Failure */
/** @typedef {{ code: number | null, signal: string | null, said: string, counts: readonly number[] }} Ended */
/** @typedef {{ counts: readonly number[], result: ReadonlyMap<string, string> }} Calm */
/** @typedef {{ folder: string, counter: string }} Where It works there, and its calls are counted there. */

const SOURCE = fileURLToPath(new URL("failingDisk.c", import.meta.url));
/** Calls that change, that read, that open: as in failingDisk.c. */
const [CHANGE, READ, OPEN] = [0, 1, 2];
const FAILURES = /** @type {const} */ ([
  { calls: CHANGE, code: "ENOSPC" },
  { calls: CHANGE, code: "EIO" },
  { calls: CHANGE, code: "EROFS" },
  { calls: CHANGE, code: "EACCES" },
  { calls: READ, code: "EIO" },
  { calls: OPEN, code: "EMFILE" },
]);
/** Runs a round that meet a failure. */
const FAILURES_A_ROUND = 6;
/** A process that hangs is told by this. */
const PATIENCE_MS = 600_000;

/** What a command does when nothing befalls it, by its kind. @type {Map<string, Calm>} */
const CALM = new Map();

/** @returns {boolean} Whether the library that fails can be made here. */
export function canFailDisk() {
  try {
    execFileSync("cc", ["--version"], { stdio: "ignore" });
    return process.platform === "linux";
  } catch {
    return false;
  }
}

/**
 * One round: some runs that meet a failure, then one that meets none.
 *
 * @param {KilledCommand} command
 * @param {{ name: string, seed: number, round: number, place: string }} what
 * @returns {Promise<Failed>}
 */
export async function tortureDisk(command, { name, seed, round, place }) {
  const rng = createRng(seed).child(`disk/${name}/${round}`);
  /** @type {Failed} */
  const failed = { failures: 0, rounds: 1, faults: [] };
  /** @param {string} what */
  const fault = (what) => failed.faults.push({ index: round, what: `${name}: ${what}` });
  mkdirSync(place, { recursive: true });
  const where = { folder: command.folder ?? join(place, "hit"), counter: join(place, "calls") };
  const { folder } = where;
  const calm = CALM.get(name) ?? (await runCalm(command, where));
  CALM.set(name, calm);

  beginIn(folder, command);
  for (let k = 0; k < FAILURES_A_ROUND; k++) {
    const failure = failureOf(calm, rng);
    const ended = await run(command, where, failure);
    const what = `${failure.code} at call ${failure.from} of ${["changes", "reads", "opens"][failure.calls]}`;
    const happened = (ended.counts[failure.calls] ?? 0) >= failure.from;
    if (happened) failed.failures++;
    if (isWell(command, ended)) {
      if (command.catchesUp !== true)
        for (const other of await differences(command, folder, calm)) fault(`${what} was passed over: ${other}`);
      beginIn(folder, command);
      continue;
    }
    const refusal = refusalOf(ended, failure);
    if (refusal !== undefined) fault(`${what}: ${refusal}\n${ended.said.slice(-1_500)}`);
    for (const broken of (await command.halfDone?.(folder)) ?? []) fault(`${broken} after ${what}`);
  }
  const last = await run(command, where);
  if (!isWell(command, last))
    fault(`it ended with ${last.code ?? last.signal} afterwards:\n${last.said.slice(-1_500)}`);
  for (const broken of (await command.halfDone?.(folder)) ?? []) fault(`${broken} at the end`);
  for (const other of await differences(command, folder, calm)) fault(`afterwards ${other}`);
  for (const leftover of leftoversBelow(folder)) fault(`${leftover} is left of a run that failed`);
  return failed;
}

/** Not below the checkout: the loader takes a space in a path for its end. */
function failingLibrary() {
  const library = join(tmpdir(), `tenbin-failing-disk-${sha256(readFileSync(SOURCE)).slice(0, 16)}.so`);
  if (existsSync(library)) return library;
  const making = `${library}.tmp-${process.pid}`;
  execFileSync("cc", ["-shared", "-fPIC", "-O1", "-o", making, SOURCE, "-ldl"]);
  renameSync(making, library);
  return library;
}

/** @param {KilledCommand} command @param {Where} where @returns {Promise<Calm>} */
async function runCalm(command, where) {
  beginIn(where.folder, command);
  const calm = await run(command, where);
  if (!isWell(command, calm)) throw new Error(`Cannot begin as ${command.args.join(" ")} must end well: ${calm.said}`);
  if (!((calm.counts[CHANGE] ?? 0) > 0))
    throw new Error("Cannot begin as the command must change something: no call was seen");
  return { counts: calm.counts, result: await command.result(where.folder) };
}

/** @param {Calm} calm @param {Rng} rng @returns {Failure} */
function failureOf({ counts }, rng) {
  const possible = FAILURES.filter(({ calls }) => (counts[calls] ?? 0) > 0);
  const { calls, code } = possible[rng.integer(possible.length)] ?? FAILURES[0];
  // The first calls are of every command, so most failures lie anywhere.
  const most = rng.integer(4) === 0 ? Math.min(20, counts[calls] ?? 1) : (counts[calls] ?? 1);
  return { calls, code, errno: constants.errno[code], from: 1 + rng.integer(most), span: rng.integer(2) };
}

/** @param {KilledCommand} command @param {Ended} ended */
function isWell({ codes = [0] }, { code, said }) {
  return code !== null && codes.includes(code) && !said.includes("internal error");
}

/** What is wrong with how it refused. @param {Ended} ended @param {Failure} failure @returns {string | undefined} */
function refusalOf({ code, signal, said }, failure) {
  if (code !== 2) return `it ended with ${code ?? signal}`;
  if (/^\s+at /m.test(said)) return "it printed a stack";
  const reason = machineReasonOf(Object.assign(new Error(), { code: failure.code })) ?? failure.code;
  const refusals = said.split("\n").filter((line) => line.includes("Cannot "));
  if (refusals.length !== 1) return `it refused in ${refusals.length} sentences`;
  return said.includes(reason) ? undefined : `its refusal does not say that ${reason}`;
}

/** @param {KilledCommand} command @param {string} folder @param {Calm} calm @returns {Promise<string[]>} */
async function differences(command, folder, calm) {
  const result = await command.result(folder);
  return [...new Set([...calm.result.keys(), ...result.keys()])]
    .filter((key) => calm.result.get(key) !== result.get(key))
    .map(
      (key) => `${key} is ${excerpt(result.get(key))}, and ${excerpt(calm.result.get(key))} where nothing befell it`,
    );
}

/**
 * @param {KilledCommand} command
 * @param {Where} where
 * @param {Failure} [failure] None befalls it without one.
 * @returns {Promise<Ended>}
 */
function run({ file, args }, { folder, counter }, failure) {
  writeFileSync(counter, Buffer.alloc(24));
  const environment = {
    ...process.env,
    LD_PRELOAD: failingLibrary(),
    FAIL_BELOW: folder,
    FAIL_COUNTER: counter,
    ...(failure === undefined
      ? {}
      : {
          FAIL_CALLS: String(failure.calls),
          FAIL_ERRNO: String(failure.errno),
          FAIL_FROM: String(failure.from),
          FAIL_SPAN: String(failure.span),
        }),
  };
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"], env: environment });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (/** @type {Buffer} */ text) => (said += text.toString()));
    const patience = setTimeout(() => {
      said += `\nno end after ${PATIENCE_MS} ms`;
      child.kill("SIGKILL");
    }, PATIENCE_MS);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(patience);
      const bytes = readFileSync(counter);
      const counts = [CHANGE, READ, OPEN].map((kind) => Number(bytes.readBigUInt64LE(8 * kind)));
      resolve({ code, signal, said, counts });
    });
  });
}
