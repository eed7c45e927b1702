/** A configuration with other values for some of its keys, checked like one that was read. */
import { MEMBERS, type MemberOptions } from "../models/index.js";
import { overridesFor } from "../search/index.js";
import { ConfigError, layOver, withPinnedExtensions } from "./resolveConfig.js";
import type { RunConfig } from "./runConfig.js";
import { parseRunConfig } from "./schema.js";

type Changes<T> = T extends readonly unknown[] | string | number | boolean
  ? T
  : { readonly [K in keyof T]?: Changes<T[K]> };

/** Keys of the YAML with other values; mappings are laid key by key, everything else is replaced. */
export interface ConfigChanges extends Changes<
  Omit<RunConfig, "profile" | "budgetMinutes" | "cuts" | "extensions" | "members">
> {
  /** Paths seen from the folder that the run is made in. */
  readonly extensions?: readonly string[];
  /** Options by member's name; false leaves a member out. */
  readonly members?: Readonly<Record<string, Partial<MemberOptions> | false>>;
}

/**
 * `config` with other values for some of its keys. Another kind of label begins with its own defaults, another
 * scenario takes the place of files.
 *
 * @throws {ConfigError} If the schema refuses what comes of it; names the key.
 *
 * @example
 * const config = readConfig("notebooks/model_v4.yaml");
 * const twelve = changeConfig(config, { label: { horizonHours: 12 } });
 */
export function changeConfig(config: RunConfig, changes: ConfigChanges): RunConfig {
  const laid = layOver({ ...readyFor(config, changes) }, { ...changes });
  const parsed = parseRunConfig(withPinnedExtensions(laid, "."));
  if ("problems" in parsed) throw new ConfigError(`Cannot change the configuration: ${parsed.problems}`);
  return parsed.config;
}

/**
 * `config` with these members and no other, each with what differs from what it says now.
 *
 * @throws {ConfigError} If the schema refuses what comes of it.
 *
 * @example
 * const config = readConfig("notebooks/model_v4.yaml");
 * const deep = keepMembers(config, { gradientBoosting: { params: { max_depth: 8 } } });
 */
export function keepMembers(config: RunConfig, members: Readonly<Record<string, Partial<MemberOptions>>>): RunConfig {
  const others = Object.keys(config.members).filter((name) => !Object.hasOwn(members, name));
  return changeConfig(config, { members: { ...members, ...Object.fromEntries(others.map((name) => [name, false])) } });
}

/** A configuration without what the changes make meaningless. */
function readyFor(config: RunConfig, { label, data, members = {} }: ConfigChanges): RunConfig {
  const isOtherLabel = label?.kind !== undefined && label.kind !== config.label.kind;
  const isOtherMarket = data?.scenario !== undefined && data.files === undefined;
  return {
    ...config,
    label: isOtherLabel ? { ...config.label, options: {} } : config.label,
    data: isOtherMarket ? { ...config.data, files: [] } : config.data,
    search: searchWithout(
      config,
      Object.keys(members).filter((name) => members[name] === false),
    ),
  };
}

/** A search that names neither these members nor ranges that only they have. */
function searchWithout({ search, members }: RunConfig, dropped: readonly string[]): RunConfig["search"] {
  if (dropped.length === 0) return search;
  const kept = Object.fromEntries(Object.entries(members).filter(([name]) => !dropped.includes(name)));
  const named = search.members === "all" ? [] : search.members.filter((name) => !dropped.includes(name));
  const ranges = overridesFor(
    MEMBERS.filter(({ name }) => Object.hasOwn(kept, name)),
    { members: kept },
    search.ranges,
  );
  return { ...search, members: named.length === 0 ? "all" : named, ranges };
}
