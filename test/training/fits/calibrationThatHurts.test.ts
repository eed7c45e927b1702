import { describe, expect, it } from "vitest";
import { createRng, sigmoid } from "../../../src/core/index.js";
import { fitIsotonicCalibrator, fitTemperatureCalibrator } from "../../../src/models/index.js";
import { calibrationThatHurts } from "../../../src/training/fits/calibrationThatHurts.js";

/** Probabilities whose logits are those of the truth times `scale`: 1 is calibrated. */
function slice(scale: number, { rows, seed }: { readonly rows: number; readonly seed: number }) {
  const rng = createRng(seed);
  const logits = Float64Array.from({ length: rows }, () => rng.normal());
  return {
    p: Float32Array.from(logits, (logit) => sigmoid(scale * logit)),
    y: Uint8Array.from(logits, (logit) => (rng.uniform() < sigmoid(logit) ? 1 : 0)),
  };
}

describe("calibrationThatHurts", () => {
  it("lets a calibration be that mends what is too bold", () => {
    for (let seed = 0; seed < 10; seed++) {
      const { p, y } = slice(3, { rows: 400, seed });
      expect(calibrationThatHurts(p, y, fitTemperatureCalibrator)).toBeUndefined();
    }
  });

  it("refuses most maps of few rows that were right as they are, and says by how much they miss", () => {
    const found = Array.from({ length: 20 }, (_, seed) => {
      const { p, y } = slice(1, { rows: 60, seed });
      return calibrationThatHurts(p, y, fitIsotonicCalibrator);
    });
    expect(found.filter((reason) => reason !== undefined).length).toBeGreaterThan(15);
    expect(found.find((reason) => reason !== undefined)).toMatch(
      /^log-loss on held-out parts of its slice was \d\.\d{4} with it and \d\.\d{4} without$/,
    );
  });

  it("leaves a part as it is where the others teach nothing", () => {
    expect(
      calibrationThatHurts(Float32Array.of(0.3, 0.4, 0.6, 0.7), Uint8Array.of(0, 0, 0, 1), fitTemperatureCalibrator),
    ).toBeDefined();
  });
});
