/**
 * The code a result was made by: a changed library never answers with an old result.
 *
 * Nobody keeps a list of what a result depends on: it is the module that makes it, and whatever that
 * module really imports, followed to the end. A room reached through its door counts whole.
 */
import { readFileSync, statSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "./hash.js";

/**
 * Static import, re-export and `import("./x.js")`. The compiler has taken out what is there for types
 * alone; in a source it counts too, which forgets nothing.
 */
const IMPORTED = /\b(?:from|import\s*\(?)\s*["'`](\.{1,2}\/[^"'`]+)["'`]/g;
/** `new URL("./worker.js", import.meta.url)`: a module of another process, or bytes that a module loads. */
const BY_URL = /\bnew URL\(\s*["'`](\.{1,2}\/[^"'`]+\.(?:[cm]?js|json|wasm|wat))["'`]\s*,\s*import\.meta\.url/g;

interface Module {
  readonly hash: string;
  /** Absolute paths. */
  readonly imports: readonly string[];
}

const modules = new Map<string, Module>();
const hashes = new Map<string, string>();

/**
 * SHA-256 over {@link modulesBehind} a module, 64 hexadecimal digits. The same for a checkout that was moved,
 * and throughout one process.
 *
 * @param moduleUrl `import.meta.url` of the module that makes the result, compiled or in its source.
 */
export function codeHashOf(moduleUrl: string): string {
  const before = hashes.get(moduleUrl);
  if (before !== undefined) return before;
  const from = dirname(fileURLToPath(moduleUrl));
  const lines = modulesBehind(moduleUrl).map((path) => `${relative(from, path)} ${moduleAt(path).hash}`);
  const hash = sha256(lines.sort().join("\n"));
  hashes.set(moduleUrl, hash);
  return hash;
}

/**
 * The module itself and every file of the library that it needs, directly or through others. Relative
 * specifiers are followed: static and dynamic imports, re-exports, and code or bytes named by
 * `new URL("…", import.meta.url)`. Packages are not.
 *
 * @returns Absolute paths, the module's own first.
 */
export function modulesBehind(moduleUrl: string): string[] {
  const found = new Set([fileURLToPath(moduleUrl)]);
  // A set is walked in the order of insertion, those that are added on the way included.
  for (const path of found) for (const needed of moduleAt(path).imports) found.add(needed);
  return [...found];
}

function moduleAt(path: string): Module {
  const before = modules.get(path);
  if (before !== undefined) return before;
  const bytes = readFileSync(path);
  const text = bytes.toString("utf8");
  const imports = [IMPORTED, BY_URL].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(([, specifier]) => fileOf(resolve(dirname(path), specifier!))),
  );
  const module = { hash: sha256(bytes), imports };
  modules.set(path, module);
  return module;
}

/** The compiled module, or the source that a test runs; nothing where words of a comment look like an import. */
function fileOf(path: string): readonly string[] {
  const candidates = [path, path.replace(/\.([cm]?)js$/, ".$1ts")];
  return candidates.filter((each) => statSync(each, { throwIfNoEntry: false })?.isFile() === true).slice(0, 1);
}
