/**
 * The headline numbers of a tiny report, recomputed by a Python script that knows nothing of this library.
 *
 * TENBIN_GOLDEN_PYTHON names a Python that has what the script names in its head; `python3` when it is unset.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasKernel, root, WITHOUT_KERNEL } from "../workbench/setUp.js";

const python = process.env["TENBIN_GOLDEN_PYTHON"] ?? "python3";
const hasPython = spawnSync(python, ["-c", "import numpy, pyarrow, scipy, sklearn"]).status === 0;
const present = hasKernel && hasPython;
const WITHOUT = hasKernel ? `${python} has no numpy, scipy, scikit-learn or pyarrow` : WITHOUT_KERNEL;

describe.skipIf(!present)(`the numbers of a report${present ? "" : ` (skipped: ${WITHOUT})`}`, () => {
  /** A copy of what the script reads, so that the checkout is left as it was. */
  let place: string;
  let run: string;

  const recompute = () => {
    const script = join(root, "test/golden/recomputeReport.py");
    const { status, stdout, stderr } = spawnSync(python, [script, place, run], { encoding: "utf8" });
    const all = stdout.split("\n");
    return { status, stderr, all, same: all.filter((line) => line.startsWith("same")) };
  };

  beforeAll(() => {
    const { status, stdout, stderr } = spawnSync(
      "node",
      [join(root, "dist/workbench/cli.js"), "report", "--profile", "tiny", "--seed", "31"],
      { cwd: root, encoding: "utf8" },
    );
    expect(status, stderr).toBe(0);
    run = /reports\/(strong-tiny-\w+)/.exec(stdout + stderr)![1]!;
    place = mkdtempSync(join(tmpdir(), "tenbin-recompute-"));
    for (const part of [`reports/${run}`, `data/predictions/${run}`, `data/rollout/${run}`, "data/lake"])
      cpSync(join(root, part), join(place, part), { recursive: true });
    rmSync(join(root, "reports", run), { recursive: true });
  });
  afterAll(() => rmSync(place, { recursive: true, force: true }));

  it("are those that scikit-learn, SciPy and plain numpy find in its files", () => {
    const { status, stderr, all, same } = recompute();
    expect(all.filter((line) => line.startsWith("DIFFERS"))).toEqual([]);
    expect(status, stderr).toBe(0);
    // Three models with 24 hours each, their scores, intervals and money, and the evidence of harm.
    expect(same.length).toBeGreaterThan(3 * 45);
    for (const number of ["labels", "auc", "Brier score", "ECE", "return per 30 days", "evidence of harm"])
      expect(same.some((line) => line.includes(number))).toBe(true);
  });

  it("differ where a page says something else than its files", () => {
    const path = join(place, "reports", run, "verdict.json");
    const written = readFileSync(path, "utf8");
    const verdict = JSON.parse(written) as { gates: { id: string; value: number }[] };
    for (const id of ["auc", "monthly_return"]) verdict.gates.find((gate) => gate.id === id)!.value += 1e-6;
    writeFileSync(path, JSON.stringify(verdict));
    const { status, all } = recompute();
    writeFileSync(path, written);
    expect(status).toBe(1);
    expect(all.filter((line) => line.startsWith("DIFFERS"))).toHaveLength(2);
  });
});
