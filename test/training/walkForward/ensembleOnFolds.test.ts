import { describe, expect, it } from "vitest";
import { HOUR_MS } from "../../../src/core/index.js";
import { ensembleOnFolds, type FoldColumns } from "../../../src/training/index.js";

/** Twenty days: weights have to prove themselves over days. */
const ROWS = 480;

/** A member that knows the labels and one that says their opposite. */
function foldOf(k: number, { lateLabels = false } = {}): FoldColumns {
  const labels = Uint8Array.from({ length: ROWS }, (_, row) => row % 2);
  const t0Ms = Float64Array.from(labels, (_, row) => (k * ROWS + row) * HOUR_MS);
  const say = (confidence: number) => {
    const probability = Float64Array.from(labels, (buy) => 0.5 + confidence * (buy - 0.5));
    return { score: probability, probability };
  };
  const t1Ms = t0Ms.map((t0) => t0 + (lateLabels ? 10 * ROWS : 0) * HOUR_MS);
  return { members: [say(0.8), say(-0.8)], labels, t0Ms, t1Ms };
}

/** Weight of the first member, from what the ensemble says of a BUY: 0.9 of the one, 0.1 of the other. */
const firstWeight = ({ probability }: { readonly probability: Float64Array }) => (probability[1]! - 0.1) / 0.8;

describe("ensembleOnFolds", () => {
  it("weighs members alike in the first fold, and by the folds before it in each later one", () => {
    const [first, second] = ensembleOnFolds([foldOf(0), foldOf(1)], "learned");
    expect(firstWeight(first!)).toBeCloseTo(0.5, 12);
    expect(firstWeight(second!)).toBeGreaterThan(0.9);
  });

  it("never learns from a label that is not known when a fold opens", () => {
    const [, second] = ensembleOnFolds([foldOf(0, { lateLabels: true }), foldOf(1)], "learned");
    expect(firstWeight(second!)).toBeCloseTo(0.5, 12);
  });

  it("learns nothing where weights are to be equal", () => {
    for (const fold of ensembleOnFolds([foldOf(0), foldOf(1)], "equal")) expect(firstWeight(fold)).toBeCloseTo(0.5, 12);
  });
});
