// @ts-check
/** A notebook on its way to be stripped and to be a page: refused in a sentence, or clean and a page. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { changeValue } from "../changeValue.mjs";
import { mutateBytes } from "../mutateBytes.mjs";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const NOTEBOOK = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: "tslab", display_name: "TypeScript (tslab)", language: "typescript" } },
  cells: [
    { cell_type: "markdown", id: "a", metadata: {}, source: ["# How bars are read\n", "A question."] },
    {
      ...{ cell_type: "code", id: "b", metadata: { tags: ["figure"] }, execution_count: 1, source: "const a = 1;" },
      outputs: [
        { output_type: "stream", name: "stdout", text: ["1\n"] },
        {
          ...{ output_type: "execute_result", execution_count: 1, metadata: {} },
          data: {
            "text/html": "<b>1</b>",
            "text/plain": ["1"],
            "application/vnd.plotly.v1+json": { data: [{ y: [1, 2] }], layout: {} },
          },
        },
        { output_type: "error", ename: "Error", evalue: "x", traceback: ["at a"] },
      ],
    },
    { cell_type: "raw", id: "c", metadata: {}, source: "raw" },
  ],
};

/** @type {import("../kind.js").Kind} */
export const notebook = {
  prepare: async (place) => {
    const path = join(place, "notebook.ipynb");
    const doors = [join(ROOT, "test/torture/children/notebookDoors.py"), join(ROOT, "src/workbench")];
    const child = spawn(join(ROOT, ".venv/bin/python"), doors, { stdio: ["pipe", "pipe", "inherit"] });
    child.unref();
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return async (rng) => {
      const changed = structuredClone(NOTEBOOK);
      const isText = rng.integer(2) === 0;
      if (!isText) for (let times = 1 + rng.integer(3); times > 0; times--) changeValue(changed, rng);
      const text = Buffer.from(JSON.stringify(changed, null, 1));
      writeFileSync(path, isText ? mutateBytes(text, rng) : text);
      child.stdin.write(`${path}\n`);
      const { value, done } = await lines.next();
      assert.ok(done !== true, "Python has ended");
      const { refused, fault, again, pages } = JSON.parse(value);
      assert.equal(fault, undefined, fault);
      if (refused !== undefined) throw new SyntaxError(refused);
      assert.equal(again, false, "stripped twice");
      assert.equal(pages.length, 1);
      for (const { cell_type: type, outputs } of JSON.parse(readFileSync(path, "utf8")).cells)
        assert.ok(type !== "code" || outputs.length === 0, "outputs are left");
    };
  },
};
