import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  applyLink,
  calibrationObjection,
  fitIsotonicCalibrator,
  fitPlattCalibrator,
  fitTemperatureCalibrator,
  logLoss,
  sigmoid,
  type Calibration,
} from "../../src/index.js";
import { furthest, golden } from "./golden.js";

const reference = golden<{
  tolerance: { scikitLearnSigmoid: number; exact: number; isotonic: number };
  probabilities: number[];
  labels: number[];
  asked: number[];
  platt: { slope: number; intercept: number };
  scikitLearnSigmoid: { slope: number; intercept: number };
  temperature: number;
  isotonic: { x: number[]; y: number[]; calibrated: number[] };
}>("calibration");
const probabilities = Float32Array.from(reference.probabilities);
const labels = Uint8Array.from(reference.labels);
const asked = Float32Array.from(reference.asked);

function calibrationOf<Kind extends Calibration["kind"]>(
  kind: Kind,
  { calibration }: { calibration: Calibration },
): Extract<Calibration, { kind: Kind }> {
  expect(calibration.kind).toBe(kind);
  return calibration as Extract<Calibration, { kind: Kind }>;
}

const FITS = { fitPlattCalibrator, fitIsotonicCalibrator, fitTemperatureCalibrator };

describe("fitPlattCalibrator", () => {
  it("finds the line that scikit-learn's sigmoid and a direct search find", () => {
    const { slope, intercept } = calibrationOf("platt", fitPlattCalibrator(probabilities, labels));
    expect(slope).toBeCloseTo(reference.platt.slope, 6);
    expect(intercept).toBeCloseTo(reference.platt.intercept, 6);
    expect(Math.abs(slope - reference.scikitLearnSigmoid.slope)).toBeLessThan(reference.tolerance.scikitLearnSigmoid);
    expect(Math.abs(intercept - reference.scikitLearnSigmoid.intercept)).toBeLessThan(
      reference.tolerance.scikitLearnSigmoid,
    );
  });

  it("ends finite where the classes are separable", () => {
    const { slope, intercept } = calibrationOf(
      "platt",
      fitPlattCalibrator(Float32Array.of(0.1, 0.2, 0.8, 0.9), Uint8Array.of(0, 0, 1, 1)),
    );
    // Targets 1/4 and 3/4: the sigmoid must not pass them by much.
    expect(slope).toBeGreaterThan(0);
    expect(slope).toBeLessThan(2);
    expect(intercept).toBeCloseTo(0, 6);
  });

  it("flattens a score that ranks the wrong way round, and never turns it", () => {
    const { slope } = calibrationOf(
      "platt",
      fitPlattCalibrator(Float32Array.of(0.9, 0.8, 0.2, 0.1), Uint8Array.of(0, 0, 1, 1)),
    );
    expect(slope).toBe(1 / 20);
  });
});

describe("fitTemperatureCalibrator", () => {
  it("finds the temperature that a direct search finds", () => {
    expect(calibrationOf("temperature", fitTemperatureCalibrator(probabilities, labels)).temperature).toBeCloseTo(
      reference.temperature,
      5,
    );
  });

  it("stays within [1/20, 20] where the slice asks for more", () => {
    const sure = fitTemperatureCalibrator(Float32Array.of(0.4, 0.45, 0.55, 0.6), Uint8Array.of(0, 0, 1, 1));
    const reversed = fitTemperatureCalibrator(Float32Array.of(0.6, 0.55, 0.45, 0.4), Uint8Array.of(0, 0, 1, 1));
    expect(calibrationOf("temperature", sure).temperature).toBeCloseTo(1 / 20, 12);
    expect(calibrationOf("temperature", reversed).temperature).toBeCloseTo(20, 12);
  });

  it("never moves a probability across one half", () => {
    const { apply } = fitTemperatureCalibrator(probabilities, labels);
    const calibrated = apply(asked);
    asked.forEach((p, k) => expect(Math.sign(calibrated[k]! - 0.5)).toBe(Math.sign(p - 0.5)));
  });
});

