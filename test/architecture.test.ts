/** The order of the rooms: a room imports only rooms before it, and only through their doors. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const ROOMS = [
  "core",
  "market",
  "features",
  "dataset",
  "models",
  "predictions",
  "jobs",
  "training",
  "search",
  "backtest",
  "validation",
  "rollout",
  "config",
  "run",
  "live",
  "report",
  "workbench",
];

/** Packages that few rooms may know; `import type` counts too, since it ends up in declarations. */
const KNOWN_BY: Readonly<Record<string, readonly string[]>> = {
  "@tensorflow/tfjs-node": ["models"],
  koffi: ["models"],
  protobufjs: ["models"],
  "onnxruntime-node": ["models"],
  "@duckdb/node-api": ["market"],
  ccxt: ["market"],
  ws: ["market"],
  pg: ["jobs", "search"],
  "pg-boss": ["jobs"],
  fastify: ["live"],
  "plotly.js-cartesian-dist-min": ["report"],
  "plotly.js-dist": ["report"],
  yaml: ["config"],
  tslab: ["workbench"],
  typescript: ["core"],
};

const src = fileURLToPath(new URL("../src", import.meta.url));

interface Import {
  /** Path from src. */
  readonly from: string;
  readonly specifier: string;
}

/** Every import, re-export, dynamic import, import type and require of a source text. */
function importsOf(from: string, text: string): Import[] {
  const specifiers: string[] = [];
  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier !== undefined &&
      ts.isStringLiteral(node.moduleSpecifier)
    )
      specifiers.push(node.moduleSpecifier.text);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal))
      specifiers.push(node.argument.literal.text);
    const called = ts.isCallExpression(node) ? node.arguments[0] : undefined;
    if (
      called !== undefined &&
      ts.isCallExpression(node) &&
      ts.isStringLiteral(called) &&
      (node.expression.kind === ts.SyntaxKind.ImportKeyword ||
        /(^|\.|\)$)(require|createRequire\(.*\))(\.resolve)?$/.test(node.expression.getText()))
    )
      specifiers.push(called.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(from, text, ts.ScriptTarget.ESNext, true));
  return specifiers.map((specifier) => ({ from, specifier }));
}

/** What is wrong with an import, or undefined. */
function objection({ from, specifier }: Import): string | undefined {
  const room = from.split("/")[0]!;
  if (!specifier.startsWith(".")) {
    const name = specifier
      .split("/")
      .slice(0, specifier.startsWith("@") ? 2 : 1)
      .join("/");
    const owners = KNOWN_BY[name];
    if (owners === undefined || owners.includes(room)) return undefined;
    return `${from} imports ${name}, which only ${owners.join(" and ")} may know`;
  }
  const target = relative(src, resolve(src, dirname(from), specifier));
  const targetRoom = target.split("/")[0]!;
  if (targetRoom === room) return undefined;
  if (target.startsWith("..")) return `${from} imports ${specifier}, outside src`;
  if (target === "index.js") return `${from} imports ${specifier}, the door of the whole house`;
  if (ROOMS.indexOf(targetRoom) > ROOMS.indexOf(room)) return `${from} imports ${targetRoom}, a later room`;
  if (target !== `${targetRoom}/index.js`) return `${from} imports ${specifier}, not the room's index.js`;
  return undefined;
}

/** Files that import each other in a circle, as one path; type-only imports count. */
function circles(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, specifier } of imports) {
    if (!specifier.startsWith(".")) continue;
    const target = relative(src, resolve(src, dirname(from), specifier)).replace(/\.js$/, ".ts");
    next.set(from, [...(next.get(from) ?? []), target]);
  }
  const found: string[] = [];
  const finished = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      return;
    }
    if (finished.has(file)) return;
    for (const target of next.get(file) ?? []) walk(target, [...path, file]);
    finished.add(file);
  };
  for (const file of next.keys()) walk(file, []);
  return found;
}

/** Whether a text of 20 lines or more does nothing but hand on: imports, re-exports, functions that are one call. */
function onlyForwards(text: string): boolean {
  const { statements } = ts.createSourceFile("a.ts", text, ts.ScriptTarget.ESNext, true);
  return text.trimEnd().split("\n").length >= 20 && statements.length > 0 && statements.every(forwards);
}

function forwards(statement: ts.Statement): boolean {
  if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) return true;
  if (ts.isFunctionDeclaration(statement)) return statement.body !== undefined && handsOn(statement, statement.body);
  if (!ts.isVariableStatement(statement)) return false;
  return statement.declarationList.declarations.every(
    ({ initializer }) =>
      initializer !== undefined && ts.isArrowFunction(initializer) && handsOn(initializer, initializer.body),
  );
}

/** One call, to which every argument is a parameter. */
function handsOn({ parameters }: ts.SignatureDeclarationBase, body: ts.ConciseBody): boolean {
  const only = ts.isBlock(body) ? (body.statements.length === 1 ? body.statements[0]! : undefined) : body;
  const value = only === undefined || ts.isExpression(only) ? only : expressionOf(only);
  const call = value !== undefined && ts.isAwaitExpression(value) ? value.expression : value;
  if (call === undefined || !ts.isCallExpression(call)) return false;
  const names = parameters.map(({ name }) => name.getText());
  return call.arguments.every((each) => names.includes((ts.isSpreadElement(each) ? each.expression : each).getText()));
}

function expressionOf(statement: ts.Statement): ts.Expression | undefined {
  return ts.isReturnStatement(statement) || ts.isExpressionStatement(statement) ? statement.expression : undefined;
}

