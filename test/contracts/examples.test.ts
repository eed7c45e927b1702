import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { exampleProblems, examplesBelow, examplesIn, modulesIn } from "./examples.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const src = `${root}/src`;
const PRELUDES = ["test/contracts/examplePrelude.ts"];
const example = (code: string) => ({ file: "src/a.ts", line: 3, code });

describe("the examples in doc comments", () => {
  it("compile when copied, one at the door of every room", () => {
    const examples = examplesBelow(src);
    const shown = new Set(examples.map(({ file }) => file));
    const doors = readdirSync(src, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [`src/${entry.name}/index.ts`] : [],
    );
    expect(doors.filter((door) => !shown.has(door))).toEqual([]);
    expect(exampleProblems(examples, PRELUDES)).toEqual([]);
  });

  it("compile in the papers too, where they stand as modules", () => {
    const papers = readdirSync(root).filter((name) => name.endsWith(".md"));
    const modules = papers.flatMap((paper) => modulesIn(paper, readFileSync(`${root}/${paper}`, "utf8")));
    expect(modules.map(({ file }) => file)).toContain("README.md");
    expect(exampleProblems(modules, [])).toEqual([]);
  });

  it("are found with their line, up to the next tag", () => {
    const text = "const a = 1;\n/**\n * A sum.\n *\n * @example\n * add(\n *   1, 2);\n * @returns The sum.\n */\n";
    expect(examplesIn("src/a.ts", text)).toEqual([{ file: "src/a.ts", line: 5, code: "add(\n  1, 2);" }]);
  });

  it("are refused when they call what does not exist, or call it otherwise", () => {
    const examples = [example("show(hourFigure(audit));"), example('createRng("seven");')];
    expect(exampleProblems(examples, PRELUDES)).toEqual([
      "src/a.ts:3: Cannot find name 'hourFigure'.",
      "src/a.ts:3: Cannot find name 'audit'.",
      "src/a.ts:3: Argument of type 'string' is not assignable to parameter of type 'number'.",
    ]);
  });

  it("may declare a name that the prelude has, and await", () => {
    expect(exampleProblems([example("const rng = await Promise.resolve(createRng(7));")], PRELUDES)).toEqual([]);
  });
});
