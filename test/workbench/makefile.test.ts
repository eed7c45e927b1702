import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { root } from "./setUp.js";

function make(...words: string[]): string {
  // A make that runs the tests must not lend its flags to this one.
  const { MAKEFLAGS: _flags, MAKELEVEL: _level, MFLAGS: _old, ...env } = process.env;
  return spawnSync("make", words, { cwd: root, encoding: "utf8", env }).stdout.trimEnd();
}

/** The last line of what make would run, the set-up taken as done. */
function commandOf(...words: string[]): string {
  return (
    make("--dry-run", ...words)
      .split("\n")
      .at(-1) ?? ""
  );
}

describe("make", () => {
  it("alone explains every target", () => {
    const targets = /^\.PHONY: (.*)$/m.exec(readFileSync(`${root}/Makefile`, "utf8"))![1]!.split(" ");
    expect(targets).toEqual(
      expect.arrayContaining([
        "help",
        "report",
        "test",
        "test-all",
        "validate",
        "diagnose",
        "prepare",
        "train",
        "search",
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

  it("quotes what a user types, so that no shell reads it", () => {
    expect(commandOf("diagnose", "PREDICTIONS=it's $$(odd);.csv", "THRESHOLD=0.4").replace(/ +/g, " ")).toBe(
      "node dist/workbench/cli.js diagnose --predictions 'it'\\''s $(odd);.csv' --threshold '0.4'",
    );
  });

  it("prepares and trains from the one configuration", () => {
    expect(commandOf("train", "SEED=3").replace(/ +/g, " ")).toBe(
      "node dist/workbench/cli.js train --config notebooks/model_v4.yaml --seed '3'",
    );
  });

  it("never removes raw data, the ledger or what was installed", () => {
    const removed = commandOf("clean");
    expect(removed).toMatch(/^rm -rf dist /);
    expect(removed).not.toMatch(/raw|studies|node_modules|venv/);
  });
});
