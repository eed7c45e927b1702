import { describe, expect, it } from "vitest";
import { normalCdf, studentTCdf } from "../../../src/core/index.js";

describe("studentTCdf", () => {
  it("has closed forms for one and two degrees of freedom", () => {
    for (const t of [-30, -2, -0.1, 0, 0.7, 4]) {
      expect(studentTCdf(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 13);
      expect(studentTCdf(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 13);
    }
  });

  it.each([
    // scipy.stats.t.cdf, SciPy 1.17.1
    [2.5, 35, 0.9913721284106982],
    [-3.2, 11.5, 0.0040104438502138],
    [0.3, 179, 0.6177373720294099],
  ])("agrees with SciPy at t = %f, %f degrees", (t, degrees, p) => {
    expect(studentTCdf(t, degrees)).toBeCloseTo(p, 9);
  });

  it("approaches the normal distribution, and passes NaN and infinities on", () => {
    expect(studentTCdf(1.7, 1e7)).toBeCloseTo(normalCdf(1.7), 7);
    expect(studentTCdf(1.7, Infinity)).toBe(normalCdf(1.7));
    expect(studentTCdf(Infinity, 3)).toBe(1);
    expect(studentTCdf(-Infinity, 3)).toBe(0);
    expect(studentTCdf(NaN, 3)).toBeNaN();
  });

  it("refuses no degrees of freedom", () => {
    expect(() => studentTCdf(1, 0)).toThrow("Cannot take a Student t probability as degrees must be above 0: found 0");
  });
});
