// @ts-check
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {{ inputs: number, refused: number, accepted: number, faults: { index: number, what: string }[] }} Fed */

const FEEDER = fileURLToPath(new URL("feedInputs.mjs", import.meta.url));

/**
 * Feeds inputs `from` to `to` in a process of its own; one that it dies or hangs at is a fault, and the rest follow.
 * `kind` is the path of its module.
 *
 * @param {{ kind: string, seed: number, from: number, to: number, place: string, patienceMs: number }} what
 * @returns {Promise<Fed>}
 */
export async function tortureInputs({ kind, seed, from, to, place, patienceMs }) {
  /** @type {Fed} */
  const fed = { inputs: 0, refused: 0, accepted: 0, faults: [] };
  for (let next = from; next < to;) {
    rmSync(place, { recursive: true, force: true });
    const ended = await run([FEEDER, kind, String(seed), String(next), String(to), place], patienceMs);
    const said = join(place, "ended.json");
    if (ended.code === 0 && existsSync(said)) {
      const { refused, accepted, faults } = JSON.parse(readFileSync(said, "utf8"));
      fed.inputs += to - next;
      fed.refused += refused;
      fed.accepted += accepted;
      fed.faults.push(...faults);
      return fed;
    }
    // What it had fed before is not known by outcome: it is fed again, without the one it died at.
    const path = join(place, "at");
    const at = existsSync(path) ? Number(readFileSync(path, "utf8")) : next;
    if (at > next) {
      const before = await tortureInputs({ kind, seed, from: next, to: at, place, patienceMs });
      fed.inputs += before.inputs;
      fed.refused += before.refused;
      fed.accepted += before.accepted;
      fed.faults.push(...before.faults);
    }
    fed.inputs++;
    const how = ended.isLate ? `no end after ${patienceMs} ms` : `ended with ${ended.code ?? ended.signal}`;
    fed.faults.push({ index: at, what: `${how}\n${ended.words}` });
    next = at + 1;
  }
  return fed;
}

/**
 * @param {readonly string[]} args
 * @param {number} patienceMs
 * @returns {Promise<{ code: number | null, signal: string | null, isLate: boolean, words: string }>}
 */
function run(args, patienceMs) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
    const strike = () => child.kill("SIGKILL");
    process.once("exit", strike);
    let words = "";
    let isLate = false;
    child.stderr.on("data", (/** @type {Buffer} */ text) => (words = `${words}${text.toString()}`.slice(-4_000)));
    const timer = setTimeout(() => {
      isLate = true;
      strike();
    }, patienceMs);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("exit", strike);
      clearTimeout(timer);
      resolve({ code, signal, isLate, words });
    });
  });
}
