import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../../src/config/index.js";
import { composeDiagnosePage, parseVerdict } from "../../../src/report/index.js";
import { diagnosePredictions, type DiagnosedPredictions } from "../../../src/run/index.js";
import { root } from "../../workbench/setUp.js";

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2025, 0, 1);
const ROWS = 24 * 20;

let place: string;
let diagnosed: DiagnosedPredictions;
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "tenbin-diagnose-"));
  const path = join(place, "v31.csv");
  const rows = Array.from({ length: ROWS }, (_, i) => `${START_MS + i * HOUR_MS},BTCUSDT,${0.3 + (i % 7) / 50}\n`);
  // The last decision comes first.
  writeFileSync(path, `timeMs,symbol,probability\n${rows.at(-1)}${rows.slice(0, -1).join("")}`);
  const config = readConfig(join(root, "notebooks/model_v4.yaml"), { profile: "tiny" });
  diagnosed = await diagnosePredictions(path, { config, files: [], threshold: 0.5 });
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

describe("diagnosePredictions", () => {
  it("finds a model that never says Buy unbalanced, from its predictions alone", () => {
    const { assessment } = diagnosed;
    expect(assessment.n).toBe(ROWS);
    expect(assessment.gates.find(({ id }) => id === "buy_ratio")).toMatchObject({ value: 0, result: "fail" });
    expect(assessment.answers.balanced).toBe("fail");
  });

  it("guesses nothing that needs labels or bars", () => {
    const { diagnosis, prepared, money, dataHash, assessment } = diagnosed;
    expect({ diagnosis, prepared, money, dataHash }).toEqual({
      diagnosis: null,
      prepared: undefined,
      money: undefined,
      dataHash: null,
    });
    expect(assessment.gates.find(({ id }) => id === "monthly_return")).toMatchObject({
      value: null,
      result: "inconclusive",
    });
  });

  it("notes what the import changed", () => {
    expect(diagnosed.notes).toEqual([expect.stringMatching(/^\d+ rows came before an earlier one and were sorted/)]);
  });

  it("takes the longest bar on whose closes all decisions lie", () => {
    expect(diagnosed.config.data.barMinutes).toBe(60);
  });
});

describe("composeDiagnosePage", () => {
  it("gives a page and the verdict of the same file", () => {
    const { html, verdictJson } = composeDiagnosePage(diagnosed);
    expect(html).toContain("<title>v31.csv is not balanced, is not shown to be honest, and is not shown to earn</title>");
    expect(html).toContain("THRESHOLD=0.5");
    const verdict = parseVerdict(verdictJson);
    expect(verdict.verdict).toBe("fail");
    expect(verdict.data).toEqual({ predictions: diagnosed.fileHash, market: null });
  });
});
