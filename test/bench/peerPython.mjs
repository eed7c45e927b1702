// @ts-check
/** The throw-away Python of the peers, below `.venv/bench`: removing that folder costs a download and nothing else. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { benchEnvironment } from "./runScript.mjs";

const REQUIREMENTS = fileURLToPath(new URL("requirements.txt", import.meta.url));
const VERSIONS =
  "import sys\nfrom importlib.metadata import PackageNotFoundError, version\nfor name in sys.argv[1:]:\n" +
  "    try: print(name, version(name))\n    except PackageNotFoundError: pass";

/**
 * Makes the environment where there is none that works.
 *
 * @param {string} directory
 * @returns {string} Its interpreter.
 */
export function makePython(directory) {
  const home = join(directory, "python");
  const python = join(home, "bin/python");
  if (existsSync(python) && call(python, ["-m", "pip", "--version"]).status === 0) return python;
  rmSync(home, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const { status, stderr } = call("python3", ["-m", "venv", home]);
  if (status !== 0)
    throw new Error(`Cannot make an environment for the peers as python3 -m venv must end with 0: ${errorIn(stderr)}`);
  return python;
}

/**
 * Installs packages at their pins where another version or none is there.
 *
 * XGBoost's wheel asks for Python 3.12 but holds nothing of that version: pip would quietly take an older
 * release on Python 3.10 and 3.11, so it is told not to look.
 *
 * @param {string} python
 * @param {readonly string[]} packages
 * @returns {string | undefined} Why a package cannot be had.
 */
export function installPeer(python, packages) {
  const pins = readPins(readFileSync(REQUIREMENTS, "utf8"));
  for (const name of packages) {
    const pin = pins.get(name);
    if (pin === undefined) return `requirements.txt does not pin ${name}`;
    if (installedVersions(python, [name]).get(name) === pin) continue;
    console.log(`installing ${name} ${pin} for its peers`);
    const options = name === "xgboost-cpu" ? ["--no-deps", "--ignore-requires-python"] : ["-c", REQUIREMENTS];
    const { status, stderr } = call(python, [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      ...options,
      `${name}==${pin}`,
    ]);
    if (status !== 0) return `pip cannot install ${name} ${pin}: ${errorIn(stderr)}`;
  }
  return undefined;
}

/**
 * Pinned versions by package.
 *
 * @param {string} requirements
 * @returns {Map<string, string>}
 */
export function readPins(requirements) {
  return new Map(
    [...requirements.matchAll(/^([\w.-]+)==(\S+)$/gm)].map(([, name = "", version = ""]) => [name, version]),
  );
}

/**
 * @param {string} python
 * @param {readonly string[]} packages
 * @returns {Map<string, string>} Of those that are there.
 */
export function installedVersions(python, packages) {
  const { stdout } = call(python, ["-c", VERSIONS, ...packages]);
  return new Map(
    stdout
      .split("\n")
      .flatMap((line) => (line.includes(" ") ? [/** @type {[string, string]} */ (line.split(" ", 2))] : [])),
  );
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
function call(command, args) {
  return spawnSync(command, args, { encoding: "utf8", env: benchEnvironment(process.env), maxBuffer: 2 ** 26 });
}

/**
 * The first line that says so, else the last one: pip ends with a hint where to read on.
 *
 * @param {string} text
 */
function errorIn(text) {
  const lines = text.trimEnd().split("\n");
  return lines.find((line) => line.startsWith("ERROR:")) ?? lines.at(-1) ?? "";
}
