// @ts-check
import { execFileSync } from "node:child_process";
import { existsSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * A checkout of its own with all that is installed and built, in seconds: installed files are linked, since nobody
 * writes into them, and everything keeps its time, so that make finds nothing to do.
 *
 * @param {string} place
 * @returns {string} `place`.
 */
export function cloneOf(place) {
  if (existsSync(place)) return place;
  const making = `${place}.making`;
  rmSync(making, { recursive: true, force: true });
  execFileSync("mkdir", ["-p", making]);
  const script = `
    shopt -s extglob
    # Folders keep their time too; what runs made stays behind.
    cp --archive !(data|reports|dist|node_modules) .gitignore .gitattributes "$0"
    cp --archive --parents data/README.md reports/README.md reports/example.png "$0"
    mkdir "$0/dist" && cp --archive dist/!(torture) dist/.built "$0/dist"
    cp --archive --link node_modules .venv "$0"`;
  execFileSync("bash", ["--norc", "-euc", script, making], { cwd: ROOT });
  renameSync(making, place);
  return place;
}
