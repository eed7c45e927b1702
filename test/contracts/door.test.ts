/** What `import "tenbin"` costs, and what tslab's compiler makes of the declarations. Both look at dist. */
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const isBuilt = existsSync(join(root, "dist/index.js"));
const suite = describe.skipIf(!isBuilt);

suite(`import "tenbin"${isBuilt ? "" : " (not built; run: make build)"}`, () => {
  it("takes less than half a second and pulls in no engine", () => {
    const measure = `
      const started = performance.now();
      await import(${JSON.stringify(join(root, "dist/index.js"))});
      const elapsedMs = performance.now() - started;
      const { createRequire } = await import("node:module");
      const loaded = Object.keys(createRequire(${JSON.stringify(join(root, "package.json"))}).cache);
      const libraries = (await import("node:fs")).readFileSync("/proc/self/maps", "utf8");
      console.log(JSON.stringify({ elapsedMs, loaded, libraries }));`;
    const runs = [0, 1, 2].map(() => {
      const said = execFileSync(process.execPath, ["--input-type=module", "-e", measure], {
        cwd: root,
        encoding: "utf8",
        maxBuffer: 64_000_000,
      });
      return JSON.parse(said) as { elapsedMs: number; loaded: string[]; libraries: string };
    });
    // The best of three: the machine may be busy, the code may not.
    expect(Math.min(...runs.map(({ elapsedMs }) => elapsedMs))).toBeLessThan(500);
    const { loaded, libraries } = runs[0]!;
    expect(loaded.filter((path) => /tfjs|duckdb|koffi|plotly|danfojs|tslab|[\\/]yaml[\\/]/.test(path))).toEqual([]);
    expect(libraries).not.toMatch(/libtensorflow|libxgboost|duckdb|koffi/);
  });
});

/** The part of the compiler's interface that is the same in tslab's fork, which ships no types of its own. */
type Compiler = typeof import("typescript");

suite("the declarations", () => {
  it("can be read by the compiler inside tslab, TypeScript 5.0.4", () => {
    const ts = createRequire(import.meta.url)("@tslab/typescript-for-tslab") as Compiler;
    expect(ts.version).toMatch(/^5\.0\.4/);
    const cell = join(root, "cell.ts");
    const options = {
      target: ts.ScriptTarget.ES2020,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.NodeJs ?? 2,
      lib: ["lib.es2020.d.ts"],
      types: ["node"],
      typeRoots: [join(root, "node_modules/@types")],
      strict: true,
      noEmit: true,
      skipLibCheck: false,
    };
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists } = host;
    const text = 'import * as tenbin from "./dist/index.js";\nexport const rng: tenbin.Rng = tenbin.createRng(7);\n';
    host.fileExists = (path) => path === cell || fileExists.call(host, path);
    host.getSourceFile = (path, version, ...rest) =>
      path === cell ? ts.createSourceFile(path, text, version) : getSourceFile.call(host, path, version, ...rest);
    const program = ts.createProgram([cell], options, host);
    const problems = ts
      .getPreEmitDiagnostics(program)
      .filter(
        ({ file }) => file === undefined || file.fileName === cell || file.fileName.startsWith(join(root, "dist")),
      )
      .map(({ file, messageText }) => `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
    expect(problems).toEqual([]);
    const foreign = program
      .getSourceFiles()
      .map(({ fileName }) => fileName)
      .filter((path) => /node_modules\/(?!@types\/node|@tslab|undici-types|typescript)/.test(path));
    expect(foreign).toEqual([]);
  });
});
