/** Modules of core as JavaScript, for tests that need a process of their own: it cannot read the sources. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** @returns `into`, with every module of core in it. */
export function coreAsModules(into: string): string {
  const core = fileURLToPath(new URL("../../src/core", import.meta.url));
  mkdirSync(into, { recursive: true });
  writeFileSync(join(into, "package.json"), '{"type":"module"}');
  for (const name of readdirSync(core, { recursive: true, encoding: "utf8" }).filter((one) => one.endsWith(".ts"))) {
    const { outputText } = ts.transpileModule(readFileSync(join(core, name), "utf8"), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022, verbatimModuleSyntax: true },
    });
    const path = join(into, name.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, outputText);
  }
  return into;
}
