/**
 * The mark of what `defineFeature`, `defineLabel`, `defineMember` and `defineGate` return, by which an
 * extension's exports are told from everything else it exports.
 *
 * The mark is a registered symbol: a module that imports "tenbin" and a test that reads the sources hold
 * two copies of this file, and must still know each other's values.
 */
const DEFINED = Symbol.for("tenbin.defined");

/** The things that a quant may add, each a value with a name. */
export type DefinedKind = "feature" | "label" | "member" | "gate";

/** The same value, marked and frozen. */
export function defined<T extends object>(kind: DefinedKind, value: T): T {
  return Object.freeze(Object.defineProperty({ ...value }, DEFINED, { value: kind, enumerable: false }));
}

/** What `value` was defined as; undefined for anything else. */
export function definedKindOf(value: unknown): DefinedKind | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return Reflect.get(value, DEFINED) as DefinedKind | undefined;
}
