// @ts-check
/**
 * `make bench`: every row beside its peers, alternating on one machine in one run, as a table and as
 * `reports/bench.json`.
 *
 * Usage: node test/bench/bench.mjs [--rows "smote tpe"] [--rounds 5] [--busy-limit 0.1]; needs a built dist.
 * Rounds are the quiet ones wanted; the limit is how many processors others may use before one is discarded.
 * Ends with 1 if a side failed or both did not do the same work; a goal that is missed is a finding.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { alternate } from "./alternate.mjs";
import { rowsAsked } from "./benchRows.mjs";
import { benchTable } from "./benchTable.mjs";
import { judgeRow, notMeasured } from "./judgeRow.mjs";
import { installedVersions, installPeer, makePython } from "./peerPython.mjs";
import { runPreparation, runScript, THREADS } from "./runScript.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const ENVIRONMENTS = join(ROOT, ".venv/bench");
const RESULT = join(ROOT, "reports/bench.json");
/** Rounds that may be run for each quiet one that is wanted. */
const TRIES = 2;

/**
 * @param {import("./benchRows.mjs").BenchRow} row
 * @param {{ readonly python: string, readonly busyLimit: number, readonly rounds: number }} options
 * @returns {import("./judgeRow.mjs").Judged[]} One for each peer.
 */
function measureRow(row, { python, busyLimit, rounds: usual }) {
  const lacking = row.lacks?.();
  if (lacking !== undefined) return [notMeasured(row, undefined, "skipped", lacking)];
  const missing = new Map(
    row.peers.map((peer) => [peer.name, installPeer(python, [...(row.preparePackages ?? []), ...peer.packages])]),
  );
  const present = row.peers.filter(({ name }) => missing.get(name) === undefined);
  const skipped = row.peers.flatMap((peer) =>
    present.includes(peer) ? [] : [notMeasured(row, peer, "skipped", missing.get(peer.name) ?? "")],
  );
  if (row.peers.length > 0 && present.length === 0) return skipped;
  const scratch = mkdtempSync(join(ENVIRONMENTS, `scratch-${process.pid}-`));
  try {
    if (row.prepare !== undefined) runPreparation(row.prepare, { python, scratch });
    const peerWork = new Map(
      present.map((peer) => [
        peer.name,
        peer.workEnvironment && runScript(peer.script, { python, scratch, environment: peer.workEnvironment }).work,
      ]),
    );
    const scripts = new Map([
      ["ours", row.ours],
      ...present.map((peer) => /** @type {const} */ ([peer.name, peer.script])),
    ]);
    const wanted = row.rounds ?? usual;
    const rounds = alternate([...scripts.keys()], (side) => runScript(scripts.get(side) ?? [], { python, scratch }), {
      wanted,
      atMost: wanted === 1 ? 1 : TRIES * wanted,
      busyLimit,
    });
    const judged =
      present.length === 0
        ? [judgeRow(row, undefined, rounds)]
        : present.map((peer) => judgeRow(row, peer, rounds, peerWork.get(peer.name)));
    return [...judged, ...skipped];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [
      ...(present.length === 0 ? [undefined] : present).map((peer) => notMeasured(row, peer, "failed", reason)),
      ...skipped,
    ];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Scratch folders of runs that were killed. */
function removeAbandoned() {
  for (const name of readdirSync(ENVIRONMENTS)) {
    const pid = /^scratch-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`))
      rmSync(join(ENVIRONMENTS, name), { recursive: true, force: true });
  }
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      rows: { type: "string", default: "" },
      rounds: { type: "string", default: "5" },
      "busy-limit": { type: "string", default: "0.1" },
    },
  });
  const [rounds, busyLimit] = [Number(values.rounds), Number(values["busy-limit"])];
  if (!(Number.isInteger(rounds) && rounds >= 1))
    throw new RangeError(
      `Cannot run the bench as --rounds must be a whole number of at least 1: found "${values.rounds}"`,
    );
  if (!(busyLimit >= 0))
    throw new RangeError(`Cannot run the bench as --busy-limit must be at least 0: found "${values["busy-limit"]}"`);
  return { rows: rowsAsked(values.rows), rounds, busyLimit };
}

function main() {
  const { rows, ...options } = readOptions();
  const python = makePython(ENVIRONMENTS);
  removeAbandoned();
  const judged = rows.flatMap((row) => {
    console.log(`${row.id}: ${row.title}`);
    return measureRow(row, { python, ...options });
  });
  const packages = [...new Set(rows.flatMap(({ peers }) => peers.flatMap((peer) => peer.packages)))].sort();
  const machine = {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? "unknown",
    threads: THREADS,
    busyLimit: options.busyLimit,
    node: process.version,
    packages: Object.fromEntries(installedVersions(python, packages)),
  };
  const versions = Object.entries(machine.packages).map((pair) => pair.join(" "));
  console.log(
    `\n${machine.cores} cores of ${machine.processor}, ${THREADS} threads a side, Node ${machine.node}, ` +
      `${versions.join(", ")}\n`,
  );
  console.log(benchTable(judged));
  mkdirSync(dirname(RESULT), { recursive: true });
  writeFileSync(`${RESULT}.tmp`, `${JSON.stringify({ machine, rows: judged }, null, 2)}\n`);
  renameSync(`${RESULT}.tmp`, RESULT);
  return judged.some(({ verdict }) => verdict === "failed") ? 1 : 0;
}

try {
  process.exitCode = main();
} catch (error) {
  if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
