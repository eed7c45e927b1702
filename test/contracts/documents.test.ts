/** The papers at the top of the checkout name what is there; that what they show compiles, the examples hold. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const papers = readdirSync(root).filter((name) => name.endsWith(".md"));
const textOf = (paper: string): string => readFileSync(`${root}/${paper}`, "utf8");

describe("the papers", () => {
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
});
