import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import {
  NotebookError,
  runNotebook,
  type NotebookEvent,
  type RunNotebookOptions,
} from "../../../src/workbench/notebooks/runNotebook.js";
import { hasKernel, notebook, WITHOUT_KERNEL } from "../setUp.js";

const directory = mkdtempSync(join(tmpdir(), "tenbin-runNotebook-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function failureOf(name: string, options: Partial<RunNotebookOptions> = {}): Promise<NotebookError> {
  const outputPath = join(directory, `${name}.ipynb`);
  const error: unknown = await runNotebook(notebook(name), { outputPath, ...options }).catch(
    (reason: unknown) => reason,
  );
  if (!(error instanceof NotebookError)) throw new Error(`${name} was expected to fail: ${String(error)}`);
  expect(existsSync(outputPath)).toBe(false);
  return error;
}

describe.skipIf(!hasKernel)(`runNotebook${hasKernel ? "" : ` (${WITHOUT_KERNEL})`}`, { concurrent: true }, () => {
  it("fails on a cell that throws, naming the cell, its source and the message", async () => {
    const { failure, message } = await failureOf("throws");
    expect(failure).toMatchObject({ kind: "error", cell: 2, source: "throw new Error(`no ${answer}`);" });
    expect(message).toContain("throws.ipynb, code cell 2 (error):");
    expect(message).toContain("throw new Error(`no ${answer}`);");
    expect(message).toContain("Error: no 42");
  });

  it("fails on a cell that the compiler refuses", async () => {
    const { failure } = await failureOf("wrong-type");
    expect(failure).toMatchObject({
      kind: "error",
      cell: 1,
      message: "1:7 - Type 'string' is not assignable to type 'number'.",
    });
  });

  it("fails on a rejection that nobody awaits, in the cell that left it", async () => {
    const { failure } = await failureOf("floating-rejection");
    expect(failure).toMatchObject({ kind: "error", cell: 2 });
    expect(failure.message).toContain("nobody waited");
  });

  it("fails on an error in a timer after the last cell has ended", async () => {
    const { failure } = await failureOf("timer-error");
    expect(failure).toMatchObject({ kind: "error", cell: 1 });
    expect(failure.message).toContain("too late");
  });

  it("fails when the kernel dies", async () => {
    const { failure } = await failureOf("kernel-death");
    expect(failure).toMatchObject({ kind: "kernel-death", cell: 1 });
  });

  it("fails when a cell outlives its time", async () => {
    const { failure } = await failureOf("endless", { cellTimeoutMs: 1_000 });
    expect(failure).toMatchObject({ kind: "time-out", cell: 1, message: "The cell ran for more than 1 s" });
  });

  it("fails on a cell tagged figure that shows none", async () => {
    const { failure } = await failureOf("no-figure");
    expect(failure).toMatchObject({
      kind: "nothing-shown",
      cell: 1,
      message: 'The cell is tagged "figure" and shows none',
    });
  });

  it("takes a panel that says why for the figure that it stands for", async () => {
    const outputPath = join(directory, "missing-panel.ipynb");
    await runNotebook(notebook("missing-panel"), { outputPath });
    expect(readFileSync(outputPath, "utf8")).toContain("not shown: needs the member gradientBoosting");
  });

  it("fails on a cell tagged table that shows none", async () => {
    const { failure } = await failureOf("no-table");
    expect(failure).toMatchObject({ kind: "nothing-shown", message: 'The cell is tagged "table" and shows none' });
  });

  it("refuses a file that is no notebook", async () => {
    const path = join(directory, "broken.ipynb");
    writeFileSync(path, '{"cells": [');
    await expect(runNotebook(path, { outputPath: join(directory, "never.ipynb") })).rejects.toThrow(
      /broken\.ipynb: must be a notebook/,
    );
  });

  it("ends the kernel with the run when it is aborted", async () => {
    const aborted = new AbortController();
    let kernel = 0;
    const run = runNotebook(notebook("endless"), {
      outputPath: join(directory, "aborted.ipynb"),
      signal: aborted.signal,
      onEvent: (event) => {
        if (event.event !== "progress") return;
        kernel = event.progress.done;
        aborted.abort();
      },
    });
    await expect(run).rejects.toThrow(/abort/i);
    expect(existsSync(`/proc/${kernel}`)).toBe(true);
    await vi.waitUntil(() => !existsSync(`/proc/${kernel}`), { timeout: 300_000 });
  });

  it("imports tslab, tfjs-node, danfojs-node and arquero in a cell", async () => {
    const outputPath = join(directory, "engines.ipynb");
    await runNotebook(notebook("engines"), { outputPath });
    const executed = readFileSync(outputPath, "utf8");
    expect(executed).toContain("[ 1, 4 ]");
    expect(executed).toContain("[ 3, 1 ] 2");
    expect(executed).toContain("5.0.4");
  });

  it("finds variables of earlier cells in shorthand properties", async () => {
    const outputPath = join(directory, "shorthand.ipynb");
    await runNotebook(notebook("shorthand"), { outputPath });
    expect(readFileSync(outputPath, "utf8")).toContain("{ rows: [ 1, 2 ], label: 'a' }");
  });

  it("watches no file of the checkout, whose changes fail a cell of tslab now and then", async () => {
    const outputPath = join(directory, "watches.ipynb");
    await runNotebook(notebook("watches"), { outputPath });
    expect(readFileSync(outputPath, "utf8")).toContain("0 watchers");
  });

  it("tells notebook, cells and progress while it runs, and keeps progress out of the notebook", async () => {
    const outputPath = join(directory, "shows.ipynb");
    const events: NotebookEvent[] = [];
    await runNotebook(notebook("shows"), { outputPath, onEvent: (event) => events.push(event) });
    expect(events.at(0)).toEqual({ event: "started", notebook: "shows", cells: 6 });
    expect(events.filter(({ event }) => event === "cell")).toHaveLength(6);
    expect(events).toContainEqual({
      event: "progress",
      notebook: "shows",
      progress: { task: "LSTM, fold 1 of 1", done: 2, total: 2, detail: "loss 0.5" },
    });
    expect(events.at(-1)).toEqual({ event: "finished", notebook: "shows", cells: 6 });
    const executed = readFileSync(outputPath, "utf8");
    expect(executed).not.toContain("progress+json");
    expect(executed).not.toContain("lab-only");
  });
});
