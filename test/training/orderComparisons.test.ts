import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/index.js";
import { compareBalancingOrder, compareSelectionOrder } from "../../src/training/index.js";

describe.each([
  ["compareBalancingOrder", compareBalancingOrder],
  ["compareSelectionOrder", compareSelectionOrder],
])("%s", (_, compare) => {
  it("scores far above chance in the wrong order, at chance in the right one", async () => {
    const { before, after, n, sentence } = await compare({ rng: createRng(7) });
    expect(before.low).toBeGreaterThan(0.65);
    expect(after.low).toBeLessThan(0.5);
    expect(after.high).toBeGreaterThan(0.5);
    expect(n).toBeGreaterThanOrEqual(300);
    expect(sentence).toMatch(
      /^On labels that are noise, .* scores an AUC of 0\.\d\d \[0\.\d\d, [01]\.\d\d\]; .* 0\.\d\d \[0\.\d\d, 0\.\d\d\]$/,
    );
  });

  it("gives the same numbers from the same seed", async () => {
    expect(await compare({ rng: createRng(3), resamples: 50 })).toEqual(
      await compare({ rng: createRng(3), resamples: 50 }),
    );
  });
});
