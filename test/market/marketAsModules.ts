/** The library's first two rooms as JavaScript, since a child process cannot read the sources. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** @param into Inside the checkout, so that the modules find their packages. @returns `into`. */
export function marketAsModules(into: string): string {
  const src = fileURLToPath(new URL("../../src", import.meta.url));
  for (const room of ["core", "market"]) {
    for (const name of readdirSync(join(src, room), { recursive: true, encoding: "utf8" }).filter((one) =>
      one.endsWith(".ts"),
    )) {
      const path = join(into, room, name.replace(/\.ts$/, ".js"));
      mkdirSync(dirname(path), { recursive: true });
      const { outputText } = ts.transpileModule(readFileSync(join(src, room, name), "utf8"), {
        compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true },
      });
      writeFileSync(path, outputText);
    }
  }
  return into;
}
