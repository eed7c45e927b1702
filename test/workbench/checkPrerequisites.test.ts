import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { root } from "./setUp.js";

const made: string[] = [];
afterAll(() => made.forEach((directory) => rmSync(directory, { recursive: true, force: true })));

/** The machine's own program, itself and not a version manager's stand-in, which would need more of the PATH. */
function ownProgram(name: string): string {
  const real =
    name === "python3" ? "python3 -c 'import sys; print(sys.executable)'" : `readlink -f "$(command -v ${name})"`;
  return `exec "${spawnSync("bash", ["-c", real], { encoding: "utf8" }).stdout.trim()}" "$@"`;
}

/** A PATH that holds `programs`: a script's text, or the machine's own where it is true. */
function machineWith(programs: Readonly<Record<string, string | true>>): string {
  const directory = mkdtempSync(join(tmpdir(), "tenbin-machine-"));
  made.push(directory);
  for (const [name, script] of Object.entries({ bash: true, uname: true, ...programs })) {
    const path = join(directory, name);
    writeFileSync(path, `#!/bin/bash\n${script === true ? ownProgram(name) : script}\n`);
    chmodSync(path, 0o755);
  }
  return directory;
}

function check(
  needs: readonly string[],
  programs: Readonly<Record<string, string | true>>,
  variables: Readonly<Record<string, string>> = {},
): { status: number | null; lines: string[] } {
  const { status, stderr } = spawnSync("/bin/bash", [join(root, "src/workbench/checkPrerequisites.sh"), ...needs], {
    encoding: "utf8",
    env: { PATH: machineWith(programs), HOME: tmpdir(), ...variables },
  });
  return { status, lines: stderr.trim() === "" ? [] : stderr.trim().split("\n") };
}

const NOBODY = "http://127.0.0.1:9/";

describe("checkPrerequisites", () => {
  it("says nothing on a machine that has everything", () => {
    expect(check(["node", "python", "compiler"], { node: true, npm: true, python3: true, "g++": true })).toEqual({
      status: 0,
      lines: [],
    });
  });

  it("names a missing and an old Node", () => {
    expect(check(["node"], {})).toMatchObject({
      status: 1,
      lines: [
        expect.stringMatching(/^Cannot set up Tenbin: Node\.js is not installed\. Remedy: install Node\.js 20\.19/),
      ],
    });
    const old = 'if [ "$1" = --version ]; then echo v18.4.0; else exit 1; fi';
    expect(check(["node"], { node: old, npm: true })).toEqual({
      status: 1,
      lines: ["Cannot set up Tenbin: Node.js v18.4.0 is too old, 20.19 is needed. Remedy: npx n 22"],
    });
  });

  it("names a Python that is missing, too old, or without venv", () => {
    expect(check(["python"], {}).lines).toEqual([
      "Cannot set up Tenbin: Python is not installed. Remedy: apt-get install python3 python3-venv",
    ]);
    expect(
      check(["python"], { python3: 'case "$*" in --version) echo Python 3.9.2;; *) exit 1;; esac' }).lines,
    ).toEqual([
      "Cannot set up Tenbin: Python 3.9.2 is too old, 3.10 is needed. Remedy: apt-get install " +
        "python3.11 python3.11-venv",
    ]);
    expect(check(["python"], { python3: 'case "$*" in *ensurepip*) exit 1;; esac' }).lines).toEqual([
      "Cannot set up Tenbin: Python has no venv module. Remedy: apt-get install python3-venv",
    ]);
  });

  it("names a missing compiler", () => {
    expect(check(["compiler"], {}).lines).toEqual([
      "Cannot set up Tenbin: there is no C++ compiler (g++). Remedy: apt-get install g++",
    ]);
  });

  it("names a registry that cannot be reached", () => {
    const { lines } = check(
      ["npm-registry", "python-registry"],
      { npm: `echo ${NOBODY}`, python3: true },
      { PIP_INDEX_URL: NOBODY },
    );
    expect(lines).toEqual([
      `Cannot set up Tenbin: the npm registry ${NOBODY} cannot be reached. Remedy: connect to the ` +
        "network, or: npm config set registry <mirror>",
    ]);
    expect(check(["python-registry"], { python3: true }, { PIP_INDEX_URL: NOBODY }).lines).toEqual([
      `Cannot set up Tenbin: the Python package index ${NOBODY} cannot be reached. Remedy: connect ` +
        "to the network, or: pip config set global.index-url <mirror>",
    ]);
  });

  it("names another platform in one line", () => {
    expect(check([], { uname: 'if [ "$1" = -s ]; then echo Darwin; else echo arm64; fi' }).lines).toEqual([
      "Cannot set up Tenbin: it runs on Linux x86_64 only, and this is Darwin arm64. Remedy: use a " +
        "Linux x86_64 machine or container",
    ]);
  });
});
