/** The seven notebooks of a report and the one of a quant's tasks, as they are committed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { NOTEBOOKS } from "../../../src/report/index.js";
import { root } from "../setUp.js";

interface Cell {
  readonly cell_type: string;
  readonly source: readonly string[];
  readonly outputs?: readonly unknown[];
}

describe.each([...NOTEBOOKS.map(({ name }) => name), "quant-tasks"])("notebook %s", (name) => {
  const { cells } = JSON.parse(readFileSync(join(root, `notebooks/${name}.ipynb`), "utf8")) as {
    readonly cells: readonly Cell[];
  };
  const code = cells.filter((cell) => cell.cell_type === "code").map(({ source }) => source.join(""));

  it("opens one run, and shows first where the numbers come from", () => {
    expect(code[0]).toContain("const run = openRun({ onProgress: progress });\nshowOrigin(await run.market());");
    expect(code.filter((text) => text.includes("openRun("))).toHaveLength(1);
  });

  it("begins with its title and its question", () => {
    expect(cells[0]!.cell_type).toBe("markdown");
    expect(cells[0]!.source.join("")).toMatch(/^# .+\n\n> .+\?/);
  });

  it("has cells that are calls, in at most eight lines, and no outputs", () => {
    for (const text of code) {
      expect(text.split("\n").length).toBeLessThanOrEqual(8);
      expect(text).not.toMatch(/\bfunction\b|\bclass\b|\bawait import\b|from "(?!tenbin"|arquero"|danfojs)/);
    }
    expect(cells.flatMap(({ outputs = [] }) => outputs)).toEqual([]);
  });
});
