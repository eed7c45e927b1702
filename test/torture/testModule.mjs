// @ts-check
/** Fakes of the tests, which are TypeScript, for a process that only reads JavaScript. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const INTO = join(ROOT, "dist/torture/modules");

/**
 * @param {string} room A folder of test/.
 * @param {string} name Of a module in it, as `sources/fakeServer.js`.
 * @returns {Promise<any>}
 */
export async function testModule(room, name) {
  const from = join(ROOT, "test", room);
  for (const file of readdirSync(from, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts") || file.endsWith(".test.ts")) continue;
    const path = join(INTO, room, file.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(path), { recursive: true });
    const { outputText } = ts.transpileModule(readFileSync(join(from, file), "utf8"), {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true },
    });
    writeFileSync(path, outputText);
  }
  return import(pathToFileURL(join(INTO, room, name)).href);
}
