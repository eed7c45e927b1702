/** What the lines of the registry come to: which name stands for which content now. */
import type { NamingLine, RegistryLine } from "./registryLine.js";

/** Letters of the alphabet, digits, `_` and `-`, a letter first: never a path. */
const ALIAS = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

/** The name of what was trained last; `make report` and `make train` give it. */
export const CANDIDATE_ALIAS = "candidate";

/** Whether a text can be the name of a model. */
export function isAlias(text: string): boolean {
  return ALIAS.test(text);
}

/** @throws {RangeError} If it cannot be the name of a model. */
export function requireAlias(action: string, alias: string): void {
  if (isAlias(alias)) return;
  throw new RangeError(
    `Cannot ${action} as a name must be 1 to 40 letters, digits, "_" or "-" that begin with a letter: found ` +
      `${JSON.stringify(alias.slice(0, 60))}`,
  );
}

/** A name and what it stood for before, which a training that was killed has left in place. */
export type NamedModel = NamingLine & {
  readonly before: NamedModel | undefined;
};

/** By name, in the order of the alphabet. */
export function namedModels(lines: readonly RegistryLine[]): ReadonlyMap<string, NamedModel> {
  const named = new Map<string, NamedModel>();
  for (const line of lines) {
    if (line.change === "unname") named.delete(line.alias);
    else if (line.change !== "judge") named.set(line.alias, { ...line, before: named.get(line.alias) });
  }
  return new Map([...named].sort(([a], [b]) => (a < b ? -1 : 1)));
}