const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
const imports = files.flatMap((path) => importsOf(path, readFileSync(join(src, path), "utf8")));

describe("the house", () => {
  it("has only the rooms that are listed", () => {
    expect(
      [...new Set(files.map((path) => path.split("/")[0]))].filter(
        (name) => name !== "index.ts" && !ROOMS.includes(name!),
      ),
    ).toEqual([]);
  });

  it("gives every room a door", () => {
    expect(
      ROOMS.filter(
        (room) => files.some((path) => path.startsWith(`${room}/`)) && !existsSync(join(src, room, "index.ts")),
      ),
    ).toEqual([]);
  });

  it("imports only earlier rooms, through their doors, and keeps each engine in its room", () => {
    const fromRooms = imports.filter(({ from }) => from.includes("/"));
    expect(fromRooms.length).toBeGreaterThan(20);
    expect(fromRooms.map(objection).filter((each) => each !== undefined)).toEqual([]);
  });

  it("has no circle of imports", () => {
    expect(circles(imports)).toEqual([]);
  });

  it("has no file that only forwards, but for the doors", () => {
    const inside = files.filter((path) => !/(^|\/)index\.ts$/.test(path));
    expect(inside.filter((path) => onlyForwards(readFileSync(join(src, path), "utf8")))).toEqual([]);
  });

  it("has a door without code", () => {
    const door = readFileSync(join(src, "index.ts"), "utf8");
    const statements = ts.createSourceFile("index.ts", door, ts.ScriptTarget.ESNext).statements;
    expect(statements.filter((statement) => !ts.isExportDeclaration(statement))).toEqual([]);
  });

  it("ends the lines of Python, shell and CSS by column 120, as the linter has TypeScript do", () => {
    const isChecked = (path: string): boolean => /\.(py|sh|css)$/.test(path) && !/(^|\/)screenshots\//.test(path);
    const root = dirname(src);
    const checked = ["src", "test"].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`),
    );
    const long = checked.filter(isChecked).flatMap((path) =>
      readFileSync(join(root, path), "utf8")
        .split("\n")
        .flatMap((line, k) => (line.length > 120 ? [`${path}:${k + 1}`] : [])),
    );
    expect(long).toEqual([]);
  });

  it("reads neither the clock nor unseeded randomness outside core", () => {
    const forbidden = /\bMath\.random\(|\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\.toLocale[A-Z]\w*\(/;
    const allowed = ["core/clock.ts", "core/rng.ts"];
    expect(
      files.filter(
        (path) => !allowed.includes(path) && forbidden.test(withoutComments(readFileSync(join(src, path), "utf8"))),
      ),
    ).toEqual([]);
  });
});

describe("the rules of the house", () => {
  it.each([
    ["core/rng.ts", 'import { x } from "../market/index.js";', "core/rng.ts imports market, a later room"],
    [
      "dataset/a.ts",
      'import { x } from "../core/rng.js";',
      "dataset/a.ts imports ../core/rng.js, not the room's index.js",
    ],
    [
      "dataset/a.ts",
      'import { x } from "../index.js";',
      "dataset/a.ts imports ../index.js, the door of the whole house",
    ],
    [
      "dataset/a.ts",
      'export type X = import("../report/index.js").Figure;',
      "dataset/a.ts imports report, a later room",
    ],
    [
      "dataset/a.ts",
      'const tf = await import("@tensorflow/tfjs-node");',
      "dataset/a.ts imports @tensorflow/tfjs-node, which only models may know",
    ],
    [
      "search/a.ts",
      'const k = createRequire(import.meta.url)("koffi");',
      "search/a.ts imports koffi, which only models may know",
    ],
    [
      "workbench/a.ts",
      'const path = createRequire(import.meta.url).resolve("plotly.js-cartesian-dist-min/plotly-cartesian.min.js");',
      "workbench/a.ts imports plotly.js-cartesian-dist-min, which only report may know",
    ],
    ["live/a.ts", 'import { Pool } from "pg";', "live/a.ts imports pg, which only jobs and search may know"],
    ["search/a.ts", 'import "../../test/x.js";', "search/a.ts imports ../../test/x.js, outside src"],
  ])("refuse in %s: %s", (from, text, said) => {
    expect(importsOf(from, text).map(objection)).toEqual([said]);
  });

  it("see a file that only forwards, and let pass one that does something", () => {
    const forwarding = [
      'import { f, g } from "./f.js";',
      'export * from "./h.js";',
      "export function a(x: number, y: number): number {\n  return f(x, y);\n}",
      "export async function b(...rest: number[]): Promise<number> {\n  return await g(...rest);\n}",
      "export const c = (x: number): number => f(x);",
    ].join("\n\n\n\n");
    expect(onlyForwards(forwarding)).toBe(true);
    expect(onlyForwards(forwarding.replace("f(x, y)", "f(x, 2 * y)"))).toBe(false);
    expect(onlyForwards(`${forwarding}\nexport const LIMIT = 3;\n`)).toBe(false);
    expect(onlyForwards(forwarding.replaceAll("\n\n", "\n"))).toBe(false);
  });

  it("see a circle", () => {
    const circle = [
      { from: "core/a.ts", specifier: "./b.js" },
      { from: "core/b.ts", specifier: "./a.js" },
    ];
    expect(circles(circle)).toEqual(["core/a.ts -> core/b.ts -> core/a.ts"]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
}
