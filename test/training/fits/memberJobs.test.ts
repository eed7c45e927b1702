import { describe, expect, it } from "vitest";
import { MEMBERS } from "../../../src/models/index.js";
import { longestFirst, memberJobs, membersOf } from "../../../src/training/fits/memberJobs.js";
import type { TrainingOptions } from "../../../src/training/index.js";
import { RECIPES, SETTINGS, settingsWith, signalDataset } from "../handmadeRun.js";

const dataset = signalDataset({ bars: 500 });
const training = (settings = SETTINGS): TrainingOptions => ({
  datasetDirectory: "",
  fitsDirectory: "",
  settings,
  ensembleWeights: "equal",
  seed: 1,
  threshold: 0.5,
  processes: 0,
});
const jobOf = (name: string, rows: number, settings = SETTINGS) => {
  const member = MEMBERS.find((known) => known.name === name)!;
  const window = { name: String(rows), stream: "", trainRows: new Int32Array(rows), predictRows: new Int32Array(0) };
  return memberJobs(dataset, RECIPES[0]!, member, window, training(settings))[0]!;
};

describe("membersOf", () => {
  it("names the members of the settings in the order of the registry", () => {
    expect(membersOf(training(settingsWith("mlp", "lstm")), {}).map(({ name }) => name)).toEqual(["lstm", "mlp"]);
  });

  it("gives the line, which heeds no focal loss and is not of the plan, to v4 as shipped alone", () => {
    const named = training(settingsWith("mlp", "linear"));
    expect(RECIPES.map((recipe) => membersOf(named, recipe).map(({ name }) => name))).toEqual([
      ["mlp"],
      ["mlp"],
      ["mlp", "linear"],
    ]);
  });

  it("leaves a recipe what was named where it would leave nothing", () => {
    const alone = training(settingsWith("linear"));
    expect(membersOf(alone, RECIPES[0]!).map(({ name }) => name)).toEqual(["linear"]);
  });

  it("refuses a member that nobody knows, and names those that are known", () => {
    const settings = { ...SETTINGS, members: { oracle: {} } };
    expect(() => membersOf(training(settings), {})).toThrow(
      'Cannot train as its member must be one of lstm, transformer, gradientBoosting, mlp, linear: found "oracle"',
    );
  });
});

describe("memberJobs", () => {
  it("says every option of the member, those that the settings leave out too", () => {
    const { options, mostEpochs } = jobOf("mlp", 10, { ...SETTINGS, members: { mlp: { epochs: 5 } } });
    expect(options).toEqual({
      ...{ learningRate: 0.001, dropout: 0.2, batchSize: 512, epochs: 5, patienceEpochs: 10, l2: 0.0001 },
      hiddenUnits: [128, 64],
    });
    expect(mostEpochs).toBe(5);
  });

  it("can be sent to another process", () => {
    expect(structuredClone(jobOf("lstm", 10))).toEqual(jobOf("lstm", 10));
  });
});

describe("longestFirst", () => {
  it("starts with the dearest member on the most rows", () => {
    const lstm = { ...SETTINGS.members["lstm"]!, firstUnits: 128, secondUnits: 64, epochs: 100 };
    const settings = { ...SETTINGS, members: { ...SETTINGS.members, lstm } };
    const jobs = [
      jobOf("mlp", 10, settings),
      jobOf("lstm", 10, settings),
      jobOf("gradientBoosting", 30, settings),
      jobOf("lstm", 20, settings),
    ];
    expect(longestFirst(jobs).slice(0, 2)).toEqual([jobs[3], jobs[1]]);
    expect(jobs[0]!.member).toBe("mlp");
  });
});
