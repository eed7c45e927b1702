import { describe, expect, it } from "vitest";
import { longestFirst } from "../../../src/training/fits/memberJobs.js";
import { MEMBERS, memberLabel } from "../../../src/training/index.js";
import { fitCost, isTabular } from "../../../src/training/recipes/members.js";
import type { FitJob } from "../../../src/training/fits/fitJob.js";
import { RECIPES, SETTINGS } from "../handmadeRun.js";

describe("members", () => {
  it("are four, each with a name for pages", () => {
    expect(MEMBERS.map(memberLabel)).toEqual(["LSTM", "Transformer", "XGBoost", "Dense net"]);
    expect(MEMBERS.filter(isTabular)).toEqual(["gradientBoosting", "mlp"]);
  });

  it("cost more with more epochs", () => {
    const twice = {
      ...SETTINGS,
      lstm: { ...SETTINGS.lstm, epochs: 4 },
      mlp: { ...SETTINGS.mlp, epochs: 4 },
      transformer: { ...SETTINGS.transformer, epochs: 4 },
      gradientBoosting: { ...SETTINGS.gradientBoosting, rounds: 40 },
    };
    for (const member of MEMBERS) expect(fitCost(member, twice)).toBe(2 * fitCost(member, SETTINGS));
  });
});

describe("longestFirst", () => {
  it("starts with the dearest member on the most rows", () => {
    const plan = { ...SETTINGS, lstm: { ...SETTINGS.lstm, firstUnits: 128, secondUnits: 64, epochs: 100 } };
    const jobOf = (member: FitJob["member"], rows: number): FitJob => ({
      task: `${member} ${rows}`,
      datasetDirectory: "",
      datasetHash: "",
      recipe: RECIPES[0]!,
      member,
      settings: plan,
      trainRows: new Int32Array(rows),
      predictRows: new Int32Array(0),
      seed: 1,
      stream: "",
    });
    const jobs = [jobOf("mlp", 10), jobOf("lstm", 10), jobOf("gradientBoosting", 30), jobOf("lstm", 20)];
    expect(
      longestFirst(jobs)
        .map(({ task }) => task)
        .slice(0, 2),
    ).toEqual(["lstm 20", "lstm 10"]);
    expect(jobs[0]!.task).toBe("mlp 10");
  });
});
