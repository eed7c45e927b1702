/** What a lake's table of contents must look like, and which of its keys does not. */
import { TABLES } from "./tables.js";

/** Kinds of values, as a message calls them. */
const KINDS = {
  text: "a text",
  number: "a count",
  time: "a time in milliseconds",
  file: "a path inside the lake",
  table: "a table of the lake",
  span: "a pair of times",
  numbers: "finite numbers",
  flag: "true",
} as const;

/** What a value must be: a kind, the members of an object, or, as a list of one, each item of a list. */
type Shape = keyof typeof KINDS | readonly [Shape] | { readonly [key: string]: Shape };

const MANIFEST: Shape = {
  symbols: ["text"],
  series: [
    {
      table: "table",
      symbol: "text",
      venue: "text",
      "barMs?": "number",
      columns: ["text"],
      files: [{ path: "file", month: "text", rows: "number", fromMs: "time", toMs: "time", sha256: "text" }],
    },
  ],
  coverage: [{ venue: "text", symbol: "text", spans: ["span"], "isExact?": "flag" }],
  unfinished: [{ symbol: "text", venue: "text", barMs: "number", values: "numbers" }],
  sources: ["text"],
};

/** A key with `?` may be absent. */
function objectionIn(value: unknown, shape: Shape, where: string): string | undefined {
  if (typeof shape === "string")
    return isOf(shape, value)
      ? undefined
      : `${where} must be ${KINDS[shape]}: found ${JSON.stringify(value) ?? "nothing"}`;
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return `${where} must be a list: found ${typeof value}`;
    return firstOf(value, (item, i) => objectionIn(item, (shape as readonly [Shape])[0], `${where}[${i}]`));
  }
  if (!isObject(value)) return `${where} must be an object: found ${JSON.stringify(value) ?? "nothing"}`;
  return firstOf(Object.entries(shape), ([key, member]) => {
    const name = key.replace("?", "");
    return name !== key && value[name] === undefined ? undefined : objectionIn(value[name], member, `${where} ${name}`);
  });
}

/**
 * Which key of a table of contents is not what it must be, in words: `lake.json series[3] files[0] rows must be a
 * number: found "x"`; undefined if all are.
 */
export function objectionTo(manifest: unknown, name: string): string | undefined {
  return objectionIn(manifest, MANIFEST, name);
}

function firstOf<T>(items: readonly T[], objection: (item: T, i: number) => string | undefined): string | undefined {
  for (const [i, item] of items.entries()) {
    const found = objection(item, i);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isOf(kind: keyof typeof KINDS, value: unknown): boolean {
  switch (kind) {
    case "text":
      return typeof value === "string";
    case "number":
      return Number.isSafeInteger(value) && Number(value) >= 0;
    case "time":
      return Number.isSafeInteger(value);
    case "span":
      return Array.isArray(value) && value.length === 2 && value.every((time) => Number.isFinite(time));
    case "numbers":
      return isObject(value) && Object.values(value).every((one) => Number.isFinite(one));
    case "flag":
      return value === true;
    case "table":
      return typeof value === "string" && Object.hasOwn(TABLES, value);
    case "file":
      // What is listed is read and what is not is removed: never outside the lake's own folders.
      return (
        typeof value === "string" &&
        Object.hasOwn(TABLES, value.split("/")[0]!) &&
        value.split("/").every((part) => part !== "" && part !== "." && part !== "..")
      );
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
