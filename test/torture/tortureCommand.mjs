// @ts-check
/**
 * kill -9 at any moment of a command, children and all or the parent alone: at a time drawn, or just after something
 * changed on the disk. Afterwards everything that has its name is whole, the same command ends well, what it leaves
 * is what a run leaves that nobody disturbed, nothing of the killed runs is left, and nobody of them lives on.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, watch } from "node:fs";
import { join } from "node:path";
import { createRng } from "tenbin";
import { namesBelow } from "./filesBelow.mjs";

/** @typedef {import("./kind.js").KilledCommand} KilledCommand */
/** @typedef {import("tenbin").Rng} Rng */
/** @typedef {{ kills: number, rounds: number, faults: { index: number, what: string }[] }} Killed */
/** @typedef {{ code: number | null, isKilled: boolean, said: string }} Outcome */
/** @typedef {Outcome & { tookMs: number, changes: number, group: number }} Ended Counted from where the kind says. */
/** @typedef {{ tookMs: number, changes: number, result: ReadonlyMap<string, string> }} Calm */

const KILLS = 4;
/** A process that hangs is told by this. */
const PATIENCE_MS = 1_200_000;
/** How long children of a killed parent may take until they notice. */
const ORPHAN_PATIENCE_MS = 60_000;
const LEFTOVER = /\.tmp(-\d+)?(\.old)?$|\.gone$|\.lock(\.|$)|\.partial$/;

/** What a command takes when it is left alone, by its kind. @type {Map<string, Calm>} */
const CALM = new Map();

/**
 * One round: some kills, then a run to the end. Before the first of a kind a run that is left alone, the yardstick.
 *
 * @param {KilledCommand} command
 * @param {{ name: string, seed: number, round: number, place: string }} what
 * @returns {Promise<Killed>}
 */
export async function tortureCommand(command, { name, seed, round, place }) {
  const rng = createRng(seed).child(`killed/${name}/${round}`);
  /** @type {Killed} */
  const killed = { kills: 0, rounds: 1, faults: [] };
  /** @param {string} what */
  const fault = (what) => killed.faults.push({ index: round, what: `${name}: ${what}` });
  const folder = command.folder ?? join(place, "hit");
  const calm = CALM.get(name) ?? (await runCalm(command, command.folder ?? join(place, "calm")));
  CALM.set(name, calm);

  beginIn(folder, command);
  const groups = [];
  for (let k = 0; k < (command.kills ?? KILLS); k++) {
    const ended = await run(command, folder, momentOf(calm, rng));
    groups.push(ended.group);
    if (!ended.isKilled) {
      if (!isGood(command, ended)) fault(`after ${k} kills it ended with ${ended.code}:\n${ended.said.slice(-2_000)}`);
      beginIn(folder, command);
      continue;
    }
    killed.kills++;
    for (const what of (await command.halfDone?.(folder)) ?? []) fault(`${what} after ${k + 1} kills`);
  }
  for (const group of groups) {
    const living = await livingOf(group);
    if (living.length > 0) fault(`lives on without its parent: ${living.join("; ")}`);
  }
  const last = await run(command, folder);
  if (!isGood(command, last)) fault(`it ended with ${last.code} after kills:\n${last.said.slice(-2_000)}`);
  for (const what of (await command.halfDone?.(folder)) ?? []) fault(`${what} at the end`);
  const result = await command.result(folder);
  for (const key of new Set([...calm.result.keys(), ...result.keys()]))
    if (calm.result.get(key) !== result.get(key))
      fault(`${key} is ${excerpt(result.get(key))} after kills, ${excerpt(calm.result.get(key))} without`);
  for (const leftover of leftoversBelow(folder)) fault(`${leftover} is left of a killed run`);
  return killed;
}

/** @param {string | undefined} text */
export function excerpt(text) {
  return String(text).slice(0, 300);
}

/** @param {KilledCommand} command @param {string} folder @returns {Promise<Calm>} */
async function runCalm(command, folder) {
  beginIn(folder, command);
  const calm = await run(command, folder);
  if (!isGood(command, calm)) throw new Error(`Cannot begin as ${command.args.join(" ")} must end well: ${calm.said}`);
  return { tookMs: calm.tookMs, changes: calm.changes, result: await command.result(folder) };
}

/** @param {string} folder @param {KilledCommand} command */
export function beginIn(folder, command) {
  if (command.folder === undefined) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  command.begin(folder);
}

/** @param {KilledCommand} command @param {Ended} ended */
function isGood({ codes = [0] }, { code, said }) {
  return code !== null && codes.includes(code) && !said.includes("internal error");
}

