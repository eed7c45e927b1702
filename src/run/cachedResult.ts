/** Results of a phase kept on disk, so that the next notebook, the report and a run after a kill find them. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  canonicalJson,
  codeHashOf,
  machineCodeOf,
  parseJson,
  readBoundedFile,
  sha256,
  writeFileAtomically,
} from "../core/index.js";

const ARRAYS = { Float64Array, Float32Array, Int32Array, Uint8Array } as const;
type ArrayName = keyof typeof ARRAYS;

/** What a result depends on: anything that can be written as JSON, and the code that makes it. */
export interface ResultKey {
  readonly directory: string;
  /** For people: the first part of the file's name. */
  readonly name: string;
  readonly inputs: unknown;
  /** `import.meta.url` of the module whose code makes it. */
  readonly module: string;
}

/**
 * The result of `compute`, read back when the same inputs and the same code made it before. Typed
 * arrays, NaN and infinities survive. A file that cannot be read is made again.
 */
export async function cachedResult<T>(
  { directory, name, inputs, module }: ResultKey,
  compute: () => T | Promise<T>,
): Promise<T> {
  const hash = sha256(canonicalJson({ inputs, code: codeHashOf(module) })).slice(0, 16);
  const path = join(directory, `${name}-${hash}.json`);
  const known = existsSync(path) ? readCached<T>(path) : undefined;
  if (known !== undefined) return known.result;
  const result = await compute();
  const text = JSON.stringify({ result }, pack);
  writeFileAtomically(path, `${JSON.stringify({ sha256: sha256(text) })}\n${text}\n`);
  return result;
}

/** A text that is longer has no string. */
const MOST_BYTES = 2 ** 29 - 25;

/** Undefined where the file is torn or altered. */
function readCached<T>(path: string): { readonly result: T } | undefined {
  try {
    const [head = "", text = ""] = readBoundedFile(path, MOST_BYTES).toString("utf8").split("\n");
    const { sha256: expected } = parseJson(head) as { readonly sha256?: string };
    return sha256(text) === expected ? (JSON.parse(text, unpack) as { readonly result: T }) : undefined;
  } catch (error) {
    // What the machine refuses to give may be whole, and hours went into it.
    if (machineCodeOf(error) !== undefined) throw error;
    return undefined;
  }
}

function pack(_key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) return { $number: String(value) };
  if (!ArrayBuffer.isView(value)) return value;
  const name = value.constructor.name;
  if (!isArrayName(name))
    throw new TypeError(`Cannot keep a result as its arrays must be of a known kind: found ${name}`);
  return { $array: name, base64: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64") };
}

function unpack(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("$number" in value) return Number(value.$number);
  if (!("$array" in value) || !("base64" in value)) return value;
  const name = String(value.$array);
  if (!isArrayName(name)) return value;
  const bytes = Buffer.from(String(value.base64), "base64");
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return new ARRAYS[name](copy);
}

function isArrayName(name: string): name is ArrayName {
  return Object.hasOwn(ARRAYS, name);
}
