/** The laws of every model behind the contract: members and ensemble run through the same list. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createMatrix,
  createRng,
  loadModel,
  rocAuc,
  type EpochRecord,
  type FitContext,
  type FittedModel,
  type Matrix,
  type Member,
  type ProbabilityLink,
  type Sequences,
  type TrainingSet,
} from "../../src/index.js";
import { tensorFlow } from "../../src/models/tensorflow/tensorFlow.js";

export const FEATURES = ["first", "second", "third"] as const;
export const STEPS = 4;

/** A model under test: how it is fitted, small and quick. */
export interface ModelUnderTest {
  readonly name: string;
  fit(train: TrainingSet, link: ProbabilityLink, context: FitContext): Promise<FittedModel>;
  /** A fit that ends long before its last epoch; of what learns at once, any. */
  fitPatiently(train: TrainingSet, context: FitContext): Promise<FittedModel>;
  /** Kinds of the members, itself if it is one, that learn at once and so have no epoch to stop at. */
  readonly atOnce: readonly string[];
  /** Whether a fit draws, so that another seed gives another model. */
  readonly draws: boolean;
  /** Members that its directory may hold. */
  readonly members: readonly Member[];
  /** Whether it needs windows; the others take single rows too. */
  readonly reads: "windows" | "rows";
}

/** Windows over normal noise; BUY where the last row's first two features add up to more than the others' noise. */
export function easyProblem(
  rows: number,
  seed: number,
  { shuffled = false }: { readonly shuffled?: boolean } = {},
): { x: Sequences; y: Uint8Array } {
  const rng = createRng(seed);
  const cols = FEATURES.length;
  const values = createMatrix(rows + STEPS - 1, cols);
  for (let at = 0; at < values.data.length; at++) values.data[at] = rng.normal();
  const endRow = Int32Array.from({ length: rows }, (_, k) => k + STEPS - 1);
  const y = Uint8Array.from(endRow, (row) =>
    values.data[row * cols]! + values.data[row * cols + 1]! + 0.3 * rng.normal() > 0 ? 1 : 0,
  );
  if (!shuffled) return { x: { rows: values, steps: STEPS, endRow }, y };
  const order = rng.permutation(rows);
  return { x: { rows: values, steps: STEPS, endRow }, y: Uint8Array.from(order, (row) => y[row]!) };
}

function split({ x, y }: { x: Sequences; y: Uint8Array }, at: number): TrainingSet {
  const part = (from: number, to?: number) => ({
    x: { ...x, endRow: x.endRow.subarray(from, to) },
    y: y.subarray(from, to),
  });
  return { ...part(0, at), validation: part(at) };
}

const context = (seed = 1): FitContext => ({ rng: createRng(seed) });
const tensorCount = () => tensorFlow().memory().numTensors;

