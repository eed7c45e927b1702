import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compileModule } from "../../src/core/compileModule.js";
import { loadModule, ModuleError, pinModule } from "../../src/core/index.js";

const folder = mkdtempSync(join(tmpdir(), "tenbin-modules-"));

const GAP = `
import { defineFeature, type Bars } from "tenbin";
const opens = (bars: Bars): Float64Array => bars.open;
export const gap = defineFeature({
  name: "gap", formula: "ln(o / previous c)", lookBackBars: 2,
  compute: ({ bars }) => opens(bars).map((open, i) => Math.log(open / (bars.close[i - 1] ?? NaN))),
});
export const note = "not defined";
`;

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const load = (name: string, text: string) => loadModule(pinModule(write(name, text)));

describe("loadModule", () => {
  it("compiles TypeScript and returns what it defines, and nothing else that it exports", async () => {
    const defined = await load("gap.ts", GAP);
    expect(defined).toMatchObject([{ kind: "feature", exportName: "gap", value: { name: "gap", lookBackBars: 2 } }]);
  });

  it("takes JavaScript, and a value once that is exported twice", async () => {
    const text = `import { defineFeature } from "tenbin";
      const compute = ({ rows }) => new Float64Array(rows);
      const one = defineFeature({ name: "one", formula: "1", lookBackBars: 1, compute });
      export { one, one as same }; export default one;`;
    expect(await load("one.mjs", text)).toHaveLength(1);
  });

  it("reads a file anew whose content has changed, within one process", async () => {
    const nameIn = async (name: string) =>
      Reflect.get((await load("changing.ts", GAP.replace('"gap"', `"${name}"`)))[0]!.value, "name") as string;
    expect([await nameIn("first"), await nameIn("second")]).toEqual(["first", "second"]);
  });

  it("refuses a file that changed after it was pinned", async () => {
    const pinned = pinModule(write("pinned.ts", GAP));
    write("pinned.ts", `${GAP}// and more`);
    await expect(loadModule(pinned)).rejects.toThrow(/pinned\.ts" as its content must be the one .* it has changed/);
  });

  it.each([
    ["another package", 'import fs from "node:fs";', 'stray.ts:1:1 imports "node:fs"'],
    ["a neighbour", 'export { x } from "./neighbour.js";', 'stray.ts:1:1 imports "./neighbour.js"'],
    ["a neighbour's type", 'import type { X } from "./neighbour.js";', 'stray.ts:1:1 imports "./neighbour.js"'],
    ["something later", 'const f = () => import("node:fs");', 'stray.ts:1:17 imports "node:fs"'],
    ["a name made up", "const f = (name: string) => import(name);", "stray.ts:1:29 imports a name made up"],
    ["by require", 'const fs = require("fs");', 'stray.ts:1:12 imports "fs"'],
    ["by import =", 'import fs = require("fs");', 'stray.ts:1:13 imports "fs"'],
    ["by an import type", 'let x: import("node:fs").Stats;', 'stray.ts:1:8 imports "node:fs"'],
    ["a part of the library", 'import { x } from "tenbin/dist/core/index.js";', 'imports "tenbin/dist/core/index.js"'],
  ])("refuses a module that imports %s", async (_what, text, said) => {
    const loading = load("stray.ts", text);
    await expect(loading).rejects.toThrow(ModuleError);
    await expect(loading).rejects.toThrow('stray.ts" as it may import from "tenbin" only');
    await expect(loading).rejects.toThrow(said);
  });

  it.each([
    ["does not parse", "export const = 3;", /bad\.ts" as it must parse: bad\.ts:1:14 /],
    ["never ends", "await new Promise(() => {});", /may not wait at its top level, only define: bad\.ts:1:1 awaits/],
    ["throws", 'throw new Error("out of order");', /bad\.ts" as loading it must not fail: out of order/],
    ["is empty", "", /it exports nothing/],
    ["exports nothing defined", "export const a = 1, b = { name: 'b' };", /it exports a, b/],
    [
      "asks the library for what it has not",
      'import { defineFeatur } from "tenbin"; export const a = defineFeatur({});',
      /bad\.ts" as loading it must not fail: .*defineFeatur/,
    ],
  ])("refuses a module that %s", async (_what, text, said) => {
    await expect(load("bad.ts", text)).rejects.toThrow(said);
  });

  it("lets a function inside wait", async () => {
    await expect(load("waiting.ts", `${GAP}export const later = async () => await 1;`)).resolves.toHaveLength(1);
  });
});

describe("pinModule", () => {
  it("refuses what is no file that could be a module", () => {
    const directory = join(folder, "folder.ts");
    mkdirSync(directory);
    symlinkSync("/dev/zero", join(folder, "zero.ts"));
    expect(() => pinModule(join(folder, "none.ts"))).toThrow(/none\.ts" as it must be a file: found nothing there/);
    expect(() => pinModule(directory)).toThrow(/folder\.ts" as it must be a file: found a folder/);
    expect(() => pinModule(join(folder, "zero.ts"))).toThrow(/found a pipe or a device/);
    expect(() => pinModule(write("big.ts", "/".repeat(300_000)))).toThrow(/may hold 262144 bytes: it holds 300000/);
    expect(() => pinModule("features.py")).toThrow(/must end in \.ts, \.mts, \.js or \.mjs/);
  });
});

describe("compileModule", () => {
  const declarations = write(
    "tenbin.d.ts",
    `export interface Bars { readonly open: Float64Array }
     export declare function defineFeature(feature: { compute: (context: { bars: Bars }) => Float64Array }): object;`,
  );
  const compile = (text: string, path = join(folder, "typed.ts")) => compileModule({ path, text, declarations });

  it("names what does not fit the library's types, and where", () => {
    const text = `import { defineFeature } from "tenbin";
export const gap = defineFeature({ compute: ({ bars }) => bars.opn });`;
    expect(() => compile(text)).toThrow(
      /typed\.ts" as its types must fit: typed\.ts:2:64 Property 'opn' does not exist on type 'Bars'/,
    );
    expect(compile(text.replace("opn", "open"))).toContain("defineFeature");
  });

  it("lets parameters go untyped, a word be said, and JavaScript be", () => {
    const text = `import { defineFeature } from "tenbin";
const same = (x) => x;
export const gap = defineFeature({ compute: ({ bars }) => { console.log("gap"); return same(bars.open); } });`;
    expect(() => compile(text)).not.toThrow();
    expect(() => compile("export const a = 1; a.b.c;", join(folder, "loose.js"))).not.toThrow();
  });
});
