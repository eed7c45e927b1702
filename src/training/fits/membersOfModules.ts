import { loadModule, type ModuleFile } from "../../core/index.js";
import { joinMembers, MEMBERS, type Member } from "../../models/index.js";

/**
 * The built-in members and those that the modules export, made by `defineMember`.
 *
 * @throws {ModuleError} If a module was changed since the run began. @throws {RangeError} If two members have one name.
 */
export async function membersOfModules(modules: readonly ModuleFile[] = []): Promise<readonly Member[]> {
  const lists: (readonly Member[])[] = [MEMBERS];
  for (const module of modules) {
    const things = await loadModule(module);
    // The mark says that `defineMember` made it.
    lists.push(things.filter(({ kind }) => kind === "member").map(({ value }) => value as Member));
  }
  return joinMembers(...lists);
}
