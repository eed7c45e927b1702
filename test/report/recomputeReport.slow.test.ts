/**
 * The numbers of tiny reports, recomputed by a Python script that knows nothing of this library: of a simulated market
 * and, where TENBIN_MARKET_DATA names a folder, of real files.
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
const WITHOUT_PYTHON = `${python} has no numpy, scipy, scikit-learn or pyarrow`;
const files = process.env["TENBIN_MARKET_DATA"];

const ofFiles = (...names: readonly string[]) => names.flatMap((name) => ["--data", join(files ?? "", name)]);
const REPORTS = [
  { of: "a simulated market", options: ["--scenario", "strong", "--seed", "31"], absent: undefined },
  {
    of: "real files",
    options: ofFiles("binance-um-5m-2025h2", "funding-2025"),
    absent: files === undefined ? "TENBIN_MARKET_DATA names no folder" : undefined,
  },
];

describe.each(REPORTS)("the numbers of a report of $of", ({ options, absent }) => {
  const without = absent ?? (hasKernel ? (hasPython ? undefined : WITHOUT_PYTHON) : WITHOUT_KERNEL);
  const check = without === undefined ? it : it.skip;
  const because = without === undefined ? "" : ` (skipped: ${without})`;
  /** A copy of what the script reads, so that the checkout is left as it was. */
  let place: string;
  let run: string;

  const recompute = () => {
    const script = join(root, "test/golden/recomputeReport.py");
    const { status, stdout, stderr } = spawnSync(python, [script, place, run], {
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
    const all = stdout.split("\n");
    return { status, stderr, all, same: all.filter((line) => line.startsWith("same")) };
  };

  /** What differs when one file of the report says something else. */
  const differencesWith = (name: string, change: (text: string) => string): readonly string[] => {
    const path = join(place, "reports", run, name);
    const written = readFileSync(path, "utf8");
    const changed = change(written);
    expect(changed).not.toBe(written);
    writeFileSync(path, changed);
    const { status, all } = recompute();
    writeFileSync(path, written);
    expect(status).toBe(1);
    return all.filter((line) => line.startsWith("DIFFERS"));
  };

  beforeAll(() => {
    if (without !== undefined) return;
    const { status, stdout, stderr } = spawnSync(
      "node",
      [join(root, "dist/workbench/cli.js"), "report", "--profile", "tiny", ...options],
      { cwd: root, encoding: "utf8" },
    );
    expect(status, stderr).toBe(0);
    run = /reports\/(\w+-tiny-\w+)/.exec(stdout + stderr)![1]!;
    place = mkdtempSync(join(tmpdir(), "tenbin-recompute-"));
    for (const part of [`reports/${run}`, `data/predictions/${run}`, `data/rollout/${run}`, "data/lake"])
      cpSync(join(root, part), join(place, part), { recursive: true });
    rmSync(join(root, "reports", run), { recursive: true });
  });
  afterAll(() => {
    if (without === undefined) rmSync(place, { recursive: true, force: true });
  });

  check(`are those that scikit-learn, SciPy and plain numpy find in its files${because}`, () => {
    const { status, stderr, all, same } = recompute();
    expect(all.filter((line) => line.startsWith("DIFFERS"))).toEqual([]);
    expect(status, stderr).toBe(0);
    // Three models with 24 hours each and a hundred thresholds, their intervals, p-values and money.
    expect(same.length).toBeGreaterThan(3_000);
    for (const number of [
      ...[
        "labels",
        "auc",
        "Brier score",
        "ECE",
        "calibration slope",
        "return per 30 days",
        "evidence of harm",
        "Holm's p",
        "Spiegelhalter",
      ],
      ...["value-at-risk", "Expected shortfall", "rolling Sharpe", "28 bps, 4 bars later", "above 0.5, per 30 days"],
      ...["fifth 5 of P, mean return", "Maximum drawdown"],
    ])
      expect(
        same.some((line) => line.includes(number)),
        number,
      ).toBe(true);
  });

  check(`differ where verdict.json says something else than its files${because}`, () => {
    const differences = differencesWith("verdict.json", (text) => {
      const verdict = JSON.parse(text) as { gates: { id: string; value: number; adjustedP?: number }[] };
      const gate = (id: string) => verdict.gates.find((each) => each.id === id)!;
      for (const id of ["auc", "monthly_return"]) gate(id).value += 1e-6;
      gate("buy_ratio_hour_07").adjustedP! /= 2;
      return JSON.stringify(verdict);
    });
    expect(differences).toHaveLength(3);
  });

  check(`differ where a page says something else than its files${because}`, () => {
    const row = /(Daily value-at-risk<\/th><td[^>]*>)-?\d+\.\d/;
    expect(differencesWith("06-validation.html", (text) => text.replace(row, "$1-77.7"))).toEqual([
      expect.stringContaining("v3.1, Daily value-at-risk"),
    ]);
    const step = /("texts":\[\[)"[^"]*"/;
    const differences = differencesWith("index.html", (text) => text.replace(step, '$1"12.3% [4.5%, 67.8%]"'));
    expect(differences.length).toBeGreaterThan(0);
    for (const line of differences) expect(line).toContain("v3.1 above 0.05, Buy share");
  });
});
