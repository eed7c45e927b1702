/**
 * A module of one's own, in TypeScript or JavaScript, made ready to be imported: nothing but "tenbin" may
 * enter it, so that its text is all that decides what it does.
 */
import { createRequire } from "node:module";
import { resolve } from "node:path";

type Ts = typeof import("typescript");
type Node = import("typescript").Node;
type SourceFile = import("typescript").SourceFile;
type Diagnostic = import("typescript").Diagnostic;

/** A module of one's own that cannot be used; the message names the file and, where there is one, the place. */
export class ModuleError extends Error {
  override readonly name = "ModuleError";
}

export interface ModuleSource {
  /** As the user wrote it: for messages, and its ending tells the language. */
  readonly path: string;
  readonly text: string;
  /**
   * Declarations of "tenbin", an absolute path. With them the types of a TypeScript module are checked, without
   * them only its syntax.
   */
  readonly declarations?: string;
}

/** What a module may say to the world while it is being tried; there are no other globals of Node. */
const CONSOLE = "declare const console: Record<'log' | 'info' | 'warn' | 'error', (...what: unknown[]) => void>;";

/**
 * The module as JavaScript.
 *
 * @throws {ModuleError} If it does not parse, imports anything but "tenbin", waits at its top level, or its types
 *   do not fit.
 */
export function compileModule({ path, text, declarations }: ModuleSource): string {
  const ts = typescript();
  const { outputText, diagnostics = [] } = ts.transpileModule(text, {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, isolatedModules: true },
  });
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  refuse(path, "it must parse", diagnostics.map(placed(ts)));
  refuse(path, 'it may import from "tenbin" only', strayImports(ts, source));
  refuse(path, "it may not wait at its top level, only define", waits(ts, source));
  if (declarations !== undefined && /\.m?ts$/.test(path))
    refuse(path, "its types must fit", typeErrors(ts, { path, text, declarations }));
  return outputText;
}

/** Loaded on first use: only whoever has modules of their own waits for it. */
function typescript(): Ts {
  return createRequire(import.meta.url)("typescript") as Ts;
}

const MOST_SHOWN = 5;

function refuse(path: string, rule: string, found: readonly string[]): void {
  if (found.length === 0) return;
  const more = found.length > MOST_SHOWN ? `; and ${found.length - MOST_SHOWN} more` : "";
  throw new ModuleError(`Cannot use "${path}" as ${rule}: ${found.slice(0, MOST_SHOWN).join("; ")}${more}`);
}

/** "my_features.ts:3:14 …" */
function at(source: SourceFile, position: number, what: string): string {
  const { line, character } = source.getLineAndCharacterOfPosition(position);
  return `${source.fileName.split("/").at(-1)!}:${line + 1}:${character + 1} ${what}`;
}

function placed(ts: Ts): (diagnostic: Diagnostic) => string {
  return ({ file, start, messageText }) => {
    const what = ts.flattenDiagnosticMessageText(messageText, " ").replace(/\.$/, "");
    return file === undefined ? what : at(file, start ?? 0, what);
  };
}

/** Imports, re-exports, import types, dynamic imports and calls of `require` that name anything but "tenbin". */
function strayImports(ts: Ts, source: SourceFile): string[] {
  const found: string[] = [];
  const look = (node: Node, specifier: Node | undefined): void => {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier) && specifier.text === "tenbin") return;
    const named =
      specifier !== undefined && ts.isStringLiteralLike(specifier) ? `"${specifier.text}"` : "a name made up";
    found.push(at(source, node.getStart(source), `imports ${named}`));
  };
  const visit = (node: Node): void => {
    if (ts.isImportDeclaration(node)) look(node, node.moduleSpecifier);
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) look(node, node.moduleSpecifier);
    else if (ts.isExternalModuleReference(node)) look(node, node.expression);
    else if (ts.isImportTypeNode(node)) look(node, ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node);
    else if (ts.isCallExpression(node) && isImportCall(ts, node)) look(node, node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isImportCall(ts: Ts, { expression }: import("typescript").CallExpression): boolean {
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === "require")
  );
}

/** `await` outside any function. */
function waits(ts: Ts, source: SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined))
      found.push(at(source, node.getStart(source), "awaits"));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What the compiler says of the module against the library's own declarations. */
function typeErrors(ts: Ts, { path, text, declarations }: Required<ModuleSource>): string[] {
  const options = {
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts"],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
    skipLibCheck: true,
    strict: true,
    // A short module in the style of a notebook: parameters may go untyped.
    noImplicitAny: false,
    paths: { tenbin: [declarations] },
  };
  const host = ts.createCompilerHost(options);
  const root = resolve(path);
  const texts = new Map([
    [root, text],
    [CONSOLE_PATH, CONSOLE],
  ]);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, language, ...rest) => {
    const own = texts.get(name);
    return own === undefined ? read(name, language, ...rest) : ts.createSourceFile(name, own, language);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return program.getSemanticDiagnostics(program.getSourceFile(root)).map(placed(ts));
}

const CONSOLE_PATH = "/tenbin-console.d.ts";
