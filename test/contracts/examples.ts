/**
 * The examples of doc comments and papers as one program: each becomes a module of its own that imports what it
 * names, from "tenbin" first and else from the prelude, and is then type-checked like any other.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** One `@example`, at the line of its tag. */
export interface Example {
  /** Path from the root. */
  readonly file: string;
  readonly line: number;
  readonly code: string;
}

/** Every example below `directory`, in the order of the files. */
export function examplesBelow(directory: string): Example[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .flatMap((name) => examplesIn(relative(root, join(directory, name)), readFileSync(join(directory, name), "utf8")));
}

/** The examples of all doc comments in a source text; one ends with its comment or at the next tag. */
export function examplesIn(file: string, text: string): Example[] {
  return [...text.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap((comment) => {
    const lines = comment[0].replace(/\*\/$/, "").split("\n");
    const before = text.slice(0, comment.index).split("\n").length;
    return lines.flatMap((line, k) => {
      if (!/^\s*\*\s*@example\b/.test(line)) return [];
      const rest = lines.slice(k + 1);
      const next = rest.findIndex((each) => /^\s*\*\s*@[a-z]+\b/.test(each));
      const code = (next === -1 ? rest : rest.slice(0, next)).map((each) => each.replace(/^\s*\* ?/, "")).join("\n");
      return [{ file, line: before + k, code: code.replace(/^```.*$/gm, "").trimEnd() }];
    });
  });
}

/** The modules that a paper shows: its blocks of TypeScript that import from "tenbin", without the imports. */
export function modulesIn(file: string, text: string): Example[] {
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].flatMap(({ 1: code = "", index }) =>
    code.includes('from "tenbin"')
      ? [{ file, line: text.slice(0, index).split("\n").length, code: code.replace(/^import .*$/gm, "") }]
      : [],
  );
}

/**
 * What the compiler says against the examples, `file:line: message` each; empty when they could be copied.
 *
 * @param preludes Modules of declared values for what an example takes for granted, paths from the root.
 */
export function exampleProblems(examples: readonly Example[], preludes: readonly string[]): string[] {
  const modules = ["src/index.ts", ...preludes].map((path) => join(root, path));
  const library = libraryOf(modules);
  const names = modules.map((path) => exportsOf(library, path));
  const texts = new Map(
    examples.map((example, k) => [
      join(root, `test/contracts/example-${k}.ts`),
      { example, text: moduleOf(example.code, modules, names) },
    ]),
  );

  const options = library.getCompilerOptions();
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists.call(host, path);
  host.getSourceFile = (path, version, ...more) => {
    const own = texts.get(path);
    return own ? ts.createSourceFile(path, own.text, version) : getSourceFile.call(host, path, version, ...more);
  };
  const program = ts.createProgram({ rootNames: [...texts.keys()], options, host, oldProgram: library });
  return [...texts].flatMap(([path, { example }]) => {
    const source = program.getSourceFile(path)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${example.file}:${example.line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
  });
}

const libraries = new Map<string, ts.Program>();

/** The library and the preludes, read once. */
function libraryOf(modules: readonly string[]): ts.Program {
  const key = modules.join();
  const library = libraries.get(key) ?? ts.createProgram(modules, compilerOptions());
  libraries.set(key, library);
  return library;
}

/** Imports stand outside a function and the example inside it, so that it may declare a name again. */
function moduleOf(code: string, modules: readonly string[], names: readonly ReadonlySet<string>[]): string {
  const asked = new Set(code.match(/[A-Za-z_$][\w$]*/g));
  const imports = modules.map((path, k) => {
    const taken = [...asked].filter((name) => names[k]!.has(name) && !names.slice(0, k).some((all) => all.has(name)));
    return `import { ${taken.join(", ")} } from ${JSON.stringify(path.replace(/\.ts$/, ".js"))};`;
  });
  // What a file of one's own would export is, in a function, just declared.
  const declared = code.replace(/^export (?=const |function |class )/gm, "");
  return `${imports.join("\n")}\nexport async function example() {\n${declared}\n}\n`;
}

function exportsOf(program: ts.Program, path: string): ReadonlySet<string> {
  const checker = program.getTypeChecker();
  const symbol = checker.getSymbolAtLocation(program.getSourceFile(path)!);
  return new Set(checker.getExportsOfModule(symbol!).map(({ name }) => name));
}

function compilerOptions(): ts.CompilerOptions {
  const path = join(root, "test/tsconfig.json");
  const { config } = ts.readConfigFile(path, (file) => (existsSync(file) ? readFileSync(file, "utf8") : undefined));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(path));
  return {
    ...options,
    lib: ["lib.es2023.d.ts"],
    // An example need not use what it makes; it is as strict as a notebook's cell about what an index finds.
    noUnusedLocals: false,
    noUnusedParameters: false,
    noUncheckedIndexedAccess: false,
    verbatimModuleSyntax: false,
  };
}
