import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { root } from "./setUp.js";

function runMake(cwd: string, words: readonly string[], env: NodeJS.ProcessEnv = {}) {
  // A make that runs the tests must not lend its flags to this one.
  const { MAKEFLAGS: _flags, MAKELEVEL: _level, MFLAGS: _old, ...own } = process.env;
  const { status, stdout, stderr } = spawnSync("make", words, { cwd, encoding: "utf8", env: { ...own, ...env } });
  return { status, stdout: stdout.trimEnd(), stderr };
}

function make(...words: string[]): string {
  return runMake(root, words).stdout;
}

/** The last line of what make would run, the set-up taken as done. */
/** Lines that end in a backslash go on. */
const unfolded = (text: string): string => text.replace(/\\\n\s*/g, "");

function commandOf(...words: string[]): string {
  return (
    unfolded(make("--dry-run", ...words))
      .split("\n")
      .at(-1) ?? ""
  );
}

describe("make", () => {
  it("alone explains every target", () => {
    const targets = /^\.PHONY: (.*)$/m.exec(unfolded(readFileSync(`${root}/Makefile`, "utf8")))![1]!.split(" ");
    expect(targets).toEqual(
      expect.arrayContaining([
        "help",
        "report",
        "download",
        "test",
        "test-all",
        "validate",
        "predict",
        "models",
        "diagnose",
        "prepare",
        "train",
        "search",
        "record",
        "lab",
        "check",
        "docs",
        "build",
        "strip",
        "clean",
      ]),
    );
    const help = make();
    for (const target of targets) expect(help).toMatch(new RegExp(`^  ${target} +\\S`, "m"));
  });

  it("hands the words of a report to the command line", () => {
    expect(commandOf("report").trim()).toBe("node dist/workbench/cli.js report");
    expect(commandOf("report", "DATA=a.csv dir/b", "SCENARIO=none", "SEED=9", "PROFILE=tiny").replace(/ +/g, " ")).toBe(
      "node dist/workbench/cli.js report --data 'a.csv' --data 'dir/b' --scenario 'none' --seed '9' --profile 'tiny'",
    );
  });

  it.each(["report", "prepare", "train", "search"])(
    "hands another configuration to %s, and no other beside it",
    (target) => {
      expect(commandOf(target, "CONFIG=$(mine).yaml", "SEED=9").replace(/ +/g, " ")).toBe(
        `node dist/workbench/cli.js ${target} --config '$(mine).yaml' --seed '9'`,
      );
    },
  );

  it("quotes what a user types, so that no shell reads it", () => {
    expect(commandOf("diagnose", "PREDICTIONS=it's $(odd);.csv", "THRESHOLD=0.4").replace(/ +/g, " ")).toBe(
      "node dist/workbench/cli.js diagnose --predictions 'it'\\''s $(odd);.csv' --threshold '0.4'",
    );
  });

  it("hands the words of a download to the command line", () => {
    expect(commandOf("download", "SYMBOLS=BTCUSDT ETHUSDT", "DAYS=90", "EXCHANGE=bybit").replace(/ +/g, " ")).toBe(
      "node dist/workbench/cli.js download --symbols 'BTCUSDT ETHUSDT' --days '90' --exchange 'bybit'",
    );
  });

  it("hands the symbols to the recorder as one word", () => {
    expect(commandOf("record", "SYMBOLS=BTCUSDT $(odd);", "EXCHANGE=bybit", "MINUTES=5").replace(/ +/g, " ")).toBe(
      "exec node dist/workbench/cli.js record --symbols 'BTCUSDT $(odd);' --exchange 'bybit' --minutes '5'",
    );
  });

  it("prepares and trains from the one configuration", () => {
    expect(commandOf("train", "SEED=3").replace(/ +/g, " ")).toBe(
      "node dist/workbench/cli.js train --config notebooks/model_v4.yaml --seed '3'",
    );
  });

  it.each(/^WORDS := (.*)$/m.exec(readFileSync(`${root}/Makefile`, "utf8"))![1]!.split(" "))(
    "never reads the dollars of %s, typed or of the environment",
    (name) => {
      const mark = join(mkdtempSync(join(tmpdir(), "tenbin-make-")), "run");
      // Three ways in which make would run it: when it is assigned, used, or handed to a child.
      const text = `$(shell touch ${mark})`;
      expect(runMake(root, ["help", `${name}=${text}`]).status).toBe(0);
      expect(runMake(root, ["help"], { [name]: text }).status).toBe(0);
      for (const target of [
        "report",
        "diagnose",
        "report-diff",
        "validate",
        "bench",
        "download",
        "record",
        "predict",
        "export",
      ])
        expect(runMake(root, ["--dry-run", target, `${name}=${text}`]).status).toBe(0);
      expect(existsSync(mark)).toBe(false);
    },
  );

  it("hands a dollar on as a dollar", () => {
    expect(commandOf("report", "DATA=$(x)/BTC $HOME", "SCENARIO=a$$b").replace(/ +/g, " ").trim()).toBe(
      "node dist/workbench/cli.js report --data '$(x)/BTC' --data '$HOME' --scenario 'a$$b'",
    );
  });

  it.each([
    ["an empty word", "DATA=", "DATA must say something: found nothing"],
    ["blanks", "MODEL=  ", "MODEL must say something: found nothing"],
    ["two lines", "PREDICTIONS=a\nb", "PREDICTIONS must be one line: found several"],
  ])("refuses %s and makes nothing in its stead", (_, word, refusal) => {
    const { status, stdout, stderr } = runMake(root, ["--dry-run", "report", word]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(refusal);
  });
});

describe("the set-up", () => {
  let place: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "tenbin-turns-"));
    for (const name of ["Makefile", "package.json", "package-lock.json"]) cpSync(join(root, name), join(place, name));
    mkdirSync(join(place, "src/workbench"), { recursive: true });
    mkdirSync(join(place, "bin"));
    writeFileSync(join(place, "src/workbench/checkPrerequisites.sh"), "");
    // It takes its time, as npm does, and says when it begins and ends.
    const npm = `#!/bin/bash
      echo begin >>"$LOG"; mkdir -p node_modules
      until [ -e "$LOG.go" ]; do sleep 0.05; done
      touch node_modules/.package-lock.json; echo end >>"$LOG"`;
    writeFileSync(join(place, "bin/npm"), npm, { mode: 0o755 });
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  const log = (): string => join(place, "log");
  const said = (): string[] => (existsSync(log()) ? readFileSync(log(), "utf8").trim().split("\n") : []);

  function setUp(): { child: ChildProcess; ended: Promise<number | null>; words: () => string } {
    const { MAKEFLAGS: _flags, MAKELEVEL: _level, MFLAGS: _old, ...own } = process.env;
    const child = spawn("make", ["node_modules/.package-lock.json"], {
      cwd: place,
      env: { ...own, PATH: `${join(place, "bin")}:${own["PATH"]}`, LOG: log() },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let words = "";
    child.stderr!.on("data", (text: Buffer) => (words += text.toString()));
    return {
      child,
      ended: new Promise<number | null>((resolve) => child.once("exit", resolve)),
      words: () => words,
    };
  }

  it("is made once by two makes at once, and the second says that it waits", async () => {
    const first = setUp();
    await vi.waitUntil(() => said().length === 1, 60_000);
    const second = setUp();
    await vi.waitUntil(() => second.words() === "waiting for another make of this checkout\n", 60_000);
    writeFileSync(`${log()}.go`, "");
    expect([await first.ended, await second.ended]).toEqual([0, 0]);
    expect(said()).toEqual(["begin", "end"]);
  });

  it("waits for what a killed make has left at work", async () => {
    const first = setUp();
    await vi.waitUntil(() => said().length === 1, 60_000);
    first.child.kill("SIGKILL");
    expect(await first.ended).toBeNull();
    const second = setUp();
    await vi.waitUntil(() => second.words().startsWith("waiting"), 60_000);
    writeFileSync(`${log()}.go`, "");
    expect(await second.ended).toBe(0);
    expect(said()).toEqual(["begin", "end"]);
  });

  it("is not begun by a question, nor by a dry run", () => {
    const target = "node_modules/.package-lock.json";
    const env = { PATH: `${join(place, "bin")}:${process.env["PATH"]}`, LOG: log() };
    expect(runMake(place, ["--question", target], env).status).toBe(1);
    expect(runMake(place, ["--dry-run", target], env)).toMatchObject({ status: 0, stderr: "" });
    expect(said()).toEqual([]);
  });
});

describe("make clean", () => {
  let place: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "tenbin-clean-"));
    cpSync(join(root, "Makefile"), join(place, "Makefile"));
    cpSync(join(root, "src/workbench/removeDerived.sh"), join(place, "src/workbench/removeDerived.sh"));
    for (const name of [
      "dist/index.js",
      "data/README.md",
      "data/raw/bars.csv",
      "data/studies/ledger.jsonl",
      "data/lake/bars/part.parquet",
      "data/models/v4_candidate/model.json",
      "reports/README.md",
      "reports/example.png",
      "reports/strong-tiny-0/index.html",
      "reports/kept for me/index.html",
      "reports/.strong.tmp-1/index.html",
    ]) {
      mkdirSync(join(place, name, ".."), { recursive: true });
      writeFileSync(join(place, name), name);
    }
    const git = (...words: string[]) => expect(spawnSync("git", words, { cwd: place }).status).toBe(0);
    git("init", "--quiet");
    git("add", "--force", "reports/README.md", "reports/example.png", "reports/kept for me");
  });
  afterEach(() => rmSync(place, { recursive: true }));

  it("spares raw data, the ledger and what git tracks", () => {
    expect(runMake(place, ["clean"])).toMatchObject({ status: 0, stderr: "" });
    expect(readdirSync(join(place, "reports")).sort()).toEqual(["README.md", "example.png", "kept for me"]);
    expect(readdirSync(join(place, "data")).sort()).toEqual(["README.md", "raw", "studies"]);
    expect(existsSync(join(place, "data/raw/bars.csv"))).toBe(true);
    expect(existsSync(join(place, "data/studies/ledger.jsonl"))).toBe(true);
    expect(existsSync(join(place, "dist"))).toBe(false);
  });

  it("spares models that were given a name, and their history", () => {
    mkdirSync(join(place, "data/models/named/1a2b"), { recursive: true });
    writeFileSync(join(place, "data/models/named/1a2b/model.json"), "{}");
    writeFileSync(join(place, "data/models/registry.jsonl"), "");
    expect(runMake(place, ["clean"])).toMatchObject({ status: 0, stderr: "" });
    expect(readdirSync(join(place, "data/models")).sort()).toEqual(["named", "registry.jsonl"]);
    expect(existsSync(join(place, "data/models/named/1a2b/model.json"))).toBe(true);
  });

  it("names what this user may not remove in one sentence", () => {
    // Root may remove everything, so `rm` says it.
    const bin = join(place, "bin");
    mkdirSync(bin);
    const rm = '#!/bin/bash\nfor k in 1 2 3; do echo "rm: cannot remove $k: Permission denied" >&2; done; exit 1\n';
    writeFileSync(join(bin, "rm"), rm, { mode: 0o755 });
    const refused = runMake(place, ["clean"], { PATH: `${bin}:${process.env["PATH"]}` });
    expect(refused.stderr.split("\n").filter((line) => !line.startsWith("make: "))).toEqual([
      "Cannot clean as this user must be allowed to remove dist: rm: cannot remove 1: Permission denied",
      "",
    ]);
  });

  it("removes nothing while a process that lives holds a lock here", () => {
    const start = readFileSync(`/proc/${process.pid}/stat`, "utf8").split(") ").at(-1)!.split(" ")[19]!;
    const lock = join(place, "reports/strong-tiny-0.lock");
    // As the lock is written: without a line end.
    writeFileSync(lock, `${process.pid} ${start}`);
    const refused = runMake(place, ["clean"]);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain(`process ${process.pid} holds reports/strong-tiny-0.lock`);
    expect(existsSync(join(place, "dist/index.js"))).toBe(true);
    // Of a process that is gone: the number was given out again.
    writeFileSync(lock, `${process.pid} 1`);
    expect(runMake(place, ["clean"]).status).toBe(0);
    expect(existsSync(lock)).toBe(false);
  });
});
