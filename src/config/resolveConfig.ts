/**
 * From YAML text, a profile and a command line to one checked configuration.
 *
 * The YAML is hostile until checked: no anchors that explode, no custom tags, no duplicate keys, and
 * every key must be known to the schema.
 */
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, relative, resolve } from "node:path";
import { canonicalJson, machineCodeOf, messageOf, pinModule, sha256 } from "../core/index.js";
import type { ConfigOverrides, RunConfig } from "./runConfig.js";
import { parseRunConfig } from "./schema.js";

const LARGEST_BYTES = 256 * 1_024;

/** A configuration that cannot be used; the message says where and why. */
export class ConfigError extends SyntaxError {
  override readonly name = "ConfigError";
}

type Yaml = typeof import("yaml");
type Tree = Readonly<Record<string, unknown>>;

/**
 * The configuration that `path` holds, with its profile and `overrides` laid over it. A file without
 * `profiles` is taken as already resolved.
 *
 * @throws {ConfigError} If the file cannot be read or the schema refuses it; names the key.
 */
export function readConfig(path: string, overrides: ConfigOverrides = {}): RunConfig {
  let text: string;
  try {
    const entry = statSync(path);
    if (!entry.isFile()) throw new RangeError("it is a folder, a pipe or a device and must be a file");
    const { size } = entry;
    if (size > LARGEST_BYTES) throw new RangeError(`it holds ${size} bytes, a configuration at most ${LARGEST_BYTES}`);
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (machineCodeOf(error) !== undefined) throw error;
    throw new ConfigError(`Cannot read the configuration "${path}": ${messageOf(error)}`);
  }
  return resolveConfig(text, overrides, path);
}

/**
 * {@link readConfig} on text; `path` is for messages, and extensions are looked for in its folder. What they define
 * is not known yet: sections of members that may be theirs stay as they are written, until
 * {@link resolveWithExtensions}.
 */
export function resolveConfig(text: string, overrides: ConfigOverrides = {}, path = "the configuration"): RunConfig {
  const { profiles, ...base } = parseTree(text, path);
  const profile = overrides.profile ?? base["profile"];
  const merged = profiles === undefined ? base : layProfile(base, profileOf(profiles, profile, path));
  const laid = withPinnedExtensions(layOver(merged, treeOf(overrides)), dirname(path));
  const parsed = parseRunConfig(laid);
  if ("problems" in parsed) throw new ConfigError(`Cannot use ${path} as a configuration: ${parsed.problems}`);
  return parsed.config;
}

/** YAML of a resolved configuration, keys in the order of the schema's file; `readConfig` reads it back unchanged. */
export function formatConfig(config: RunConfig): string {
  return yaml().stringify(config, { lineWidth: 100 });
}

/**
 * What identifies the run's settings: SHA-256 of the canonical configuration. The promise of time, the
 * number of processes and where files lie are left out, since none of them changes a result. Of extensions only
 * their content counts.
 */
export function configHash(config: RunConfig): string {
  const { budgetMinutes: _budget, training, data, extensions, ...rest } = config;
  const { processes: _processes, ...fit } = training;
  const { files, ...market } = data;
  return sha256(
    canonicalJson({
      ...rest,
      ...(extensions.length === 0 ? {} : { extensions: extensions.map((file) => file.sha256) }),
      training: fit,
      data: files.length === 0 ? market : { ...market, scenario: "real" },
    }),
  );
}

function yaml(): Yaml {
  return createRequire(import.meta.url)("yaml") as Yaml;
}

function parseTree(text: string, path: string): Tree {
  let value: unknown;
  try {
    const read = yaml().parseDocument(text, { uniqueKeys: true, strict: true, logLevel: "error" });
    // A tag that nobody knows is a warning, and its value what was not meant.
    const problem = [...read.errors, ...read.warnings][0];
    if (problem !== undefined) throw problem;
    value = read.toJS({ maxAliasCount: 0 });
  } catch (error) {
    const message = messageOf(error);
    // The lines behind the first show the place that it names.
    throw new ConfigError(`Cannot read ${path} as YAML: ${message.split("\n")[0]!.replace(/:$/, "")}`);
  }
  if (!isTree(value))
    throw new ConfigError(`Cannot use ${path} as a configuration: its top level must be keys with values`);
  // A schema of any keys would leave it out, and nobody would hear of it.
  if (namesPrototype(value))
    throw new ConfigError(`Cannot use ${path} as a configuration: no key may be called "__proto__"`);
  return value;
}

function profileOf(profiles: unknown, name: unknown, path: string): Tree {
  const known = isTree(profiles) ? Object.keys(profiles) : [];
  const profile =
    isTree(profiles) && typeof name === "string" && Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (!isTree(profile)) {
    throw new ConfigError(
      `Cannot use ${path} with the profile ${JSON.stringify(name)}: it has ${known.join(", ") || "no profiles"}`,
    );
  }
  return profile;
}

/** A member that is dropped above stays dropped: what a profile says of it is about its size. */
function layProfile(base: Tree, profile: Tree): Tree {
  const laid = layOver(base, profile);
  const { members } = base;
  if (!isTree(members)) return laid;
  return layOver(laid, { members: Object.fromEntries(Object.entries(members).filter(([, said]) => said === false)) });
}

function treeOf({ seed, profile, scenario, files }: ConfigOverrides): Tree {
  const data = { ...(scenario === undefined ? {} : { scenario }), ...(files === undefined ? {} : { files }) };
  return {
    ...(seed === undefined ? {} : { seed }),
    ...(profile === undefined ? {} : { profile }),
    ...(Object.keys(data).length === 0 ? {} : { data }),
  };
}

/**
 * Extensions as a person writes them, paths relative to the YAML, become files with the content that they have
 * now; those that a run has resolved already stay as they are.
 *
 * @throws {ModuleError} If a path leads to nothing that could be a module.
 */
export function withPinnedExtensions(tree: Tree, directory: string): Tree {
  const { extensions } = tree;
  if (!Array.isArray(extensions)) return tree;
  const pinned = extensions.map((file: unknown) =>
    typeof file === "string" ? pinModule(fromHere(resolve(directory, file))) : file,
  );
  return { ...tree, extensions: pinned };
}

/** Below the current folder a relative path, so that two checkouts say the same; elsewhere the absolute one. */
function fromHere(absolute: string): string {
  const path = relative(process.cwd(), absolute);
  return path.startsWith("..") ? absolute : path;
}

/** Mappings are laid key by key, everything else is replaced. */
export function layOver(under: Tree, over: Tree): Tree {
  const laid: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = Object.hasOwn(laid, key) ? laid[key] : undefined;
    Object.defineProperty(laid, key, {
      value: isTree(value) && isTree(below) ? layOver(below, value) : value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return laid;
}

function namesPrototype(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.hasOwn(value, "__proto__") || Object.values(value).some(namesPrototype);
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
