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
    for (const balance of ["underSample", "overSample", "smote", "purgedSmote"] as const) {
      const { trainingSet, calibrationSet, baseRate } = prepare({ ...shipped!, balance });
      expect(trainingSet.y.reduce((sum, label) => sum + label, 0) / trainingSet.y.length).toBeCloseTo(0.5, 2);
      expect(baseRate).toBe(none.baseRate);
      expect(trainingSet.validation!.y).toEqual(none.trainingSet.validation!.y);
      expect(calibrationSet!.y).toEqual(none.calibrationSet!.y);
    }
  });

  it("makes synthetic rows for tabular members and gives sequence members weights in their place", () => {
    for (const recipe of [
      { ...v31!, balance: "smote" as const },
      { ...v31!, balance: "purgedSmote" as const },
    ]) {
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
    expect(loss).toEqual({ kind: "focal", alpha: 0.5, gamma: 2 });
    expect(link.prior).toBeUndefined();
    // To the loss the base rate is what BUY weighs: 0.3 under even alphas.
    expect(focalLink(baseRate, link.focal!)).toBeCloseTo(focalLink(0.3, { alpha: 0.5, gamma: 2 }), 6);
  });

  it("gives BUY its share of the weight whatever made the classes even, but not where a recipe names its own", () => {
    const settings = { ...SETTINGS, buyWeightFrac: 0.7 };
    for (const balance of ["classWeights", "underSample", "overSample", "smote", "purgedSmote"] as const) {
      const { trainingSet, balancedBaseRate } = prepare({ ...shipped!, balance }, "mlp", settings);
      const buyOf = (part: { readonly y: Uint8Array; readonly weight?: Float32Array }) =>
        part.weight!.reduce((sum, weight, row) => sum + weight * part.y[row]!, 0) /
        part.weight!.reduce((sum, weight) => sum + weight, 0);
      expect(buyOf(trainingSet)).toBeCloseTo(0.7, 5);
      expect(balancedBaseRate).toBeCloseTo(0.7, 5);
      // The rows that stop it are judged by that balance too: odds of BUY are multiplied by the same number.
      const { y } = trainingSet.validation!;
      const share = y.reduce((sum, label) => sum + label, 0) / y.length;
      const { baseRate } = prepare(shipped!);
      const odds = (share / (1 - share)) * (0.7 / 0.3) * ((1 - baseRate) / baseRate);
      expect(buyOf(trainingSet.validation!)).toBeCloseTo(odds / (1 + odds), 5);
    }
    expect(prepare({ ...shipped!, balance: "none" }, "mlp", settings).balancedBaseRate).toBe(
      prepare(shipped!).baseRate,
    );
    expect(prepare(written!, "mlp", settings).balancedBaseRate).toBeCloseTo(0.5, 6);
  });

  it("keeps a missing value missing in a synthetic row, and looks for neighbours at the column's mean", () => {
    const data = dataset.features.data.slice();
    for (let at = 1; at < data.length; at += 3 * 7) data[at] = NaN;
    const holed = { ...dataset, features: { ...dataset.features, data } };
    const { trainingSet } = prepareTrainingSet(holed, trainIdx, {
      recipe: { ...v31!, balance: "smote" },
      readsWindows: false,
      settings: SETTINGS,
      rng: createRng(1),
    });
    const x = trainingSet.x as { readonly data: Float32Array; readonly rows: number };
    const real = prepare(v31!).fitRows;
    const missing = (from: number, to: number) => {
      const column = Array.from({ length: to - from }, (_, k) => x.data[3 * (from + k) + 1]!);
      return column.filter(Number.isNaN).length / column.length;
    };
    expect(missing(0, real)).toBeCloseTo(1 / 7, 1);
    expect(missing(real, x.rows)).toBeGreaterThan(missing(0, real));
    expect(missing(real, x.rows)).toBeLessThan(0.5);
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
