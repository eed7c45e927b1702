import { describe, expect, it } from "vitest";
import { createRng } from "../../../src/core/index.js";
import { sampleCount } from "../../../src/dataset/index.js";
import { focalLink, memberNamed, MEMBERS } from "../../../src/models/index.js";
import { prepareTrainingSet } from "../../../src/training/fits/prepareTrainingSet.js";
import { recipesOf, type TrainingRecipe } from "../../../src/training/index.js";
import { SETTINGS, signalDataset } from "../handmadeRun.js";

const dataset = signalDataset({ bars: 600 });
const trainIdx = Int32Array.from({ length: 400 }, (_, row) => row);
const [v31, written, shipped] = recipesOf({
  gamma: 2,
  alphaAsWritten: 0.25,
  imbalancedSigma: 0.3,
  calibration: "platt",
});
const prepare = (recipe: TrainingRecipe, member = "gradientBoosting", settings = SETTINGS) =>
  prepareTrainingSet(dataset, trainIdx, {
    recipe,
    readsWindows: memberNamed("prepare", member, MEMBERS).readsWindows,
    settings,
    rng: createRng(1),
  });

describe("prepareTrainingSet", () => {
  it("keeps rows for calibration only where the recipe calibrates", () => {
    expect(prepare(v31!).calibrationSet).toBeUndefined();
    const { calibrationSet, fitRows, validationRows, calibrationRows, innerPurged } = prepare(shipped!);
    expect(calibrationSet!.y.length).toBe(calibrationRows);
    expect(fitRows + validationRows + calibrationRows + innerPurged).toBe(trainIdx.length);
    expect(calibrationRows).toBe(60);
  });

  it("never lets a part see a label that ends inside the next", () => {
    const { trainingSet, calibrationSet } = prepare(shipped!);
    const bars = dataset.featureRow;
    const rowsOf = (x: { readonly endRow: Int32Array }) => Array.from(x.endRow, (end) => bars.indexOf(end));
    const [fit, stop, calibrate] = [trainingSet.x, trainingSet.validation!.x, calibrationSet!.x].map((x) =>
      rowsOf(x as { endRow: Int32Array }),
    );
    const opens = (rows: readonly number[]) => Math.min(...rows.map((row) => dataset.t0Ms[row]!));
    for (const row of fit!) expect(dataset.t1Ms[row]!).toBeLessThanOrEqual(opens(stop!));
    for (const row of stop!) expect(dataset.t1Ms[row]!).toBeLessThanOrEqual(opens(calibrate!));
  });

  it("balances fitted rows only: those that stop and calibrate stay as they were", () => {
    const none = prepare({ ...shipped!, balance: "none" });
    for (const balance of ["underSample", "overSample", "smote"] as const) {
      const { trainingSet, calibrationSet, baseRate } = prepare({ ...shipped!, balance });
      expect(trainingSet.y.reduce((sum, label) => sum + label, 0) / trainingSet.y.length).toBeCloseTo(0.5, 2);
      expect(baseRate).toBe(none.baseRate);
      expect(trainingSet.validation!.y).toEqual(none.trainingSet.validation!.y);
      expect(calibrationSet!.y).toEqual(none.calibrationSet!.y);
    }
  });

  it("makes synthetic rows for tabular members and gives sequence members weights in their place", () => {
    const recipe = { ...v31!, balance: "smote" as const };
    for (const member of ["gradientBoosting", "mlp"] as const) {
      const { trainingSet, fitRows } = prepare(recipe, member);
      expect("endRow" in trainingSet.x).toBe(false);
      expect(fitRows).toBeGreaterThan(prepare(v31!).fitRows);
      expect(new Set(trainingSet.weight)).toEqual(new Set([1]));
    }
    for (const member of ["lstm", "transformer"] as const) {
      const { trainingSet, fitRows, balancedBaseRate } = prepare(recipe, member);
      expect("endRow" in trainingSet.x).toBe(true);
      expect(sampleCount(trainingSet.x)).toBe(fitRows);
      expect(fitRows).toBe(prepare(v31!).fitRows);
      expect(balancedBaseRate).toBeCloseTo(0.5, 6);
    }
  });

  it("weighs BUY as the settings say, and undoes it once, with the link", () => {
    const { trainingSet, link, loss, balancedBaseRate, baseRate } = prepare(shipped!, "mlp", {
      ...SETTINGS,
      buyWeightFrac: 0.3,
    });
    const weightOf = (label: number) => trainingSet.weight![trainingSet.y.indexOf(label)]!;
    const buys = trainingSet.y.reduce((sum, label) => sum + label, 0);
    expect((buys * weightOf(1)) / (buys * weightOf(1) + (trainingSet.y.length - buys) * weightOf(0))).toBeCloseTo(
      0.3,
      6,
    );
    expect(balancedBaseRate).toBeCloseTo(0.3, 6);
    expect(loss).toMatchObject({ kind: "focal", alpha: expect.closeTo(0.7, 6) as number });
    expect(link.prior).toBeUndefined();
    // What the weighted loss makes of the base rate is where its focal link puts one half: the alphas cancel.
    expect(focalLink(baseRate, link.focal!)).toBeCloseTo(0.5, 6);
  });

  it("corrects the prior for resampling only, and only where the recipe says so", () => {
    const under = prepare({ ...shipped!, balance: "underSample" });
    expect(under.link.prior).toEqual({ trainPrior: 0.5, truePrior: under.baseRate });
    expect(under.link.focal).toEqual({ alpha: 0.5, gamma: 2 });
    expect(prepare(written!).link).toEqual({});
    expect(prepare(v31!).link).toEqual({});
  });

  it("refuses a window of one class", () => {
    const oneSided = { ...dataset, judged: { ...dataset.judged, label: new Uint8Array(dataset.t0Ms.length) } };
    expect(() =>
      prepareTrainingSet(oneSided, trainIdx, {
        recipe: shipped!,
        readsWindows: false,
        settings: SETTINGS,
        rng: createRng(1),
      }),
    ).toThrow(/Cannot train v4 as shipped as both classes must occur among its \d+ training rows: found 0 BUY/);
  });
});
