/** What made a report: commit, versions and the command that makes it again. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunConfig } from "../../config/index.js";
import { repositoryRoot } from "../repository.js";

export interface Version {
  readonly name: string;
  readonly version: string;
}

/** The commit of the checkout; says so when files differ from it, or when there is none. */
export function commitOf(): string {
  try {
    const git = (...args: string[]): string => execFileSync("git", ["-C", repositoryRoot(), ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    const changed = git("status", "--porcelain", "--untracked-files=no") !== "";
    return `${git("rev-parse", "HEAD")}${changed ? ", with local changes" : ""}`;
  } catch {
    return "unknown: not a git checkout";
  }
}

/** Of what computed the numbers; read from their own files, nothing is loaded for it. */
export function versions(): Version[] {
  const ours = (name: string): string => versionIn(join(repositoryRoot(), "node_modules", name, "package.json"));
  const engines = readFileSync(join(repositoryRoot(), "src/workbench/engines.txt"), "utf8");
  const engine = (name: string): string => new RegExp(`^${name}==(\\S+)`, "m").exec(engines)?.[1] ?? "unknown";
  return [
    { name: "tenbin", version: versionIn(join(repositoryRoot(), "package.json")) },
    { name: "node", version: process.versions.node },
    { name: "TensorFlow", version: engine("tensorflow-cpu") },
    { name: "tfjs-node", version: ours("@tensorflow/tfjs-node") },
    { name: "XGBoost", version: engine("xgboost-cpu") },
    { name: "DuckDB", version: ours("@duckdb/node-api") },
    { name: "plotly.js", version: ours("plotly.js-cartesian-dist-min") },
  ];
}

/** What to type to get the same report. */
export function commandOf({ data, seed, profile }: RunConfig): string {
  const words = data.files.length > 0 ? `DATA=${quoted(data.files.join(" "))}` : `SCENARIO=${data.scenario}`;
  return `make report ${words} SEED=${seed} PROFILE=${profile}`;
}

function quoted(text: string): string {
  return `"${text.replace(/(["\\$`])/g, "\\$1")}"`;
}

function versionIn(path: string): string {
  const parsed: unknown = JSON.parse(readFileSync(path, "utf8"));
  return typeof parsed === "object" && parsed !== null && "version" in parsed ? String(parsed.version) : "unknown";
}
