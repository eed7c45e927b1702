import { describe, expect, it } from "vitest";
import { hoursToMs } from "../../src/core/index.js";

describe("hoursToMs", () => {
  it("gives whole milliseconds for every tenth of an hour", () => {
    const tenths = Array.from({ length: 480 }, (_, k) => k + 1);
    expect(tenths.map((tenth) => hoursToMs(tenth / 10))).toEqual(tenths.map((tenth) => tenth * 360_000));
  });
});
