import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../../src/core/index.js";
import { correctPrior, labelByHorizon } from "../../../src/dataset/index.js";
import { focalLink } from "../../../src/models/index.js";
import type { PredictionTable } from "../../../src/predictions/index.js";
import { diagnoseBias, type BiasDiagnosis } from "../../../src/validation/index.js";
import { calibratedPredictions, drawTable, HORIZON_MS, validation } from "../tables.js";

const part = ({ parts }: BiasDiagnosis, suspect: string) =>
  parts.find((each) => each.suspect === suspect)!.contribution;
const sumOf = ({ parts }: BiasDiagnosis) => parts.reduce((sum, { contribution }) => sum + contribution.value, 0);

/** Calibrated at first: P uniform over [0.2, 0.8]. */
const calibrated = drawTable({ days: 60, symbols: ["A", "B"], probability: ({ rng }) => 0.2 + 0.6 * rng.uniform() });
const altered = (alter: (p: number) => number): PredictionTable => ({
  ...calibrated,
  probability: calibrated.probability.map(alter),
});

describe("diagnoseBias", () => {
  it("names the label where v3.1 learnt one of which a third are BUY", () => {
    const rng = createRng(3);
    // Learnt: BUY only if the return clears a threshold, which a third of the rows do; judged on label 0.
    const learntLabel = calibrated.label!.map((y) => (y === 1 && rng.uniform() < 0.68 ? 1 : 0));
    const diagnosis = diagnoseBias(
      altered((p) => 0.68 * p),
      { ...validation(), model: "v3.1", facts: { learntLabel, trainingBaseRate: 0.36 } },
    );
    expect(part(diagnosis, "label").value).toBeCloseTo(-0.16, 1);
    expect(diagnosis.sentence).toMatch(
      /^v3\.1 learnt a label of which 3\d % are BUY; that explains -0\.1\d of -0\.1\d$/,
    );
    expect(part(diagnosis, "link").value).toBe(0);
    expect(part(diagnosis, "prior").value).toBe(0);
    expect(Math.abs(part(diagnosis, "calibration").value)).toBeLessThan(0.02);
    expect(diagnosis.drift).toBeCloseTo(0.36 - learntLabel.reduce((a, b) => a + b, 0) / learntLabel.length, 12);
    expect(diagnosis.threshold.buyShare.value).toBeLessThan(0.15);
  });

  it("takes the base rate of the learnt label where its rows are not at hand", () => {
    const diagnosis = diagnoseBias(
      altered((p) => 0.68 * p),
      { ...validation(), model: "v3.1", facts: { learntBaseRate: 0.34 } },
    );
    expect(part(diagnosis, "label").value).toBeCloseTo(0.34 - diagnosis.baseRate, 12);
    expect(diagnosis.sentence).toContain("learnt a label of which 34 % are BUY");
  });

  it("names the link where a focal score is handed out as P(BUY)", () => {
    const focal = { alpha: 0.25, gamma: 2 };
    const diagnosis = diagnoseBias(
      altered((p) => focalLink(p, focal)),
      { ...validation(), model: "v4 as written", facts: { focal } },
    );
    expect(part(diagnosis, "link").value).toBeCloseTo(-0.1, 1);
    expect(part(diagnosis, "link").high).toBeLessThan(0);
    expect(Math.abs(part(diagnosis, "calibration").value)).toBeLessThan(0.02);
    expect(diagnosis.sentence).toMatch(
      /^v4 as written hands out the score of a focal loss \(alpha 0\.25, gamma 2\) as if it were P\(BUY\); that explains -0\.\d\d of -0\.\d\d$/,
    );
  });

  it("names resampling that was not corrected", () => {
    const prior = { trainPrior: 0.5, truePrior: 0.3 };
    const rare = drawTable({ days: 60, symbols: ["A", "B"], probability: ({ rng }) => 0.1 + 0.4 * rng.uniform() });
    const shown = {
      ...rare,
      probability: rare.probability.map((p) => correctPrior(p, { trainPrior: 0.3, truePrior: 0.5 })),
    };
    const diagnosis = diagnoseBias(shown, { ...validation(), facts: { prior } });
    expect(part(diagnosis, "prior").value).toBeGreaterThan(0.1);
    expect(diagnosis.sentence).toMatch(
      /^The model was shown 50 % BUY where 30 % hold, without correction; that explains \+0\.\d\d of \+0\.\d\d$/,
    );
  });

  it("accuses nothing where there is nothing", () => {
    expect(diagnoseBias(calibrated, { ...validation(), model: "v4 as shipped", facts: {} }).sentence).toMatch(
      /^v4 as shipped: mean P\(BUY\) agrees with the base rate within chance/,
    );
  });

  it("never leaves a rest: the parts always add up to the whole, whatever the facts", () => {
    const share = fc.double({ min: 0.05, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(
        fc.record(
          {
            focal: fc.record({ alpha: share, gamma: fc.double({ min: 0, max: 5, noNaN: true }) }),
            prior: fc.record({ trainPrior: share, truePrior: share }),
            learntBaseRate: share,
          },
          { requiredKeys: [] },
        ),
        fc.boolean(),
        fc.double({ min: 0.3, max: 3, noNaN: true }),
        (facts, isForeign, power) => {
          const small = drawTable({ days: 6, probability: ({ rng }) => rng.uniform() ** power });
          const diagnosis = diagnoseBias(small, { ...validation(), resamples: 20, ...(isForeign ? {} : { facts }) });
          expect(sumOf(diagnosis)).toBeCloseTo(diagnosis.total.value, 9);
          expect(diagnosis.total.value).toBeCloseTo(diagnosis.meanProbability - diagnosis.baseRate, 6);
          for (const { contribution } of diagnosis.parts) {
            expect(contribution.low).toBeLessThanOrEqual(contribution.value);
            expect(contribution.high).toBeGreaterThanOrEqual(contribution.value);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  describe("of a foreign file", () => {
    it("finds one shift, and hints at the focal link of alpha 0.25 where that is what happened", () => {
      const weak = drawTable({ days: 90, symbols: ["A", "B"], probability: ({ rng }) => 0.4 + 0.2 * rng.uniform() });
      const linked = { ...weak, probability: weak.probability.map((p) => focalLink(p, { alpha: 0.25, gamma: 2 })) };
      const diagnosis = diagnoseBias(linked, validation());
      expect(part(diagnosis, "shift").value).toBeCloseTo(-0.1, 1);
      expect(Math.abs(part(diagnosis, "unexplained").value)).toBeLessThan(0.01);
      expect(diagnosis.hints[0]).toMatchObject({ agrees: true });
      expect(diagnosis.sentence).toMatch(
        /^The model has log-odds that are shifted by -0\.\d\d; that explains -0\.\d\d of -0\.\d\d, as a focal loss with alpha 0\.25 and gamma 2 .* would; the predictions alone cannot tell which$/,
      );
    });

    it("hints at the label that bars say would have that base rate", () => {
      const { predictions, bars } = calibratedPredictions({ scenario: "strong", days: 40, seed: 5 });
      const learnt = new Map(
        bars.map((series) => [series.symbol, labelByHorizon(series, { horizonMs: HORIZON_MS, buyAboveSigma: 0.3 })]),
      );
      const rates = [...learnt.values()].map(({ label }) => label.reduce((a, b) => a + b, 0) / label.length);
      const rate = rates.reduce((a, b) => a + b, 0) / rates.length;
      const offset = Math.log(rate / (1 - rate));
      const probability = predictions.probability.map(
        (p) => 1 / (1 + Math.exp(-(Math.log(p / (1 - p)) + 1.9 * offset))),
      );
      const diagnosis = diagnoseBias({ ...predictions, probability }, { ...validation(), bars });
      expect(diagnosis.hints.length).toBe(6);
      expect(diagnosis.hints.some(({ cause, agrees }) => agrees && cause.includes("sigma"))).toBe(true);
      expect(diagnosis.hints.map(({ contribution }) => contribution).slice(1)).toEqual(
        [...diagnosis.hints.map(({ contribution }) => contribution).slice(1)].sort((a, b) => b - a),
      );
    });

    it("takes the whole difference for a shift where all rows have one probability", () => {
      const diagnosis = diagnoseBias(
        altered(() => 0.25),
        validation(),
      );
      expect(part(diagnosis, "shift").value).toBeCloseTo(diagnosis.total.value, 12);
    });
  });

  it("refuses predictions without labels, and facts of another length", () => {
    const { label: _label, ...unlabelled } = calibrated;
    expect(() => diagnoseBias(unlabelled, validation())).toThrow(
      "Cannot diagnose a bias as predictions must have labels: found none; add them from bars with labelPredictions",
    );
    expect(() => diagnoseBias(calibrated, { ...validation(), facts: { learntLabel: new Uint8Array(3) } })).toThrow(
      /one value a row: found 3 for 2880 rows/,
    );
  });
});
