import { describe, expect, it } from "vitest";
import { memberTable } from "../../../../src/report/index.js";

const captionOf = (members: Record<string, Record<string, number>>): string =>
  memberTable({
    members,
    sequenceBars: 24,
    seeds: 1,
    buyWeightFrac: 0.5,
    innerValidationFrac: 0.1,
    calibrationFrac: 0.1,
  }).caption!;

describe("memberTable", () => {
  it("says of each network what it has of its own, beside what most of them have", () => {
    const shared = { learningRate: 0.003, batchSize: 128, epochs: 12, patienceEpochs: 3 };
    expect(captionOf({ lstm: { ...shared, learningRate: 0.001 }, transformer: shared, mlp: shared })).toBe(
      "Three members, 1 fit each; networks: learning rate 0.003 (LSTM: 0.001), batch 128, dropout 0.2, " +
        "L2 0.0001 (LSTM: 0.001), at most 12 epochs, patience 3",
    );
  });

  it("says nothing of networks where there is none", () => {
    expect(captionOf({ linear: {} })).toBe("One member, 1 fit each");
  });
});
