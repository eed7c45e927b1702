import { describe, expect, it } from "vitest";
import {
  plotContour,
  plotEdf,
  plotOptimizationHistory,
  plotRank,
  plotSlice,
  plotTimeline,
  renderFigure,
  studyFigures,
  studyTrialTable,
} from "../../../../src/report/index.js";
import { createStudy, MedianPruner, TrialPruned, TpeSampler, type Study } from "../../../../src/search/index.js";
import { bundlesOf } from "../../../../src/workbench/index.js";

async function studyOf(nTrials: number): Promise<Study> {
  const study = createStudy({
    studyName: "my study",
    sampler: new TpeSampler({ seed: 7 }),
    pruner: new MedianPruner({ nStartupTrials: 3, nWarmupSteps: 0 }),
  });
  await study.optimize(
    (trial) => {
      const x = trial.suggestFloat("x", 0.01, 10, { log: true });
      const kind = trial.suggestCategorical("kind", ["a", "b"]);
      const value = (Math.log10(x) - 0.3) ** 2 + (kind === "a" ? 0 : 0.5);
      for (let step = 0; step < 3; step++) {
        trial.report(value + 1 / (step + 1), step);
        if (trial.shouldPrune()) throw new TrialPruned();
      }
      return value;
    },
    { nTrials },
  );
  return study;
}

describe("figures of a study", () => {
  it("draws all that can be drawn, each as a page takes it", async () => {
    const study = await studyOf(30);
    const figures = studyFigures(study);
    expect(figures.map(({ id }) => id)).toEqual(
      ["history", "intermediate", "importances", "slice", "contour-x-kind", "rank-x-kind", "edf"].map(
        (kind) => `study-${kind}-my-study`,
      ),
    );
    for (const figure of figures) expect(renderFigure(figure).markup).toContain("<figcaption>");
    const bundles = bundlesOf(study);
    // Words, plot and numbers of each.
    expect(bundles).toHaveLength(3 * figures.length + 1);
    expect(String(bundles.at(-1)!["text/plain"])).toContain('All trials of "my study": 30 trials (');
  });

  it("follows the best value down, and names the trial that has it", async () => {
    const study = await studyOf(30);
    const { data, title, table } = plotOptimizationHistory(study);
    const best = data[1]!["y"] as number[];
    expect(best).toEqual([...best].sort((a, b) => b - a));
    expect(table.rows.at(-1)![2]).toBe(study.bestTrial.value);
    expect(title).toContain(`Trial ${study.bestTrial.number} is the best`);
    expect(plotRank(study).table.rows[0]).toEqual([
      1,
      study.bestTrial.number,
      study.bestTrial.value,
      study.bestTrial.params["x"],
      study.bestTrial.params["kind"],
    ]);
  });

  it("puts each trial at its place of the contour's grid", async () => {
    const study = await studyOf(12);
    const [{ x, y, z }] = plotContour(study).data as unknown as [{ x: number[]; y: string[]; z: (number | null)[][] }];
    const complete = study.trials.filter(({ state }) => state === "complete");
    for (const { params, value } of complete)
      expect(z[y.indexOf(String(params["kind"]))]![x.indexOf(Number(params["x"]))]).toBeCloseTo(value!, 3);
    expect(z.flat().filter((value) => value !== null)).toHaveLength(complete.length);
  });

  it("ends a distribution at all of its trials", async () => {
    const study = await studyOf(12);
    const { data, table } = plotEdf(study, {
      ...study,
      studyName: "again",
      direction: "minimize",
      trials: study.trials,
    });
    expect(data).toHaveLength(2);
    expect((data[0]!["y"] as number[]).at(-1)).toBe(1);
    expect(table.rows).toHaveLength(2 * study.trials.filter(({ state }) => state === "complete").length);
  });

  it("shows a study that has not begun as its empty table", () => {
    const study = createStudy({ studyName: "new" });
    expect(studyFigures(study)).toEqual([]);
    expect(studyTrialTable(study).rows).toEqual([]);
    expect(bundlesOf(study)).toHaveLength(1);
    expect(() => plotOptimizationHistory(study)).toThrow(/at least one trial must be complete/);
  });

  it("refuses a parameter that there is not, and a contour of one", async () => {
    const study = await studyOf(5);
    expect(() => plotSlice(study, { params: ["y"] })).toThrow('its parameters are x, kind: found "y"');
    expect(() => plotContour(study, { params: ["x"] })).toThrow("it goes over two parameters: found 1");
    const apart = createStudy({ studyName: "apart" });
    await apart.optimize(
      (trial) => (trial.number === 0 ? trial.suggestFloat("a", 0, 1) : trial.suggestFloat("b", 0, 1)),
      {
        nTrials: 2,
      },
    );
    expect(() => plotRank(apart)).toThrow("a complete trial must have a and b: found none");
  });
});

describe("plotTimeline", () => {
  const START_MS = Date.UTC(2025, 6, 1, 12);

  it("draws each trial from its start to its end, and names the longest", async () => {
    const study = await studyOf(6);
    const times = study.trials.map(({ number }) => ({
      startMs: START_MS + 10_000 * number,
      completeMs: number === 5 ? null : START_MS + 10_000 * number + (number === 2 ? 45_000 : 5_000),
    }));
    const { title, subtitle, data, table } = plotTimeline(study, times);
    expect(title).toBe("6 trials in 65 s; the longest, trial 2, took 45 s");
    // 4 x 5 s, 45 s, and the last up to the end of the span.
    expect(subtitle).toMatch(/^From start to end of each trial, 1\.2 at a time on average; 6 trials/);
    const bars = data as unknown as readonly { readonly y: number[]; readonly x: number[]; readonly base: string[] }[];
    expect(bars.flatMap(({ y }) => y).sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(bars.flatMap(({ x }) => x).every((tookMs) => tookMs > 0)).toBe(true);
    expect(bars.flatMap(({ base }) => base)).toContain("2025-07-01T12:00:20.000Z");
    expect(table.rows[5]!.slice(3)).toEqual([null, null]);
    expect(renderFigure(plotTimeline(study, times)).markup).toContain("study-timeline-my-study");
  });

  it("refuses a study without any start", async () => {
    const study = await studyOf(1);
    expect(() => plotTimeline(study, [])).toThrow(/at least one trial must have a start: found none of 1$/);
  });
});
