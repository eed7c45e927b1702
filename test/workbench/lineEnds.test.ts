/** A checkout by a Git that turns line ends round, as Git for Windows does and WSL then reads. */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config/index.js";
import { root } from "./setUp.js";

const PARTS = [
  ".gitattributes",
  ".ci",
  "Makefile",
  "package.json",
  "notebooks",
  "reports/example.png",
  "src/workbench",
];

const directory = mkdtempSync(join(tmpdir(), "tenbin-lineEnds-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function git(...words: string[]): void {
  const own = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
  const env = { PATH: process.env["PATH"], HOME: directory, GIT_CONFIG_NOSYSTEM: "1" };
  execFileSync("git", [...own, ...words], { cwd: directory, env, stdio: "pipe" });
}

const hasGit = spawnSync("git", ["--version"]).status === 0;

describe.skipIf(!hasGit)(`line ends${hasGit ? "" : " (git is not installed)"}`, () => {
  it("stay as committed in a checkout with core.autocrlf, so that bash and make can read their files", () => {
    const original = join(directory, "original");
    mkdirSync(original);
    for (const part of PARTS) cpSync(join(root, part), join(original, part), { recursive: true });
    git("init", "--quiet", original);
    git("-C", original, "add", "--all");
    git("-C", original, "commit", "--quiet", "--message", "parts");
    git("clone", "--quiet", "--config", "core.autocrlf=true", original, join(directory, "clone"));

    const files = readdirSync(original, { recursive: true, encoding: "utf8" }).filter(
      (path) => !/^\.git(\/|$)/.test(path) && statSync(join(original, path)).isFile(),
    );
    expect(files.length).toBeGreaterThan(20);
    const changed = files.filter(
      (path) => !readFileSync(join(original, path)).equals(readFileSync(join(directory, "clone", path))),
    );
    expect(changed).toEqual([]);
  });
});

describe("a configuration", () => {
  it("is the same with the line ends of Windows", () => {
    const path = join(root, "notebooks/model_v4.yaml");
    const windows = join(directory, "windows.yaml");
    writeFileSync(windows, `\ufeff${readFileSync(path, "utf8").replaceAll("\n", "\r\n")}`);
    expect(readConfig(windows, { profile: "tiny" })).toEqual(readConfig(path, { profile: "tiny" }));
  });
});
