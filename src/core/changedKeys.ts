/** What differs between two configurations, key by key. */

/** A tree of JSON. */
type Tree = Readonly<Record<string, unknown>>;

/** One key that differs; undefined where a side does not have it. */
export interface ChangedKey {
  /** `training.epochs`. */
  readonly key: string;
  readonly a: string | undefined;
  readonly b: string | undefined;
}

/** Keys whose values differ, in the order of the alphabet; nested keys are joined with dots, a list is one value. */
export function changedKeys(a: Tree, b: Tree): ChangedKey[] {
  const left = new Map(flatten(a, ""));
  const right = new Map(flatten(b, ""));
  const keys = [...new Set([...left.keys(), ...right.keys()])].sort((one, other) =>
    one < other ? -1 : one > other ? 1 : 0,
  );
  return keys
    .filter((key) => left.get(key) !== right.get(key))
    .map((key) => ({ key, a: left.get(key), b: right.get(key) }));
}

function flatten(value: Tree, prefix: string): [string, string][] {
  return Object.entries(value).flatMap(([key, member]) =>
    isTree(member) ? flatten(member, `${prefix}${key}.`) : [[`${prefix}${key}`, textOf(member)] as [string, string]],
  );
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
