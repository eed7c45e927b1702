import { describe, expect, it } from "vitest";
import { realizedVolatility } from "../../src/market/index.js";

describe("realizedVolatility", () => {
  it("is the root mean square of the last n returns, NaN before", () => {
    const volatility = realizedVolatility(Float64Array.from([1, Math.E, 1, Math.E ** 2]), 2);
    expect(volatility.subarray(0, 2)).toEqual(Float64Array.from([NaN, NaN]));
    expect(volatility[2]).toBeCloseTo(1, 12);
    expect(volatility[3]).toBeCloseTo(Math.sqrt((1 + 4) / 2), 12);
  });
});
