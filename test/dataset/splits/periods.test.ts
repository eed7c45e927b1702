import { describe, expect, it } from "vitest";
import { confirmationRows, developmentRows } from "../../../src/dataset/index.js";

describe("periods", () => {
  const rows = {
    t0Ms: Float64Array.of(0, 2, 4, 5, 6, 8),
    t1Ms: Float64Array.of(4, 6, 8, 9, 10, 12),
    confirmationFromMs: 6,
  };

  it("develops on labels known when the confirmation period begins", () => {
    expect([...developmentRows(rows).idx]).toEqual([0, 1]);
    expect(developmentRows(rows).purgedCount).toBe(2);
  });

  it("confirms on every decision from there on", () => {
    expect([...confirmationRows(rows)]).toEqual([4, 5]);
  });
});
