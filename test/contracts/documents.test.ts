/** The papers at the top of the checkout: what they name is there, and what they show compiles. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { exampleProblems } from "./examples.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const papers = readdirSync(root).filter((name) => name.endsWith(".md"));
const textOf = (paper: string): string => readFileSync(`${root}/${paper}`, "utf8");

describe.skipIf(!existsSync(`${root}/src/models/members`))("the papers", () => {
  it("name files that are there", () => {
    expect(papers.length).toBeGreaterThanOrEqual(5);
    const named = papers.flatMap((paper) =>
      Array.from(
        textOf(paper).matchAll(/`((?:src|test|notebooks)\/[\w./-]*\w)\/?`|\]\(([\w./-]+)\)/g),
        ([, file, link]) => ({
          paper,
          path: file ?? link ?? "",
        }),
      ),
    );
    expect(named.length).toBeGreaterThan(60);
    expect(named.filter(({ path }) => !existsSync(`${root}/${path}`))).toEqual([]);
  });

  it("show modules that compile", () => {
    const modules = papers
      .flatMap((paper) =>
        Array.from(textOf(paper).matchAll(/^```ts\n([\s\S]*?)^```/gm), ([, code = ""], k) => ({
          file: paper,
          line: k + 1,
          // The names come from "tenbin" all the same, and a function holds no exports.
          code: code.replace(/^import .*$/gm, "").replace(/^export /gm, ""),
          isModule: code.includes('from "tenbin"'),
        })),
      )
      .filter(({ isModule }) => isModule);
    expect(modules.length).toBeGreaterThan(0);
    expect(exampleProblems(modules, [])).toEqual([]);
  });
});