export function describeModel({ name, fit, fitPatiently, reads, members, atOnce, draws }: ModelUnderTest): void {
  describe(`${name}, as a model`, () => {
    const train = split(easyProblem(500, 1), 400);
    const test = easyProblem(400, 2);
    const told: EpochRecord[] = [];
    let model: FittedModel;
    let directory: string;

    beforeAll(async () => {
      model = await fit(train, {}, { ...context(), onEpoch: (record) => told.push(record) });
      directory = mkdtempSync(join(tmpdir(), "tenbin-model-"));
    });
    afterAll(() => {
      model.dispose();
      rmSync(directory, { recursive: true, force: true });
    });

    it("learns an easy problem", () => {
      expect(rocAuc(test.y, model.predict(test.x))).toBeGreaterThan(0.93);
    });

    it("gives one score in [0, 1] a sample", () => {
      const score = model.score(test.x);
      expect(score.length).toBe(400);
      expect(score.every((value) => value >= 0 && value <= 1)).toBe(true);
    });

    it("gives a sample the same score alone and among others, to the bit", () => {
      const all = model.score(test.x);
      for (const size of [1, 2, 7, 33]) {
        const endRow = test.x.endRow.subarray(40, 40 + size);
        expect(model.score({ ...test.x, endRow })).toEqual(all.slice(40, 40 + size));
      }
    });

    it("finds nothing in shuffled labels", async () => {
      const blind = await fit(split(easyProblem(500, 3, { shuffled: true }), 400), {}, context());
      const unseen = easyProblem(1_000, 4, { shuffled: true });
      const auc = rocAuc(unseen.y, blind.score(unseen.x));
      blind.dispose();
      // Four standard errors of the AUC of 1,000 rows: 4 / sqrt(12 x 500 x 500 / 1,001).
      expect(Math.abs(auc - 0.5)).toBeLessThan(0.073);
    });

    it("predicts what its link makes of its score", async () => {
      const linked = await fit(train, { prior: { trainPrior: 0.5, truePrior: 0.2 } }, context());
      // Each member of an ensemble is linked before the mean is taken.
      const corrected = membersOf(linked).map((member) =>
        member.score(test.x).map((s) => (s * 0.4) / (s * 0.4 + (1 - s) * 1.6)),
      );
      const expected = corrected[0]!.map((_, row) => average(Float32Array.from(corrected, (column) => column[row]!)));
      expect(furthest(linked.predict(test.x), expected)).toBeLessThan(1e-6);
      expect(linked.score(test.x)).toEqual(model.score(test.x));
      linked.dispose();
      expect(model.predict(test.x)).toEqual(model.score(test.x));
    });

    it("gives the same bytes for the same seed, and others for another", async () => {
      const [again, other] = [await fit(train, {}, context()), await fit(train, {}, context(2))];
      const scores = [again, other].map((each) => each.score(test.x));
      for (const each of [again, other]) each.dispose();
      expect(scores[0]).toEqual(model.score(test.x));
      expect(furthest(scores[1]!, scores[0]!) > 0).toBe(draws);
    });

    it("heeds weights: heavier BUY rows make BUY likelier", async () => {
      const weighted = await fit(
        { ...train, weight: Float32Array.from(train.y, (label) => (label === 1 ? 5 : 1)) },
        {},
        context(),
      );
      const mean = average(weighted.score(test.x));
      weighted.dispose();
      expect(mean).toBeGreaterThan(average(model.score(test.x)) + 0.01);
    });

    it("takes a missing feature, while fitting and when asked", async () => {
      const gaps = { ...(train.x as Sequences), rows: withGaps((train.x as Sequences).rows) };
      const fitted = await fit({ x: gaps, y: train.y }, {}, context());
      const score = fitted.score({ ...test.x, rows: withGaps(test.x.rows) });
      fitted.dispose();
      expect(score.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(rocAuc(test.y, score)).toBeGreaterThan(0.75);
    });

    it("answers nothing with nothing", () => {
      expect(model.score({ ...test.x, endRow: new Int32Array(0) })).toEqual(new Float32Array(0));
      expect(model.predict({ ...test.x, endRow: new Int32Array(0) })).toEqual(new Float32Array(0));
    });

    it("refuses columns it does not know and windows outside the rows", () => {
      expect(() => model.score({ rows: createMatrix(9, 2), steps: STEPS, endRow: Int32Array.of(5) })).toThrow(
        "must hold the model's 3 features: found 2 columns",
      );
      if (reads === "windows") {
        expect(() => model.score({ ...test.x, steps: STEPS - 1 })).toThrow(
          `its windows must hold ${STEPS} bars: found ${STEPS - 1}`,
        );
        expect(() => model.score(createMatrix(4, 3))).toThrow("must be windows of consecutive bars: found single rows");
      } else {
        expect(model.score(lastRowsOf(test.x))).toEqual(model.score(test.x));
      }
      expect(() => model.score({ ...test.x, endRow: Int32Array.of(10_000) })).toThrow(
        "every window must lie inside its",
      );
    });

    it.each([
      ["labels of one class", { y: new Uint8Array(400) }, "both classes must occur: found 0 BUY in 400 rows"],
      ["labels that are no labels", { y: new Uint8Array(400).fill(2) }, "must be 0 (SELL) or 1 (BUY)"],
      ["fewer labels than rows", { y: new Uint8Array(3) }, "x and y must hold the same rows: found 400 and 3"],
      [
        "a negative weight",
        { weight: new Float32Array(400).fill(-1) },
        "every weight must be a number of at least 0: row 0 is -1",
      ],
      ["a weight that is no number", { weight: new Float32Array(400).fill(NaN) }, "row 0 is NaN"],
      [
        "an infinite feature",
        { x: { ...(train.x as Sequences), rows: createMatrix(503, 3, new Float32Array(1_509).fill(Infinity)) } },
        'every feature must be finite or missing (NaN): row 0 of "first" is Infinity',
      ],
      [
        "an empty validation slice",
        { validation: { x: { ...test.x, endRow: new Int32Array(0) }, y: new Uint8Array(0) } },
        "must hold at least one row: found none",
      ],
    ])("refuses %s", async (_case, change, message) => {
      await expect(fit({ ...train, ...change }, {}, context())).rejects.toThrow(message);
    });

    it("leaves no memory behind, is disposed of once, and says so when it is used afterwards", async () => {
      const before = tensorCount();
      const fitted = await fit(train, {}, context());
      fitted.score(test.x);
      expect(() => fitted.score(createMatrix(1, 9))).toThrow(RangeError);
      fitted.dispose();
      expect(tensorCount()).toBe(before);
      fitted.dispose();
      expect(() => fitted.score(test.x)).toThrow("disposed");
      expect(tensorCount()).toBe(before);
    });

    it("leaves no memory behind when its listener throws", async () => {
      const before = tensorCount();
      const stopping: FitContext = {
        rng: createRng(1),
        onEpoch: () => {
          throw new Error("stop here");
        },
      };
      await expect(fit(train, {}, stopping)).rejects.toThrow("stop here");
      expect(tensorCount()).toBe(before);
    });

    it("comes back from disk with the same scores to the bit", async () => {
      const calibrated = model.withCalibration({ kind: "platt", slope: 0.5, intercept: 0.25 });
      await calibrated.save(directory);
      const loaded = await loadModel(directory, { members });
      expect(loaded.kind).toBe(model.kind);
      expect(loaded.featureNames).toEqual([...FEATURES]);
      expect(loaded.link).toEqual(calibrated.link);
      expect(loaded.score(test.x)).toEqual(model.score(test.x));
      expect(loaded.predict(test.x)).toEqual(calibrated.predict(test.x));
      loaded.dispose();
    });

    it("takes a calibration last, in place of any it had, and gives it back", () => {
      const once = model.withCalibration({ kind: "temperature", temperature: 2 });
      const twice = once.withCalibration({ kind: "isotonic", x: [0, 1], y: [0.2, 0.6] });
      const plain = model.predict(test.x);
      expect(
        furthest(
          once.predict(test.x),
          plain.map((p) => 1 / (1 + Math.sqrt((1 - p) / p))),
        ),
      ).toBeLessThan(1e-5);
      expect(
        furthest(
          twice.predict(test.x),
          plain.map((p) => 0.2 + 0.4 * p),
        ),
      ).toBeLessThan(1e-6);
      expect(twice.score(test.x)).toEqual(model.score(test.x));
      expect(twice.withCalibration(undefined).predict(test.x)).toEqual(plain);
      expect(model.link).toEqual({});
    });

    it.skipIf(atOnce.includes(name))("stops early and keeps the best weights, not the last", async () => {
      const fitted = await fitPatiently(train, context());
      const { y, x } = train.validation!;
      for (const member of membersOf(fitted).filter(({ kind }) => !atOnce.includes(kind))) {
        const { epochs, bestEpoch, stoppedEarly } = member.history!;
        const losses = epochs.map(({ validationLoss }) => validationLoss!);
        expect(stoppedEarly).toBe(true);
        expect(bestEpoch).toBeLessThan(epochs.length);
        expect(losses[bestEpoch - 1]).toBe(Math.min(...losses));
        expect(crossEntropy(y, member.score(x))).toBeCloseTo(losses[bestEpoch - 1]!, 5);
      }
      fitted.dispose();
    });

    it("tells of every epoch as it ends", () => {
      expect(told).toEqual(membersOf(model).flatMap(({ history }) => history!.epochs));
      for (const { buyRatio, meanProbability, trainLoss, validationLoss } of told) {
        expect([buyRatio, meanProbability, trainLoss, validationLoss!].every(Number.isFinite)).toBe(true);
        expect(buyRatio).toBeGreaterThanOrEqual(0);
        expect(buyRatio).toBeLessThanOrEqual(1);
      }
    });
  });
}

function membersOf(model: FittedModel): readonly FittedModel[] {
  return "members" in model ? (model as unknown as { readonly members: readonly FittedModel[] }).members : [model];
}

function withGaps({ data, rows, cols }: Matrix): Matrix {
  return createMatrix(
    rows,
    cols,
    data.map((value, at) => (at % 10 === 0 ? NaN : value)),
  );
}

function lastRowsOf({ rows, endRow }: Sequences): Matrix {
  return createMatrix(
    endRow.length,
    rows.cols,
    Float32Array.from(
      { length: endRow.length * rows.cols },
      (_, at) => rows.data[endRow[Math.floor(at / rows.cols)]! * rows.cols + (at % rows.cols)]!,
    ),
  );
}

function crossEntropy(y: Uint8Array, p: Float32Array): number {
  return y.reduce((sum, label, row) => sum - Math.log(label === 1 ? p[row]! : 1 - p[row]!), 0) / y.length;
}

function average(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function furthest(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, row) => Math.max(most, Math.abs(value - b[row]!)), 0);
}
