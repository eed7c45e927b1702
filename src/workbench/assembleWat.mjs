/**
 * WebAssembly from its text format: node assembleWat.mjs module.wat module.wasm. Make calls it before it builds,
 * vitest before it tests; a module that is newer than its text stays.
 */
import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import wabt from "wabt";

/** @throws {Error} If the text is no module; it says where. */
export async function assembleWat(source, target) {
  if (isNewer(target, source)) return;
  const { parseWat } = await wabt();
  const module = parseWat(source, readFileSync(source, "utf8"), { simd: true });
  module.validate();
  const temporary = `${target}.tmp-${process.pid}`;
  writeFileSync(temporary, module.toBinary({}).buffer);
  renameSync(temporary, target);
}

function isNewer(target, source) {
  const made = statSync(target, { throwIfNoEntry: false });
  return made !== undefined && made.mtimeMs > statSync(source).mtimeMs;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await assembleWat(process.argv[2], process.argv[3]);
