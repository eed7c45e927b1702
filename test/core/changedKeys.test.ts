import { describe, expect, it } from "vitest";
import { changedKeys } from "../../src/core/index.js";

describe("changedKeys", () => {
  it("names each key that differs, is new or is gone", () => {
    expect(
      changedKeys({ seed: 7, a: { x: 1, y: [1, 2] }, old: true }, { seed: 7, a: { x: 2, y: [1, 2] }, fresh: null }),
    ).toEqual([
      { key: "a.x", a: "1", b: "2" },
      { key: "fresh", a: undefined, b: "null" },
      { key: "old", a: "true", b: undefined },
    ]);
  });
});
