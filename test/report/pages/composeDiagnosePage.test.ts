import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeDiagnosePage, parseVerdict } from "../../../src/report/index.js";
import type { DiagnosedPredictions } from "../../../src/run/index.js";
import { diagnoseNeverBuys } from "../../run/validation/diagnoseNeverBuys.js";

let place: string;
let diagnosed: DiagnosedPredictions;
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "tenbin-composeDiagnosePage-"));
  diagnosed = await diagnoseNeverBuys(place);
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

describe("composeDiagnosePage", () => {
  it("gives a whole page and the verdict of the same file", () => {
    const { html, verdictJson } = composeDiagnosePage(diagnosed);
    expect(html).toContain(
      "<title>v31.csv is not balanced; whether it is honest and whether it would earn are undecided</title>",
    );
    expect(html).toContain("THRESHOLD=0.5");
    const verdict = parseVerdict(verdictJson);
    expect(verdict.verdict).toBe("fail");
    expect(verdict.data).toEqual({
      origin: "Predictions of v31.csv",
      predictions: diagnosed.fileHash,
      market: null,
      judgedFrom: "2025-01-01",
      judgedTo: "2025-01-20",
    });
    expect(verdict.versions).toHaveProperty("node", process.versions.node);
  });

  it("gives the same bytes twice", () => {
    expect(composeDiagnosePage(diagnosed)).toEqual(composeDiagnosePage(diagnosed));
  });
});
