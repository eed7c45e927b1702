/** From files of one's own to the things that a run takes beside the built-in ones. */
import {
  loadModule,
  ModuleError,
  pinModule,
  type DefinedExport,
  type DefinedKind,
  type ModuleFile,
} from "../core/index.js";
import { FEATURES, type Feature } from "../features/index.js";
import type { ExtensionFile, Extensions, NamedExtension } from "./extensions.js";

/** Names that are taken before any file is read. */
const BUILT_IN: Readonly<Record<DefinedKind, readonly NamedExtension[]>> = {
  feature: FEATURES,
  label: [],
  member: [],
  gate: [],
};

/** As a message calls one of them. */
const ARTICLE: Readonly<Record<DefinedKind, string>> = {
  feature: "a feature",
  label: "a label",
  member: "a member",
  gate: "a gate",
};

/**
 * Loads modules that import from "tenbin" only and takes every exported value made by `defineFeature`,
 * `defineLabel`, `defineMember` or `defineGate`.
 *
 * @param files Paths, or files as a configuration pinned them: those must still have the same content.
 * @throws {ModuleError} If a file is no such module, or a name is taken by something built in or by another export.
 *
 * @example
 * const { features } = await loadExtensions(["notebooks/my_features.ts"]);
 * computeFeatures(market, { features: [...FEATURES, ...features] });
 */
export async function loadExtensions(files: readonly (string | ModuleFile)[]): Promise<Extensions> {
  const taken = new Map<string, string>();
  const things: Record<DefinedKind, NamedExtension[]> = { feature: [], label: [], member: [], gate: [] };
  const loaded: ExtensionFile[] = [];
  for (const given of files) {
    const file = typeof given === "string" ? pinModule(given) : given;
    const defines = (await loadModule(file)).map((each) => {
      const thing = namedOf(file.path, each);
      const owner = ownerOf(each.kind, thing.name, taken);
      if (owner !== undefined)
        throw new ModuleError(
          `Cannot use "${file.path}" as ${ARTICLE[each.kind]} must have a name of its own: ` +
            `"${thing.name}" (export ${each.exportName}) is ${owner}`,
        );
      taken.set(`${each.kind} ${thing.name}`, `defined in "${file.path}" as export ${each.exportName} too`);
      things[each.kind].push(thing);
      return { kind: each.kind, name: thing.name };
    });
    loaded.push({ path: file.path, sha256: file.sha256, defines });
  }
  return {
    features: things.feature as readonly NamedExtension[] as readonly Feature[],
    labels: things.label,
    members: things.member,
    gates: things.gate,
    files: loaded,
  };
}

function ownerOf(kind: DefinedKind, name: string, taken: ReadonlyMap<string, string>): string | undefined {
  return BUILT_IN[kind].some((built) => built.name === name) ? "built in" : taken.get(`${kind} ${name}`);
}

/** What a `define…` function made has a name; a gate calls it its id. */
function namedOf(path: string, { value, kind, exportName }: DefinedExport): NamedExtension {
  if ("name" in value && typeof value.name === "string") return value as NamedExtension;
  throw new ModuleError(
    `Cannot use "${path}" as ${ARTICLE[kind]} must have a name: export ${exportName} has none; ` +
      "was it made by another version of the library?",
  );
}
