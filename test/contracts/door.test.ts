/** What `import "tenbin"` costs, and what tslab's compiler makes of the declarations. Both look at dist. */
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const isBuilt = existsSync(join(root, "dist/index.js"));
const suite = describe.skipIf(!isBuilt);

suite(`import "tenbin"${isBuilt ? "" : " (not built; run: make build)"}`, () => {
  it("reads few modules, one package beside our own, and no engine", () => {
    const measure = `
      import { Session } from "node:inspector";
      const session = new Session();
      session.connect();
      const modules = [];
      session.on("Debugger.scriptParsed", ({ params }) => modules.push({ url: params.url, characters: params.length }));
      session.post("Debugger.enable");
      await import(${JSON.stringify(pathToFileURL(join(root, "dist/index.js")).href)});
      const { createRequire } = await import("node:module");
      const required = Object.keys(createRequire(${JSON.stringify(join(root, "package.json"))}).cache);
      const libraries = (await import("node:fs")).readFileSync("/proc/self/maps", "utf8");
      console.log(JSON.stringify({ modules, required, libraries }));`;
    const said = execFileSync(process.execPath, ["--input-type=module", "-e", measure], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 64_000_000,
    });
    const { modules, required, libraries } = JSON.parse(said) as {
      readonly modules: readonly { readonly url: string; readonly characters: number }[];
      readonly required: readonly string[];
      readonly libraries: string;
    };
    const files = modules.filter(({ url }) => url.startsWith("file:"));
    const packages = files.flatMap(({ url }) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
    expect([...new Set(packages)]).toEqual(["zod"]);
    // A bound on growth by accident: it is 1,077 modules, 3.66 million characters with their comments. The seconds are
    // the row "import" of make bench.
    expect(files.length).toBeGreaterThan(300);
    expect(files.length).toBeLessThan(1_100);
    expect(files.reduce((sum, { characters }) => sum + characters, 0)).toBeLessThan(3_660_000);
    expect(required.filter((path) => /tfjs|duckdb|koffi|plotly|danfojs|tslab|[\\/]yaml[\\/]/.test(path))).toEqual([]);
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
