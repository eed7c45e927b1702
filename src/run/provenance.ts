/** What made a report: commit, versions and the command that makes it again. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { formatConfig, type RunConfig } from "../config/index.js";
import { repositoryRoot, sourceFile } from "./repository.js";
import type { RunContext } from "./runContext.js";

/** Everything that is needed to make a result again. */
export interface RunProvenance {
  /** What to type. */
  readonly command: string;
  readonly seed: number;
  /** Of the checkout. */
  readonly commit: string;
  /** The resolved configuration. */
  readonly configYaml: string;
  /** SHA-256 of what went in, by name; the user's own modules under their file names. */
  readonly hashes: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
}

/** How a run was made from data with these hashes. */
export function provenanceOf(
  { config }: Pick<RunContext, "config">,
  hashes: Readonly<Record<string, string>>,
): RunProvenance {
  return {
    command: commandOf(config),
    seed: config.seed,
    commit: commitOf(),
    configYaml: formatConfig(config),
    hashes: { ...hashes, ...Object.fromEntries(config.extensions.map(({ path, sha256 }) => [basename(path), sha256])) },
    versions: engineVersions(),
  };
}

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
export function engineVersions(): Readonly<Record<string, string>> {
  const ours = (name: string): string => versionIn(join(repositoryRoot(), "node_modules", name, "package.json"));
  const engines = readFileSync(sourceFile("workbench/engines.txt"), "utf8");
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
function commandOf({ data, seed, profile }: RunConfig): string {
  const words = data.files.length > 0 ? `DATA=${shellWord(data.files)}` : `SCENARIO=${data.scenario}`;
  return `make report ${words} SEED=${seed} PROFILE=${profile}`;
}

/** Paths as one word of a shell. */
export function shellWord(words: readonly string[]): string {
  return `"${words.join(" ").replace(/(["\\$`])/g, "\\$1")}"`;
}

function versionIn(path: string): string {
  const parsed: unknown = JSON.parse(readFileSync(path, "utf8"));
  return typeof parsed === "object" && parsed !== null && "version" in parsed ? String(parsed.version) : "unknown";
}
