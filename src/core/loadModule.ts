/**
 * Modules of one's own: found by path, known by content, compiled once and imported into this process.
 *
 * What is compiled is kept below the checkout, where `import "tenbin"` means this very library. A module is
 * the user's own code and runs with the user's rights, as a notebook does.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { messageOf } from "./messageOf.js";
import { compileModule, ModuleError } from "./compileModule.js";
import { definedKindOf, type DefinedKind } from "./defined.js";
import { whatStopsReading, writeFileAtomically } from "./files.js";
import { canonicalJson, sha256 } from "./hash.js";

/** A module and the content that it must have. */
export interface ModuleFile {
  readonly path: string;
  readonly sha256: string;
}

/** One exported value that a `define…` function made. */
export interface DefinedExport {
  readonly kind: DefinedKind;
  /** As the module exports it. */
  readonly exportName: string;
  readonly value: object;
}

const LARGEST_BYTES = 256 * 1_024;

/**
 * A module by its content as it is now; nothing of it runs.
 *
 * @throws {ModuleError} If nothing is there that could be a module; says what is.
 */
export function pinModule(path: string): ModuleFile {
  return { path, sha256: sha256(readModule(path)) };
}

/**
 * Runs a module and returns what it defines, in the order of the names of its exports.
 *
 * @throws {ModuleError} If its content is no longer the one that was pinned, it does not compile, it throws, or
 *   it exports nothing defined.
 */
export async function loadModule({ path, sha256: pinned }: ModuleFile): Promise<readonly DefinedExport[]> {
  const text = readModule(path);
  const found = sha256(text);
  if (found !== pinned)
    throw new ModuleError(
      `Cannot use "${path}" as its content must be the one that the run was configured with: it has changed ` +
        `(${pinned.slice(0, 8)} became ${found.slice(0, 8)}); start the run anew`,
    );
  const exported = await importCompiled(path, compiledPath(path, text));
  const values = new Map<object, DefinedExport>();
  for (const exportName of Object.keys(exported).sort()) {
    const value = exported[exportName];
    const kind = definedKindOf(value);
    if (kind !== undefined && typeof value === "object" && value !== null && !values.has(value))
      values.set(value, { kind, exportName, value });
  }
  if (values.size === 0)
    throw new ModuleError(
      `Cannot use "${path}" as it must export, each by itself, what defineFeature, defineLabel, defineMember or ` +
        `defineGate made: it exports ${Object.keys(exported).join(", ") || "nothing"}`,
    );
  return [...values.values()];
}

function readModule(path: string): string {
  if (!/\.(m?ts|m?js)$/.test(path))
    throw new ModuleError(`Cannot use "${path}" as a module's name must end in .ts, .mts, .js or .mjs`);
  const stops = whatStopsReading(path);
  if (stops !== undefined) throw new ModuleError(`Cannot use "${path}" as it must be a file: found ${stops}`);
  const { size } = statSync(path);
  if (size > LARGEST_BYTES)
    throw new ModuleError(`Cannot use "${path}" as a module may hold ${LARGEST_BYTES} bytes: it holds ${size}`);
  return readFileSync(path, "utf8");
}

/** Where the compiled module lies; it is made unless it is there, whole. */
function compiledPath(path: string, text: string): string {
  const key = sha256(canonicalJson({ text, language: path.replace(/^.*\./, ""), library: libraryHash() })).slice(0, 32);
  const compiled = fileURLToPath(new URL(`../../data/extensions/${key}.mjs`, import.meta.url));
  if (existsSync(compiled) && isWhole(readFileSync(compiled, "utf8"))) return compiled;
  const declarations = fileURLToPath(new URL("../index.d.ts", import.meta.url));
  const body = compileModule({ path, text, ...(existsSync(declarations) ? { declarations } : {}) });
  writeFileAtomically(compiled, `// ${sha256(body)}\n${body}`);
  return compiled;
}

function isWhole(compiled: string): boolean {
  const end = compiled.indexOf("\n");
  return compiled.slice(0, end) === `// ${sha256(compiled.slice(end + 1))}`;
}

let knownLibrary: string | undefined;

/** Of the library's declarations: a module whose types fitted another library is checked again. */
function libraryHash(): string {
  if (knownLibrary !== undefined) return knownLibrary;
  const root = fileURLToPath(new URL("..", import.meta.url));
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".d.ts"));
  knownLibrary = sha256(
    names
      .sort()
      .map((name) => sha256(readFileSync(`${root}/${name}`)))
      .join("\n"),
  );
  return knownLibrary;
}

async function importCompiled(path: string, compiled: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(pathToFileURL(compiled).href)) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new ModuleError(`Cannot use "${path}" as loading it must not fail: ${messageOf(error)}`, { cause: error });
  }
}
