import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { root } from "../setUp.js";

const directory = mkdtempSync(join(tmpdir(), "tenbin-stripNotebooks-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const python = join(root, ".venv/bin/python");

function strip(...paths: string[]): string {
  return spawnSync(python, [join(root, "src/workbench/stripNotebooks.py"), ...paths], { encoding: "utf8" }).stdout;
}

const NOTHING = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] };
const CELL = { cell_type: "markdown", id: "a", metadata: {}, source: "" };

describe.skipIf(!existsSync(python))("stripNotebooks", () => {
  const path = join(directory, "a.ipynb");

  it("removes outputs, counts and the machine's metadata, and keeps the tags", () => {
    const output = { output_type: "stream", name: "stdout", text: ["/home/me\n"] };
    const cell = {
      cell_type: "code",
      id: "a",
      metadata: { tags: ["figure"], scrolled: true },
      execution_count: 3,
      outputs: [output],
      source: ["const a = 1;"],
    };
    writeFileSync(
      path,
      JSON.stringify({
        nbformat: 4,
        nbformat_minor: 5,
        metadata: { kernelspec: { name: "mine", display_name: "Mine" } },
        cells: [cell],
      }),
    );
    expect(strip(path)).toBe(`stripped  ${path}\n`);
    const stripped: unknown = JSON.parse(readFileSync(path, "utf8"));
    expect(stripped).toMatchObject({
      metadata: { kernelspec: { name: "tslab" } },
      cells: [{ metadata: { tags: ["figure"] }, execution_count: null, outputs: [] }],
    });
    expect(readFileSync(path, "utf8")).not.toMatch(/scrolled|home/);
  });

  it("leaves a clean notebook untouched", () => {
    const { mtimeMs } = statSync(path);
    expect(strip(path)).toBe(`clean  ${path}\n`);
    expect(statSync(path).mtimeMs).toBe(mtimeMs);
  });

  it("finds every notebook of the project clean", () => {
    const notebooks = readdirSync(join(root, "notebooks")).filter((name) => name.endsWith(".ipynb"));
    const outputs = notebooks.filter((name) =>
      /"execution_count": \d|"output_type"/.test(readFileSync(join(root, "notebooks", name), "utf8")),
    );
    expect(outputs).toEqual([]);
  });

  it.each([
    ["text that is no JSON", "{", /must be a notebook: /],
    ["a cell that is none", JSON.stringify({ ...NOTHING, cells: [{}] }), /must be a notebook: /],
    ["a tag that is no list", JSON.stringify({ ...NOTHING, cells: [{ ...CELL, metadata: { tags: 7 } }] }), /7 is not/],
    ["what is nested without end", `{"nbformat":${"[".repeat(100_000)}`, /must be a notebook: it is nested too deeply/],
  ])("refuses %s in one sentence, and leaves it as it was", (_, content, message) => {
    const odd = join(directory, "odd.ipynb");
    writeFileSync(odd, content);
    const { status, stderr } = spawnSync(python, [join(root, "src/workbench/stripNotebooks.py"), odd], {
      encoding: "utf8",
    });
    expect([status, stderr.trim().split("\n").length]).toEqual([2, 1]);
    expect(stderr).toMatch(message);
    expect(readFileSync(odd, "utf8")).toBe(content);
  });
});
