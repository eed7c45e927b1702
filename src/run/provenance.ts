/** What made a report: commit, versions and the command that makes it again. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunConfig } from "../config/index.js";
import { repositoryRoot } from "./repository.js";

/** The commit of the checkout; says so when files differ from it, or when there is none. */
export function commitOf(): string {
  try {
    const git = (...args: string[]): string =>
      execFileSync("git", ["-C", repositoryRoot(), ...args], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }).trim();
    const changed = git("status", "--porcelain", "--untracked-files=no") !== "";
    return `${git("rev-parse", "HEAD")}${changed ? ", with local changes" : ""}`;
  } catch {
    return "unknown: not a git checkout";
  }
}

/** Of what computed the numbers; read from their own files, nothing is loaded for it. */
export function versions(): Readonly<Record<string, string>> {
  const ours = (name: string): string => versionIn(join(repositoryRoot(), "node_modules", name, "package.json"));
  const engines = readFileSync(join(repositoryRoot(), "src/workbench/engines.txt"), "utf8");
  const engine = (name: string): string => new RegExp(`^${name}==(\\S+)`, "m").exec(engines)?.[1] ?? "unknown";
  return {
    tenbin: versionIn(join(repositoryRoot(), "package.json")),
    node: process.versions.node,
    TensorFlow: engine("tensorflow-cpu"),
    "tfjs-node": ours("@tensorflow/tfjs-node"),
    XGBoost: engine("xgboost-cpu"),
    DuckDB: ours("@duckdb/node-api"),
    "plotly.js": ours("plotly.js-cartesian-dist-min"),
  };
}

/** What to type to get the same report. */
export function commandOf({ data, seed, profile }: RunConfig): string {
  const words = data.files.length > 0 ? `DATA=${quotedWords(data.files)}` : `SCENARIO=${data.scenario}`;
  return `make report ${words} SEED=${seed} PROFILE=${profile}`;
}

/** Paths as one word of a shell. */
export function quotedWords(words: readonly string[]): string {
  return `"${words.join(" ").replace(/(["\\$`])/g, "\\$1")}"`;
}

function versionIn(path: string): string {
  const parsed: unknown = JSON.parse(readFileSync(path, "utf8"));
  return typeof parsed === "object" && parsed !== null && "version" in parsed ? String(parsed.version) : "unknown";
}
