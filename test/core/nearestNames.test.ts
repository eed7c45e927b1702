import { describe, expect, it } from "vitest";
import { didYouMean, jaroWinkler, nearestNames } from "../../src/core/index.js";
import { FEATURES } from "../../src/features/index.js";

describe("jaroWinkler", () => {
  // Winkler (1990), table of names, as reprinted in Winkler (2006), "Overview of record linkage".
  it.each([
    ["MARTHA", "MARHTA", 0.961],
    ["DIXON", "DICKSONX", 0.813],
    ["DWAYNE", "DUANE", 0.84],
    ["SHACKLEFORD", "SHACKELFORD", 0.982],
    ["NICHLESON", "NICHULSON", 0.956],
    ["JERALDINE", "GERALDINE", 0.926],
  ])("gives %s and %s the published %f", (a, b, published) => {
    expect(jaroWinkler(a, b)).toBeCloseTo(published, 3);
    expect(jaroWinkler(b, a)).toBeCloseTo(published, 3);
  });

  it("is 1 for the same word, 0 for strangers and for nothing", () => {
    expect(jaroWinkler("ret_1", "ret_1")).toBe(1);
    expect(jaroWinkler("abc", "xyz")).toBe(0);
    expect(jaroWinkler("", "xyz")).toBe(0);
  });
});

describe("nearestNames", () => {
  const features = FEATURES.map(({ name }) => name);

  it("finds what another library calls a feature", () => {
    expect(nearestNames("return_1h", features)[0]).toBe("ret_1");
    expect(nearestNames("RSI14", features)[0]).toBe("rsi_14");
    expect(nearestNames("funding", features)[0]).toBe("funding_rate");
  });

  it("finds nothing where nothing is alike", () => {
    expect(nearestNames("zzz", features)).toEqual([]);
    expect(didYouMean("zzz", features)).toBe("");
  });

  it("says at most three, the best first", () => {
    expect(didYouMean("learning_rate", ["learningRate", "dropout", "lambda"])).toBe("; did you mean learningRate?");
    expect(didYouMean("batch_size", ["rank", "batchSizes", "batchSize", "batch", "sizeOfBatch"])).toBe(
      "; did you mean batchSize, batchSizes or batch?",
    );
  });
});
