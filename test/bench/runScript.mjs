// @ts-check
/** Runs one side in a process of its own, with the same thread settings as every other. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { processorsOfOthers, readProcessorTime } from "./processorTime.mjs";

/** Threads of either side; what is single-threaded by nature ignores it. */
export const THREADS = 2;
const MOST_SECONDS = 1_800;

/**
 * The caller's environment with the thread settings of the bench.
 *
 * What forces OpenBLAS into kernels of another processor goes: set for the sake of old builds, it slows
 * the matrix products of a current one.
 *
 * @param {NodeJS.ProcessEnv} caller
 * @returns {NodeJS.ProcessEnv}
 */
export function benchEnvironment(caller) {
  const kept = { ...caller };
  for (const name of [
    "OPENBLAS_CORETYPE",
    "OPENBLAS_L2_SIZE",
    "NPY_DISABLE_CPU_FEATURES",
    "PYTHONPATH",
    "PYTHONHOME",
    "NODE_OPTIONS",
  ])
    delete kept[name];
  const threads = [
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "POLARS_MAX_THREADS",
    "TF_NUM_INTRAOP_THREADS",
  ];
  return {
    ...kept,
    ...Object.fromEntries(threads.map((name) => [name, String(THREADS)])),
    TF_NUM_INTEROP_THREADS: "1",
    TF_CPP_MIN_LOG_LEVEL: "3",
    OMP_WAIT_POLICY: "PASSIVE",
  };
}

/**
 * Runs a script of rows/ and reads what it says.
 *
 * @param {readonly string[]} script Its file name and further arguments.
 * @param {object} options
 * @param {string} options.python
 * @param {string} options.scratch
 * @param {Readonly<Record<string, string>>} [options.environment]
 * @returns {import("./alternate.mjs").Run}
 * @throws {Error} If it ends with an error or says nothing usable; quotes the end of what it wrote.
 */
export function runScript([file = "", ...rest], { python, scratch, environment = {} }) {
  const before = readProcessorTime();
  const output = spawnScript(file, [scratch, ...rest], python, environment);
  return { ...readSaid(output, file), others: processorsOfOthers(before, readProcessorTime()) };
}

/**
 * Runs a script that says nothing.
 *
 * @param {readonly string[]} script
 * @param {{ readonly python: string, readonly scratch: string }} options
 */
export function runPreparation([file = "", ...rest], { python, scratch }) {
  spawnScript(file, [scratch, ...rest], python, {});
}

/**
 * What a side prints: its last line as JSON.
 *
 * @param {string} output
 * @param {string} file
 */
export function readSaid(output, file) {
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  try {
    const { seconds, cpuSeconds, work } = JSON.parse(last);
    const areTimes = (/** @type {unknown} */ times) =>
      Array.isArray(times) && times.length > 0 && times.every((time) => Number.isFinite(time) && time > 0);
    if (areTimes(seconds) && areTimes(cpuSeconds) && typeof work === "object" && work !== null)
      return { seconds, cpuSeconds, work };
  } catch {
    // Told below, with what it printed instead.
  }
  throw new Error(
    `Cannot measure ${file} as its last line must be JSON with positive seconds, cpuSeconds and work: ` +
      `found "${last.slice(0, 200)}"`,
  );
}

/**
 * @param {string} file
 * @param {readonly string[]} args
 * @param {string} python
 * @param {Readonly<Record<string, string>>} environment
 */
function spawnScript(file, args, python, environment) {
  const path = fileURLToPath(new URL(`rows/${file}`, import.meta.url));
  const command = file.endsWith(".py") ? python : process.execPath;
  const { status, signal, stdout, stderr, error } = spawnSync(command, [path, ...args], {
    encoding: "utf8",
    env: { ...benchEnvironment(process.env), ...environment },
    maxBuffer: 2 ** 26,
    timeout: MOST_SECONDS * 1_000,
  });
  if (status === 0) return stdout;
  const said = stderr.trimEnd().split("\n").slice(-3).join(" | ");
  const how = error?.message ?? signal ?? status;
  throw new Error(`Cannot run ${file} as it must end with 0: ended with ${how}${said ? `: ${said}` : ""}`);
}
