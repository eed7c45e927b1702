import { describe, expect, it } from "vitest";
import { createRng, HOUR_MS } from "../../../src/core/index.js";
import type { PredictionTable } from "../../../src/predictions/index.js";
import { lineSentence, lineTable } from "../../../src/report/index.js";
import { compareWithLine, type Candidate } from "../../../src/training/index.js";
import { RECIPES } from "../handmadeRun.js";

const rows = 24 * 60;
const label = (() => {
  const rng = createRng(1);
  return Uint8Array.from({ length: rows }, () => rng.integer(2));
})();

/** Sixty days of hourly predictions that say the label as strongly as `knows`, through noise. */
function predictionsThat(knows: number, seed: number): PredictionTable {
  const rng = createRng(seed);
  const probability = Float64Array.from(label, (y) => 0.5 + knows * (y - 0.5) + 0.3 * (rng.uniform() - 0.5));
  const t0Ms = Float64Array.from({ length: rows }, (_, row) => row * HOUR_MS);
  return {
    t0Ms,
    t1Ms: t0Ms.map((t0) => t0 + 4 * HOUR_MS),
    symbol: Array<string>(rows).fill("BTCUSDT"),
    score: probability,
    probability,
    label,
    threshold: 0.5,
  };
}

const candidate = (id: string, predictions: PredictionTable): Candidate => ({ id, name: id, predictions });
const compared = (line: PredictionTable, ensemble: PredictionTable) =>
  compareWithLine(
    {
      recipe: RECIPES[2]!,
      candidates: [candidate("mlp", ensemble), candidate("linear", line)],
      predictions: ensemble,
    },
    { confidence: 0.95 },
  )!;

describe("compareWithLine", () => {
  it("tells an ensemble that ranks better than its line from one that ranks worse", () => {
    const [knows, knowsMore] = [predictionsThat(0.05, 3), predictionsThat(0.3, 4)];
    const better = compared(knows, knowsMore);
    expect(better.auc.outcome).toBe("better");
    expect(better.auc.difference.low).toBeGreaterThan(0);
    expect(better.n).toBe(rows);
    expect(lineSentence(better)).toMatch(/^The ensemble of v4 as shipped ranks better than the line to beat, a log/);
    expect(compared(knowsMore, knows).auc.outcome).toBe("worse");
    expect(lineSentence(compared(knowsMore, knows))).toContain("ranks worse than the line to beat");
  });

  it("tells nothing apart where both are the same, and says the interval in words and in the table", () => {
    const same = compared(predictionsThat(0.1, 5), predictionsThat(0.1, 5));
    expect(lineSentence(same)).toContain("cannot be told from the line to beat");
    const { columns, rows: told } = lineTable(same);
    expect(told.map((row) => [row[0], row[columns.length - 1]])).toEqual([
      ["AUC", "not told apart"],
      ["log-loss", "not told apart"],
    ]);
  });

  it("is absent where a run has no line, or nothing but one", () => {
    const predictions = predictionsThat(0.1, 6);
    const options = { labelHorizonMs: HOUR_MS, resamples: 10, confidence: 0.95, rng: createRng(1) };
    const recipe = RECIPES[2]!;
    const of = (...ids: string[]) =>
      compareWithLine({ recipe, candidates: ids.map((id) => candidate(id, predictions)), predictions }, options);
    expect(of("mlp", "ensembleEqual")).toBeUndefined();
    expect(of("linear")).toBeUndefined();
  });
});