/** @typedef {{ afterMs: number, afterChanges: number, wholeGroup: boolean }} Moment */

/** @param {{ tookMs: number, changes: number }} calm @param {Rng} rng @returns {Moment} */
function momentOf({ tookMs, changes }, rng) {
  const wholeGroup = rng.integer(2) === 0;
  // Most of a short process is its start, so most kills wait for what it does.
  if (changes === 0 || rng.integer(3) === 0)
    return { afterMs: 1 + rng.integer(1 + Math.ceil(tookMs * 1.1)), afterChanges: 0, wholeGroup };
  // As often among the first changes as among all: what a killed run did, the next one need not do.
  const afterChanges = 1 + rng.integer(rng.integer(2) === 0 ? Math.min(changes, 5) : changes);
  return { afterMs: rng.integer(rng.integer(2) === 0 ? 3 : 40), afterChanges, wholeGroup };
}

/**
 * @param {KilledCommand} command
 * @param {string} folder
 * @param {Moment} [moment] When it is killed; never without it.
 * @returns {Promise<Ended>}
 */
function run({ file, args, from, changing }, folder, moment) {
  return new Promise((resolve, reject) => {
    const env = { ...process.env };
    for (const ofMake of ["MAKEFLAGS", "MAKELEVEL", "MFLAGS"]) delete env[ofMake];
    let begun = process.hrtime.bigint();
    let hasBegun = from === undefined;
    const child = spawn(file, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"], detached: true, env });
    const group = child.pid ?? 0;
    const strikeAll = () => {
      if (membersOf(group).length > 0) process.kill(-group, "SIGKILL");
    };
    process.once("exit", strikeAll);
    let [said, changes, isKilled] = ["", 0, false];
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    const strike = () => {
      isKilled = true;
      try {
        if (moment?.wholeGroup === true) process.kill(-group, "SIGKILL");
        else child.kill("SIGKILL");
      } catch (error) {
        // It has ended in this moment.
        if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
      }
    };
    const arm = () => {
      if (moment !== undefined) timer ??= setTimeout(strike, moment.afterMs);
    };
    const watchers = (changing ?? ["."])
      .map((name) => join(folder, name))
      .filter((path) => existsSync(path))
      .map((path) =>
        watch(path, { recursive: true }, () => {
          if (!hasBegun) return;
          changes++;
          if (moment !== undefined && moment.afterChanges > 0 && changes >= moment.afterChanges) arm();
        }),
      );
    for (const watcher of watchers) watcher.on("error", () => {});
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (/** @type {Buffer} */ text) => {
        said += text.toString();
        if (hasBegun || from?.test(said) !== true) return;
        hasBegun = true;
        begun = process.hrtime.bigint();
        if (moment?.afterChanges === 0) arm();
      });
    if (hasBegun && moment?.afterChanges === 0) arm();
    const patience = setTimeout(() => {
      said += `\nno end after ${PATIENCE_MS} ms`;
      process.kill(-group, "SIGKILL");
    }, PATIENCE_MS);
    child.on("error", reject);
    // Not "close": orphans keep the pipes open.
    child.on("exit", (code) => {
      process.off("exit", strikeAll);
      clearTimeout(timer);
      clearTimeout(patience);
      for (const watcher of watchers) watcher.close();
      const tookMs = Number(process.hrtime.bigint() - begun) / 1e6;
      const end = () => resolve({ code, isKilled: isKilled && code === null, said, tookMs, changes, group });
      // What it said last is still on its way.
      setTimeout(end, 30);
    });
  });
}

/** Processes of a killed group that do not end by themselves. @param {number} group @returns {Promise<string[]>} */
async function livingOf(group) {
  const lastMs = Number(process.hrtime.bigint()) / 1e6 + ORPHAN_PATIENCE_MS;
  for (;;) {
    const living = membersOf(group);
    if (living.length === 0) return [];
    if (Number(process.hrtime.bigint()) / 1e6 > lastMs) {
      process.kill(-group, "SIGKILL");
      return living;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** @param {number} group */
function membersOf(group) {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        const [state, , of] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        if (Number(of) !== group || state === "Z" || state === "X") return [];
        return [readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").slice(0, 200)];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}

/** @param {string} folder */
export function leftoversBelow(folder) {
  return ["data", "reports", "out"].flatMap((part) =>
    namesBelow(join(folder, part))
      .filter((name) => LEFTOVER.test(name))
      .map((name) => join(part, name)),
  );
}
