import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";
import { definedKindOf, sha256 } from "../../core/index.js";
import { joinMembers, MEMBERS, type Member } from "../../models/index.js";
import type { ExtensionModule } from "../recipes/trainingOptions.js";

/**
 * The built-in members and those that the modules export, made by `defineMember`.
 *
 * @throws {RangeError} If a module was changed since the run began, or two members have one name.
 */
export async function membersOfModules(modules: readonly ExtensionModule[] = []): Promise<readonly Member[]> {
  const lists: (readonly Member[])[] = [MEMBERS];
  for (const { path, sha256: expected } of modules) {
    if (sha256(readFileSync(path)) !== expected)
      throw new RangeError(`Cannot load members from "${path}" as it must be as it was when the run began: it changed`);
    const exported = (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
    // The mark says that `defineMember` made it.
    lists.push(Object.values(exported).filter((value): value is Member => definedKindOf(value) === "member"));
  }
  return joinMembers(...lists);
}
