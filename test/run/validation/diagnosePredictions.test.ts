import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DiagnosedPredictions } from "../../../src/run/index.js";
import { diagnoseNeverBuys, ROWS } from "./diagnoseNeverBuys.js";

let place: string;
let diagnosed: DiagnosedPredictions;
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "tenbin-diagnose-"));
  diagnosed = await diagnoseNeverBuys(place);
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
    expect(diagnosed.notes).toEqual([
      expect.stringMatching(/^\d+ rows came behind a later one of the same symbol and were sorted/),
    ]);
  });

  it("takes the longest bar on whose closes all decisions lie", () => {
    expect(diagnosed.config.data.barMinutes).toBe(60);
  });
});