describe("fitIsotonicCalibrator", () => {
  it("has scikit-learn's steps and answers, clipped outside what it has seen", () => {
    const calibrator = fitIsotonicCalibrator(probabilities, labels);
    const { x, y } = calibrationOf("isotonic", calibrator);
    expect(furthest(x, reference.isotonic.x)).toBeLessThan(reference.tolerance.isotonic);
    expect(furthest(y, reference.isotonic.y)).toBeLessThan(reference.tolerance.isotonic);
    expect(furthest(calibrator.apply(asked), reference.isotonic.calibrated)).toBeLessThan(reference.tolerance.isotonic);
  });

  it("pools violators: labels 0 1 0 1 at four probabilities give 0, 1/2, 1/2, 1", () => {
    const { calibration } = fitIsotonicCalibrator(Float32Array.of(0.25, 0.5, 0.625, 0.75), Uint8Array.of(0, 1, 0, 1));
    expect(calibration).toEqual({ kind: "isotonic", x: [0.25, 0.5, 0.625, 0.75], y: [0, 0.5, 0.5, 1] });
  });

  it("takes the mean of rows with one probability first", () => {
    const { calibration } = fitIsotonicCalibrator(Float32Array.of(0.25, 0.25, 0.5, 0.5), Uint8Array.of(0, 1, 1, 1));
    expect(calibration).toEqual({ kind: "isotonic", x: [0.25, 0.5], y: [0.5, 1] });
  });
});

describe.each(Object.entries(FITS))("%s", (_name, fit) => {
  it("never turns a ranking round and never leaves [0, 1]", () => {
    const slice = fc
      .array(fc.tuple(fc.float({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1)), {
        minLength: 4,
        maxLength: 60,
      })
      .filter(
        (rows) =>
          calibrationObjection(
            rows.map(([p]) => p),
            rows.map(([, label]) => label),
          ) === undefined,
      );
    fc.assert(
      fc.property(slice, (rows) => {
        const { apply } = fit(
          Float32Array.from(rows, ([p]) => p),
          Uint8Array.from(rows, ([, label]) => label),
        );
        const calibrated = apply(Float32Array.from({ length: 101 }, (_, k) => k / 100));
        calibrated.forEach((p, k) => {
          expect(p).toBeGreaterThanOrEqual(k === 0 ? 0 : calibrated[k - 1]!);
          expect(p).toBeLessThanOrEqual(1);
        });
      }),
      { numRuns: 50 },
    );
  });

  it("lowers the log-loss of over-confident probabilities on the slice", () => {
    expect(logLoss(labels, fit(probabilities, labels).apply(probabilities))).toBeLessThan(
      logLoss(labels, probabilities),
    );
  });

  it("is refused a slice that teaches nothing, with what was found", () => {
    expect(() => fit(Float32Array.of(0.2, 0.4), Uint8Array.of(1, 1))).toThrow(
      "must hold both classes and more than one probability: found 2 BUY in 2 rows",
    );
    expect(() => fit(new Float32Array(3).fill(0.5), Uint8Array.of(0, 1, 1))).toThrow(
      "found the probability 0.5 in all 3 rows",
    );
    expect(() => fit(new Float32Array(0), new Uint8Array(0))).toThrow("found 0 BUY in 0 rows");
    expect(() => fit(Float32Array.of(0.2, 1.5), Uint8Array.of(0, 1))).toThrow("row 1 is 1.5");
    expect(() => fit(Float32Array.of(0.2, NaN), Uint8Array.of(0, 1))).toThrow("row 1 is NaN");
    expect(() => fit(Float32Array.of(0.2, 0.3), Uint8Array.of(0, 2))).toThrow(
      "must be 0 (SELL) or 1 (BUY): row 1 is 2",
    );
    expect(() => fit(Float32Array.of(0.2), Uint8Array.of(0, 1))).toThrow("one length");
  });
});

describe("a calibration", () => {
  it("answers 0 and 1 with numbers, as the logit is kept finite", () => {
    const { apply } = fitPlattCalibrator(probabilities, labels);
    const [nothing, everything] = apply(Float32Array.of(0, 1));
    expect(nothing).toBeGreaterThan(0);
    expect(everything).toBeLessThan(1);
  });

  it("of slope 1 and intercept 0 changes nothing", () => {
    const far = Float32Array.from({ length: 41 }, (_, k) => sigmoid((k - 20) / 2));
    expect(furthest(calibratedBy({ kind: "platt", slope: 1, intercept: 0 }, far), far)).toBeLessThan(1e-6);
    expect(furthest(calibratedBy({ kind: "temperature", temperature: 1 }, far), far)).toBeLessThan(1e-6);
  });
});

function calibratedBy(calibration: Calibration, p: Float32Array): Float32Array {
  return applyLink(p, { calibration });
}
