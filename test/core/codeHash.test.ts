import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { codeHashOf, modulesBehind } from "../../src/core/index.js";

const TREE: Readonly<Record<string, string>> = {
  "train/fit.js": 'import { a } from "../core/index.js";\nimport "./effects.js";\n',
  "train/effects.js": "export async function late() {\n  return (await import('./late.js')).x;\n}\n",
  "train/late.js": 'const kernel = new URL("./kernel.wat", import.meta.url);\nexport const x = kernel;\n',
  "train/kernel.wat": "(module)\n",
  "train/unused.js": "export {};\n",
  "core/index.js": "// what it's for\nexport * from \"./a.js\";\nexport {\n  // it's b\n  b,\n} from './b.js';\n",
  "core/a.js": 'import { b } from "./b.js";\nexport const a = b;\n',
  "core/b.js": 'import { a } from "./a.js";\nimport { readFileSync } from "node:fs";\nexport const b = 1;\n',
  "report/page.js": 'import { x } from "../train/fit.js";\n',
};
const NEEDED = Object.keys(TREE).filter((path) => !["train/unused.js", "report/page.js"].includes(path));

let places: string[];
beforeEach(() => {
  places = [];
});
afterEach(() => places.forEach((place) => rmSync(place, { recursive: true, force: true })));

/** Written anew each time, since a file is read once a process. */
function treeWith(changes: Readonly<Record<string, string>> = {}): string {
  const place = mkdtempSync(join(tmpdir(), "tenbin-codeHash-"));
  places.push(place);
  for (const [path, text] of Object.entries({ ...TREE, ...changes })) {
    mkdirSync(join(place, dirname(path)), { recursive: true });
    writeFileSync(join(place, path), text);
  }
  return place;
}
const fitIn = (place: string): string => pathToFileURL(join(place, "train/fit.js")).href;

describe("modulesBehind", () => {
  it("follows imports of every kind to the end, circles and comments in between included", () => {
    const place = treeWith();
    const found = modulesBehind(fitIn(place)).map((path) => relative(place, path));
    expect(found[0]).toBe("train/fit.js");
    expect(found.sort()).toEqual([...NEEDED].sort());
  });

  it("finds the source of what a source imports by its compiled name", () => {
    const place = treeWith({ "train/fit.js": 'import { y } from "./y.js";\n', "train/y.ts": "export const y = 1;\n" });
    expect(modulesBehind(fitIn(place)).map((path) => basename(path))).toEqual(["fit.js", "y.ts"]);
  });

  it("takes for a fit every room whose code decides it, and no page", () => {
    const src = fileURLToPath(new URL("../../src", import.meta.url));
    const fitJob = pathToFileURL(join(src, "training/fits/fitJob.ts")).href;
    const rooms = new Set(modulesBehind(fitJob).map((path) => relative(src, path).split("/")[0]));
    for (const room of ["core", "dataset", "models", "training"]) expect(rooms).toContain(room);
    for (const room of ["run", "report", "workbench"]) expect(rooms).not.toContain(room);
  });

  it("takes for a validation the money, the gates and the run's own part in them, and no page", () => {
    const src = fileURLToPath(new URL("../../src", import.meta.url));
    const found = modulesBehind(pathToFileURL(join(src, "run/validation/validateModels.ts")).href).map((path) =>
      relative(src, path),
    );
    const rooms = new Set(found.map((path) => path.split("/")[0]));
    for (const room of ["market", "features", "predictions", "backtest", "validation"]) expect(rooms).toContain(room);
    expect(found).toContain("run/validation/judge.ts");
    for (const room of ["report", "workbench"]) expect(rooms).not.toContain(room);
  });
});

describe("codeHashOf", () => {
  it.each(NEEDED)("changes with %s", (path) => {
    expect(codeHashOf(fitIn(treeWith({ [path]: `${TREE[path]} ` })))).not.toBe(codeHashOf(fitIn(treeWith())));
  });

  it.each(["train/unused.js", "report/page.js"])("stays when %s changes, which it does not need", (path) => {
    expect(codeHashOf(fitIn(treeWith({ [path]: "export const other = 1;\n" })))).toBe(codeHashOf(fitIn(treeWith())));
  });

  it("is the same for a checkout that was moved", () => {
    const place = treeWith();
    const moved = treeWith();
    cpSync(place, moved, { recursive: true });
    expect(codeHashOf(fitIn(moved))).toBe(codeHashOf(fitIn(place)));
    expect(codeHashOf(fitIn(place))).toMatch(/^[0-9a-f]{64}$/);
  });
});
