/**
 * What a schema has against a value, as one sentence: the fault that explains most, then how many more there are and
 * where. Fits what zod finds, whose own text is two lines for each fault.
 */
import { didYouMean } from "./nearestNames.js";

/** A fault as a schema finds it, before it has words. */
export interface UnsaidFault {
  readonly code?: string;
  readonly input?: unknown;
  readonly expected?: unknown;
  readonly values?: readonly unknown[];
  readonly keys?: readonly string[];
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly inclusive?: boolean;
  readonly inst?: unknown;
}

/** A fault with its words, and where it lies. */
export interface SchemaFault {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

const MISSING = "must be given";
/** So many places are named, the rest is a number. */
const PLACES = 5;
const LONGEST_VALUE = 60;

/** Our words for a fault, to be given to a schema as its `error`; undefined: the schema's own are as good. */
export function schemaFaultWords(fault: UnsaidFault): string | undefined {
  if (fault.code !== "unrecognized_keys" && fault.code !== "custom" && fault.input === undefined) return MISSING;
  const found = `found ${valueWords(fault.input)}`;
  switch (fault.code) {
    case "unrecognized_keys":
      return unknownKeys(fault.keys ?? [], fault.inst);
    case "invalid_type":
      return `must be ${kindWords(fault.expected)}: ${found}`;
    case "invalid_value":
      return `must be ${choiceWords(fault.values ?? [])}: ${found}`;
    case "too_small":
      return boundWords(fault, { atLeast: fault.minimum });
    case "too_big":
      return boundWords(fault, { atMost: fault.maximum });
    case "invalid_union":
      return `has none of the forms that it may have: ${found}`;
    default:
      return undefined;
  }
}

/**
 * One sentence without its subject: `training.epochs must be at least 1: found 0 (and 2 more faults: at seed, data)`.
 * Unknown keys come first, since a key spelled wrong is one that is missing too, and missing ones last.
 *
 * @param faults At least one.
 */
export function sayFirstFault(faults: readonly SchemaFault[]): string {
  const [first, ...rest] = [...faults].sort((a, b) => rankOf(a) - rankOf(b));
  if (first === undefined) throw new RangeError("Cannot say a fault as there must be one: found none");
  const said = faultWithPlace(first);
  // A number without end is both no whole number and above its bound.
  const others = rest.filter(({ path }) => placeOf(path) !== placeOf(first.path));
  if (others.length === 0) return said;
  const places = [...new Set(others.map(({ path }) => placeOf(path) || "its top"))];
  const named = places.slice(0, PLACES).join(", ") + (places.length > PLACES ? ", …" : "");
  return `${said} (and ${others.length} more ${others.length === 1 ? "fault" : "faults"}: at ${named})`;
}

function rankOf({ code, message }: SchemaFault): number {
  if (code === "unrecognized_keys") return 0;
  return message === MISSING ? 2 : 1;
}

function faultWithPlace({ path, message }: SchemaFault): string {
  const place = placeOf(path);
  const line = message.replace(/\s*\n\s*/g, " ");
  if (/^(must|has|is) /.test(line)) return `${place || "it"} ${line}`;
  return place === "" ? line : `${place}: ${line}`;
}

function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return place.replace(/^\./, "").slice(0, 2 * LONGEST_VALUE);
}

function unknownKeys(keys: readonly string[], schema: unknown): string {
  const known = shapeOf(schema);
  const found = `has no key ${keys.slice(0, PLACES).map(valueWords).join(", ")}${keys.length > PLACES ? ", …" : ""}`;
  if (known.length === 0) return found;
  return `${found}; its keys are ${known.join(", ")}${didYouMean(keys[0] ?? "", known)}`;
}

function shapeOf(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null || !("shape" in schema)) return [];
  const { shape } = schema;
  return typeof shape === "object" && shape !== null ? Object.keys(shape) : [];
}

function choiceWords(values: readonly unknown[]): string {
  return `${values.length === 1 ? "" : "one of "}${values.map(valueWords).join(", ")}`;
}

function boundWords(
  { input, origin, inclusive = true }: UnsaidFault,
  {
    atLeast,
    atMost,
  }: { readonly atLeast?: number | bigint | undefined; readonly atMost?: number | bigint | undefined },
): string {
  const isNumber = typeof input === "number";
  const far = atLeast === undefined ? (inclusive ? "at most" : "below") : inclusive ? "at least" : "above";
  const unit = isNumber ? "" : origin === "string" ? " characters" : " entries";
  const size = typeof input === "string" || Array.isArray(input) ? String(input.length) : valueWords(input);
  return `must ${isNumber ? "be" : "hold"} ${far} ${atLeast ?? atMost}${unit}: found ${size}`;
}

function kindWords(expected: unknown): string {
  const words: Readonly<Record<string, string>> = {
    array: "a list",
    boolean: "true or false",
    int: "a whole number",
    number: "a number",
    object: "keys with values",
    record: "keys with values",
    string: "text",
    tuple: "a list",
  };
  return Object.hasOwn(words, String(expected)) ? words[String(expected)]! : String(expected);
}

function valueWords(value: unknown): string {
  if (typeof value === "string") {
    const text = JSON.stringify(value);
    return text.length <= LONGEST_VALUE ? text : `${JSON.stringify(value.slice(0, LONGEST_VALUE))}…`;
  }
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "keys with values" : String(value);
}
