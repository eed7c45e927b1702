// @ts-check
/** What the commands find: a small run, each stage made once and copied. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatConfig, readConfig } from "tenbin";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const CLI = join(ROOT, "dist/workbench/cli.js");
const STAGES = join(ROOT, "dist/torture/stages");
const COMMANDS = ["prepare", "train", "search", "validate"];
/** Of two members that are fitted in seconds; all of them are killed in the tests of training. */
const MEMBERS = /** @type {const} */ ({ lstm: false, transformer: false, mlp: false });

/**
 * Puts into `folder` what lies there after a command of a run; `undefined`: before the first.
 *
 * @param {string} folder
 * @param {string | undefined} last
 */
export function beginAfter(folder, last) {
  cpSync(stageAfter(last), folder, { recursive: true, preserveTimestamps: true });
}

/** @param {string | undefined} last @returns {string} */
function stageAfter(last) {
  const stage = join(STAGES, last ?? "begin");
  if (existsSync(stage)) return stage;
  const making = `${stage}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  if (last === undefined) {
    cpSync(join(ROOT, "notebooks"), join(making, "notebooks"), { recursive: true });
    const tiny = readConfig(join(ROOT, "notebooks/model_v4.yaml"), { profile: "tiny", seed: 5 });
    const small = { ...tiny, members: { ...tiny.members, ...MEMBERS } };
    writeFileSync(join(making, "notebooks/model_v4.yaml"), formatConfig(small));
  } else {
    cpSync(stageAfter(COMMANDS[COMMANDS.indexOf(last) - 1]), making, { recursive: true });
    const { status, stderr } = spawnSync(process.execPath, [CLI, last], { cwd: making, encoding: "utf8" });
    if (status !== 0 && !(last === "validate" && status !== null && status !== 2 && status !== 70))
      throw new Error(`Cannot make a run to torture as ${last} must end well: ${stderr}`);
  }
  renameSync(making, stage);
  return stage;
}
