/** From files of one's own to the things that a run takes beside the built-in ones. */
import {
  loadModule,
  ModuleError,
  pinModule,
  type DefinedExport,
  type DefinedKind,
  type ModuleFile,
} from "../core/index.js";
import { LABELS, type Label } from "../dataset/index.js";
import { FEATURES, type Feature } from "../features/index.js";
import { MEMBERS, type Member } from "../models/index.js";
import { GATES, type Gate } from "../validation/index.js";
import type { ExtensionFile, Extensions } from "./extensions.js";

/** Names that are taken before any file is read. */
const BUILT_IN: Readonly<Record<DefinedKind, readonly string[]>> = {
  feature: FEATURES.map(({ name }) => name),
  label: LABELS.map(({ name }) => name),
  member: MEMBERS.map(({ name }) => name),
  gate: GATES.map(({ id }) => id),
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
  const things: Record<DefinedKind, object[]> = { feature: [], label: [], member: [], gate: [] };
  const loaded: ExtensionFile[] = [];
  for (const given of files) {
    const file = typeof given === "string" ? pinModule(given) : given;
    const defines = (await loadModule(file)).map((each) => {
      const name = nameOf(file.path, each);
      const owner = BUILT_IN[each.kind].includes(name) ? "built in" : taken.get(`${each.kind} ${name}`);
      if (owner !== undefined)
        throw new ModuleError(
          `Cannot use "${file.path}" as ${ARTICLE[each.kind]} must have a name of its own: ` +
            `"${name}" (export ${each.exportName}) is ${owner}`,
        );
      taken.set(`${each.kind} ${name}`, `defined in "${file.path}" as export ${each.exportName} too`);
      things[each.kind].push(each.value);
      return { kind: each.kind, name };
    });
    loaded.push({ path: file.path, sha256: file.sha256, defines });
  }
  // The mark of each value says which function made it, and so its type.
  return {
    // The mark says which `define…` function made each, and with it the type.
    features: things.feature as readonly Feature[],
    labels: things.label as readonly Label[],
    members: things.member as readonly Member[],
    gates: things.gate as readonly Gate[],
    files: loaded,
  };
}

/** As the YAML, a page or a message calls it; a gate calls its name its id. */
function nameOf(path: string, { value, kind, exportName }: DefinedExport): string {
  const name: unknown = Reflect.get(value, kind === "gate" ? "id" : "name");
  if (typeof name === "string") return name;
  throw new ModuleError(
    `Cannot use "${path}" as ${ARTICLE[kind]} must have a name: export ${exportName} has none; ` +
      "was it made by another version of the library?",
  );
}
