import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/index.js";
import { watchLoss } from "../../src/rollout/index.js";

const ROWS = 2_000;

/** Labels that a model calls right with probability `right(row)`, hourly. */
function predictions(right: (row: number) => number) {
  const rng = createRng(7).child("labels");
  const label = Uint8Array.from({ length: ROWS }, () => (rng.uniform() < 0.5 ? 1 : 0));
  const probability = Float64Array.from(label, (y, row) => (rng.uniform() < right(row) === (y === 1) ? 0.9 : 0.1));
  return { t1Ms: Float64Array.from(label, (_, row) => row * 3_600_000), probability, label };
}

describe("watchLoss", () => {
  it("raises no alarm on a model that stays as good as it was", () => {
    const { alarmsMs, values } = watchLoss(
      "v4",
      predictions(() => 0.8),
      { rng: createRng(7) },
    );
    expect(alarmsMs).toEqual([]);
    expect(values).toBe(ROWS);
  });

  it("raises an alarm after the model has turned bad, and not before", () => {
    const { alarmsMs } = watchLoss(
      "v4",
      predictions((row) => (row < 1_000 ? 0.9 : 0.4)),
      { rng: createRng(7) },
    );
    expect(alarmsMs.length).toBeGreaterThan(0);
    expect(Math.min(...alarmsMs)).toBeGreaterThan(1_000 * 3_600_000);
    expect(Math.min(...alarmsMs)).toBeLessThan(1_300 * 3_600_000);
  });

  it("says how often it cries wolf on a quiet stream", () => {
    const { onQuietStream } = watchLoss(
      "v4",
      predictions(() => 0.8),
      { rng: createRng(7) },
    );
    expect(onQuietStream.values).toBe(100_000);
    expect(onQuietStream.averageRunLength).toBeGreaterThan(2_000);
  });

  it("refuses predictions without labels", () => {
    const { label: _label, ...bare } = predictions(() => 0.8);
    expect(() => watchLoss("v4", bare, { rng: createRng(7) })).toThrow(/must have labels/);
  });
});
